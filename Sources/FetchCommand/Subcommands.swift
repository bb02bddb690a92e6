import ArgumentParser
import FetchScript

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Everything but running a script.
struct Subcommands: ParsableCommand {
  static let names: Set<String> = ["check", "disassemble", "explain", "format", "help", "import"]

  static let configuration = CommandConfiguration(
    commandName: "fetch",
    abstract: "Runs FetchScript, a small language for fetching.",
    usage: """
      fetch [OPTION …] SCRIPT [ARGUMENT …]
      fetch [OPTION …] -e CODE [ARGUMENT …]
      fetch check [--json] FILE|FOLDER …
      fetch explain SCRIPT
      fetch format [--check] FILE|FOLDER …
      fetch import [--with-secrets] 'curl …' | - | -- curl …
      fetch disassemble FILE
      fetch help [TOPIC]
      """,
    discussion: """
      A script's file is UTF-8 text, usually called NAME.fetch; without one, or for -, standard input is read. What stands behind \
      it is the script's `args`. `fetch help` tells of the language and its library.

      Options before it:
        --trace                  tell of every request
        --no-progress            show no progress on the terminal
        --report FILE            write down what happened to each item
        --har FILE               write down every request, for viewers of HAR files
        --waterfall FILE         draw every request against time, as HTML
        --record FILE            write down every request, to be replayed
        --replay FILE            ask nobody: the answers come from FILE
        --only-hosts HOST,…      ask these hosts only
        --only-dir FOLDER        read and write files in this folder only
        --deny-private           ask neither this machine nor private networks

      Exit status: 0 done, 1 the script failed, 2 it did not compile or the command line was wrong, 130 interrupted.
      """,
    version: "fetch 0.1.0",
    subcommands: [CheckCommand.self, ExplainCommand.self, FormatCommand.self, ImportCommand.self, Disassemble.self])

  /// Shows the bytecode.
  struct Disassemble: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Shows the bytecode of a script.")

    @Argument(help: "The script's file, or - for standard input.")
    var file: String

    func run() throws {
      do throws(ScriptError) {
        Usage.write(try Interpreter().disassemble(contentsOf: file))
      } catch {
        Usage.writeError(error.report)
        throw ExitCode(2)
      }
    }
  }

  /// Parses the command line and runs what it names; a wrong one ends with status 2.
  static func main(_ arguments: [String]) -> Never {
    do {
      var command = try parseAsRoot(arguments)
      try command.run()
      endProcess(0)
    } catch {
      let status = exitCode(for: error)
      if status.isSuccess || error is ExitCode {
        exit(withError: error)
      }
      Usage.writeErrorEscaped(fullMessage(for: error) + "\n")
      endProcess(2)
    }
  }
}

private func endProcess(_ status: Int32) -> Never {
  exit(status)
}
