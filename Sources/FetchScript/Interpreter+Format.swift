import FetchDiagnostics
import FetchSyntax

/// The one style of scripts.
extension Interpreter {
  /// A script in the one style, its words and comments unchanged; the error's report has everything that keeps it from being read.
  public func format(_ source: String, named name: String = "script.fetch") throws(ScriptError) -> String {
    try format(SourceText(name: name, source))
  }

  /// The text of a script's file and what it is in the one style; `-` is standard input.
  package func format(contentsOf path: String) throws(ScriptError) -> (before: [UInt8], after: [UInt8]) {
    let source = try ScriptOrigin.file(path).read()
    return (source.utf8, Array(try format(source).utf8))
  }

  private func format(_ source: SourceText) throws(ScriptError) -> String {
    switch FetchSyntax.format(source) {
    case .formatted(let text): return text
    case .wrong(let diagnostics):
      throw ScriptError(
        reason: .syntax, message: diagnostics.first?.message ?? "the script cannot be read",
        report: DiagnosticRenderer(usesColor: usesColor).render(diagnostics, in: source))
    }
  }
}
