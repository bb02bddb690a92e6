import FetchDiagnostics

/// Something that is wrong with a script, or suspicious in it, found without running it.
public struct ScriptProblem: Sendable, Equatable {
  /// How much it matters.
  public enum Severity: String, Sendable {
    /// The script cannot run.
    case error
    /// The script runs, but probably not as meant.
    case warning
  }

  /// Where something stands: line and column from 1, columns counted in code points.
  public struct Position: Sendable, Equatable {
    public let line: Int
    public let column: Int
  }

  public let severity: Severity
  /// A word for the kind of a warning, such as `unused-variable`; `error` for what cannot run.
  public let code: String
  /// What is wrong, in one line.
  public let message: String
  /// What to write instead, when that is known.
  public let hint: String?
  /// Where it begins, and where what stands behind it begins.
  public let start, end: Position
  /// All of it as the command shows it, with the line of the source.
  public let report: String

  init(_ diagnostic: Diagnostic, in source: SourceText, report: String) {
    severity = diagnostic.severity == .error ? .error : .warning
    code = diagnostic.code ?? "error"
    message = diagnostic.message
    hint = diagnostic.help
    let (start, end) = (source.position(of: diagnostic.span.start), source.position(of: diagnostic.span.end))
    self.start = Position(line: start.line, column: start.column)
    self.end = Position(line: end.line, column: end.column)
    self.report = report
  }
}
