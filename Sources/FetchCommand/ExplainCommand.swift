import ArgumentParser
import FetchScript

/// `fetch explain`: what a script is allowed and would ask for.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Says what a script is allowed and would ask for, without running it.",
    discussion: """
      Exit status: 0 done, 2 a script that does not compile or cannot be read.
      """)

  @Argument(help: "The script's file, or - for standard input.")
  var file: String

  func run() throws {
    do throws(ScriptError) {
      Usage.write(try Interpreter().explain(contentsOf: file))
    } catch {
      Usage.writeError(error.report)
      throw ExitCode(2)
    }
  }
}
