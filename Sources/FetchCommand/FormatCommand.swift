import ArgumentParser
import FetchScript

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `fetch format`: puts scripts into the one style.
struct FormatCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "format",
    abstract: "Puts scripts into the one style, and names those it changed.",
    discussion: """
      Exit status: 0 done, 1 with --check when a script is not in the style, 2 a script that cannot be read or written.
      """)

  @Argument(
    help: "Scripts, folders of scripts (every .fetch file below them), or - for standard input to standard output.")
  var paths: [String]

  @Flag(help: "Change nothing, and list the scripts that are not in the style.")
  var check = false

  func run() throws {
    let interpreter = Interpreter()
    interpreter.usesColor = isatty(STDERR_FILENO) == 1 && getenv("NO_COLOR") == nil
    var status: Int32 = 0
    for file in paths.flatMap(ScriptFiles.below) {
      do throws(ScriptError) {
        let differs = try format(file, with: interpreter)
        if differs, check { status = max(status, 1) }
      } catch {
        Usage.writeError(error.report)
        status = 2
      }
    }
    if status != 0 { throw ExitCode(status) }
  }

  /// Formats a file; whether it was not in the style.
  private func format(_ file: String, with interpreter: Interpreter) throws(ScriptError) -> Bool {
    let (before, after) = try interpreter.format(contentsOf: file)
    if file == "-", !check {
      Usage.write(String(decoding: after, as: UTF8.self))
      return false
    }
    guard before != after else { return false }
    if !check { try ScriptFile.replace(file, with: after) }
    Usage.write(file + "\n")
    return true
  }
}
