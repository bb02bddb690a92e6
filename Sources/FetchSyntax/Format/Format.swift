import FetchDiagnostics

/// What formatting a source gives.
package enum FormatResult: Sendable {
  /// The script in the one style.
  case formatted(String)
  /// It cannot be read, and stays as it is.
  case wrong([Diagnostic])
}

/// Puts a script into the one style: its own words, comments and line breaks, with indentation and spaces as all scripts have them.
package func format(_ source: SourceText) -> FormatResult {
  parse(source) { result in
    if result.hasErrors { return .wrong(result.diagnostics) }
    let pieces = Piece.pieces(of: Lexer.tokenize(source).tokens, roles: result.roles)
    var formatter = Formatter(source: source)
    return .formatted(formatter.format(pieces))
  }
}
