#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The `fetch` executable.
///
/// `fetch FILE` and `fetch -e CODE` are recognised here, before ArgumentParser: they are what start-up time is measured on, and what
/// stands behind the script's name is the script's.
@main
enum FetchCommand {
  static func main() {
    Signals.prepare()
    do throws(RunOptions.Misuse) {
      let options = try RunOptions(Array(CommandLine.arguments.dropFirst()))
      exit(try run(Array(options.rest), options))
    } catch {
      exit(Usage.complain(error.message, error.hint))
    }
  }

  /// Runs what the rest of the command line names; gives the exit status.
  private static func run(_ arguments: [String], _ options: RunOptions) throws(RunOptions.Misuse) -> Int32 {
    guard let first = arguments.first else { return try RunCommand.runStandardInput(options) }
    switch first {
    case "-e", "--eval":
      guard arguments.count > 1 else {
        throw RunOptions.Misuse(
          message: "-e needs a script behind it", hint: "as in: fetch -e 'print(1 + 1)'")
      }
      return RunCommand.run(code: arguments[1], arguments: Array(arguments.dropFirst(2)), options)
    case "-":
      return RunCommand.run(path: "-", arguments: Array(arguments.dropFirst()), options)
    case _ where !first.hasPrefix("-") && !Subcommands.names.contains(first):
      if let slip = Slip.misuse(word: first, before: arguments.dropFirst()) { throw slip }
      return RunCommand.run(path: first, arguments: Array(arguments.dropFirst()), options)
    case "help" where options.any == nil:
      return HelpCommand.run(Array(arguments.dropFirst()))
    default:
      if let option = options.any {
        throw RunOptions.Misuse(
          message: "\(option.rawValue) goes with a script, not with \(first)", hint: "as in: \(option.example)")
      }
      if let slip = Slip.misuse(option: first) { throw slip }
      Subcommands.main(arguments)
    }
  }
}
