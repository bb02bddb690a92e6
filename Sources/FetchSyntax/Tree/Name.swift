import FetchDiagnostics

/// A name as it stands in the source.
package struct Name: Sendable {
  /// Its spelling.
  package let text: String
  /// Where it stands.
  package let span: SourceSpan

  /// A name.
  package init(_ text: String, at span: SourceSpan) {
    self.text = text
    self.span = span
  }
}
