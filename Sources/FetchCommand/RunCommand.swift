import FetchREPL
import FetchScript

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Running a script; each answers with the exit status.
enum RunCommand {
  /// Where a script comes from.
  enum Source {
    case file(String)
    case code(String)
  }

  static func run(path: String, arguments: [String]) -> Int32 { run(.file(path), arguments) }

  static func run(code: String, arguments: [String]) -> Int32 { run(.code(code), arguments) }

  /// `fetch` alone: the script comes from standard input, unless a person sits there.
  static func runStandardInput() -> Int32 {
    guard isatty(STDIN_FILENO) == 1 else { return run(path: "-", arguments: []) }
    let signals = TerminalSignals()
    Signals.forward(TerminalSignals.numbers) { signals.receive($0) }
    return REPL(signals).run()
  }

  private static func run(_ source: Source, _ arguments: [String]) -> Int32 {
    let interpreter = Interpreter(Configuration(arguments: arguments))
    interpreter.usesValue = false
    interpreter.usesColor = isatty(STDERR_FILENO) == 1 && getenv("NO_COLOR") == nil
    Signals.cancel(interpreter.canceller)
    do throws(ScriptError) {
      switch source {
      case .file(let path): try interpreter.run(contentsOf: path)
      case .code(let text): try interpreter.run(text, named: "<command line>")
      }
      return 0
    } catch {
      Usage.writeError(error.report)
      return Int32(truncatingIfNeeded: error.exitStatus)
    }
  }
}
