import FetchREPL
import FetchScript

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Running a script; each answers with the exit status.
enum RunCommand {
  static func run(path: String, arguments: [String], _ options: RunOptions) -> Int32 {
    run(.file(path), arguments, options, program: "fetch \(path)")
  }

  static func run(code: String, arguments: [String], _ options: RunOptions) -> Int32 {
    run(.code(code), arguments, options, program: "fetch -e CODE")
  }

  /// `fetch` alone: the script comes from standard input, unless a person sits there.
  static func runStandardInput(_ options: RunOptions) throws(RunOptions.Misuse) -> Int32 {
    guard isatty(STDIN_FILENO) == 1 else { return run(path: "-", arguments: [], options) }
    if let option = options.anyForScripts {
      throw RunOptions.Misuse(
        message: "\(option.rawValue) needs a script behind it", hint: "as in: \(option.example)")
    }
    let signals = TerminalSignals()
    let session = REPL(signals, Configuration(fence: options.fence))
    Signals.handle(TerminalSignals.numbers) { signals.receive($0) }
    return session.run()
  }

  private static func run(
    _ origin: ScriptOrigin, _ arguments: [String], _ options: RunOptions, program: String
  ) -> Int32 {
    let line = options.progressLine
    do throws(ScriptError) {
      let interpreter = Interpreter(try options.configuration())
      interpreter.usesValue = false
      interpreter.usesColor = isatty(STDERR_FILENO) == 1 && getenv("NO_COLOR") == nil
      if let line { interpreter.showProgress(on: line) }
      Signals.cancel(through: interpreter.canceller) { line?.eraseInSignalHandler() }
      options.apply(to: interpreter)
      try interpreter.run(origin, arguments: arguments, program: program)
      return 0
    } catch {
      Usage.writeError(error.report)
      return Int32(truncatingIfNeeded: error.exitStatus)
    }
  }
}
