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
    let arguments = Array(CommandLine.arguments.dropFirst())
    guard let first = arguments.first else { exit(RunCommand.runStandardInput()) }
    switch first {
    case "-e", "--eval":
      guard arguments.count > 1 else {
        exit(Usage.complain("-e needs a script behind it", "as in: fetch -e 'print(1 + 1)'"))
      }
      exit(RunCommand.run(code: arguments[1], arguments: Array(arguments.dropFirst(2))))
    case "-":
      exit(RunCommand.run(path: "-", arguments: Array(arguments.dropFirst())))
    case _ where !first.hasPrefix("-") && !Subcommands.names.contains(first):
      exit(RunCommand.run(path: first, arguments: Array(arguments.dropFirst())))
    default:
      Subcommands.main(arguments)
    }
  }
}
