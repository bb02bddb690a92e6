import FetchDiagnostics
import Testing

@testable import FetchSyntax

/// What parsing a source gives.
func parse(_ source: SourceText) -> ParseResult { FetchSyntax.parse(source) { $0 } }

/// The tree of a source that must be right, as a dump.
func tree(_ text: String, _ location: Testing.SourceLocation = #_sourceLocation) -> String {
  let source = SourceText(name: "test.fetch", text)
  let result = parse(source)
  if !result.diagnostics.isEmpty {
    let rendered = DiagnosticRenderer().render(result.diagnostics, in: source)
    Issue.record("unexpected diagnostics:\n\(rendered)", sourceLocation: location)
  }
  return TreeDump.dump(result.script)
}

/// The messages of a source that is wrong, each with its line, label and help.
func errors(_ text: String) -> [String] {
  let source = SourceText(name: "test.fetch", text)
  return parse(source).diagnostics.map { diagnostic in
    let line = source.position(of: diagnostic.span.start).line
    return "\(line): \(diagnostic.message) | \(diagnostic.label)\(diagnostic.help.map { " | " + $0 } ?? "")"
  }
}
