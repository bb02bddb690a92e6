import FetchDiagnostics

/// What parsing a source gives.
package struct ParseResult: Sendable {
  /// The tree; compile it only when there is no error among the diagnostics.
  package let script: Script
  /// What is wrong, in the order of the source.
  package let diagnostics: [Diagnostic]
  /// Whether nothing is wrong but that the text ends too early (an open bracket, block or string): a REPL reads on.
  package let isIncomplete: Bool
  /// The beginning of the bracket or string that the text ends in, and that is reported for it.
  package let unclosed: SourceSpan?
  /// The comments in order, from `#` to the end of the line.
  package let comments: [SourceSpan]
  /// What each token was taken for.
  let roles: [TokenRole]

  /// Whether an error was reported.
  package var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
}
