import ArgumentParser
import FetchScript

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `fetch check`: what is wrong in scripts, or suspicious, without running them.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Reports what is wrong in scripts, or suspicious, without running them.",
    discussion: """
      Exit status: 0 nothing to report, 1 warnings only, 2 a script that cannot run or cannot be read.
      """)

  @Argument(help: "Scripts, folders of scripts (every .fetch file below them), or - for standard input.")
  var paths: [String]

  @Flag(help: "Write the problems to standard output as JSON, for editors.")
  var json = false

  func run() throws {
    let interpreter = Interpreter()
    interpreter.usesColor = !json && isatty(STDERR_FILENO) == 1 && getenv("NO_COLOR") == nil
    var report = CheckReport()
    for path in paths {
      for file in ScriptFiles.below(path) {
        do throws(ScriptError) {
          report.add(try interpreter.problems(inContentsOf: file), of: file)
        } catch {
          report.add(error, of: file)
        }
      }
    }
    if json {
      Usage.write(report.json)
    } else {
      Usage.writeError(report.text)
    }
    if report.status != 0 { throw ExitCode(report.status) }
  }
}

/// What checking some files came to.
struct CheckReport {
  private var entries: [(file: String, problem: ScriptProblem)] = []
  private var unreadable: [(file: String, error: ScriptError)] = []

  /// Adds the problems of a file.
  mutating func add(_ problems: [ScriptProblem], of file: String) {
    entries += problems.map { (file, $0) }
  }

  /// Adds a file that could not be read.
  mutating func add(_ error: ScriptError, of file: String) { unreadable.append((file, error)) }

  /// 2 when something cannot run, 1 when there are warnings, else 0.
  var status: Int32 {
    if !unreadable.isEmpty || entries.contains(where: { $0.problem.severity == .error }) { return 2 }
    return entries.isEmpty ? 0 : 1
  }

  /// For people: all problems, an empty line between each two.
  var text: String { (entries.map(\.problem.report) + unreadable.map(\.error.report)).joined(separator: "\n") }

  /// For editors: a list with a map for each problem.
  var json: String {
    let all =
      entries.map { file, problem in
        [
          ("file", quote(file)), ("line", "\(problem.start.line)"), ("column", "\(problem.start.column)"),
          ("endLine", "\(problem.end.line)"), ("endColumn", "\(problem.end.column)"),
          ("severity", quote(problem.severity.rawValue)), ("code", quote(problem.code)),
          ("message", quote(problem.message)), ("hint", problem.hint.map(quote) ?? "null"),
        ]
      }
      + unreadable.map { file, error in
        [
          ("file", quote(file)), ("line", "1"), ("column", "1"), ("endLine", "1"), ("endColumn", "1"),
          ("severity", quote("error")), ("code", quote("unreadable")), ("message", quote(error.message)),
          ("hint", "null"),
        ]
      }
    if all.isEmpty { return "[]\n" }
    let lines = all.map { fields in "  {" + fields.map { "\(quote($0)): \($1)" }.joined(separator: ", ") + "}" }
    return "[\n" + lines.joined(separator: ",\n") + "\n]\n"
  }

  /// A text as JSON writes it.
  private func quote(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
