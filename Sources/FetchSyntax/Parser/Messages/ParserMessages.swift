import FetchDiagnostics

/// What the parser has to say, a file for each subject. A message names what is wrong, the label what was expected at the caret,
/// the help what to write.
enum ParserMessages {
  /// More levels than the tree or the native stack has room for.
  static func nestedTooDeeply(at span: SourceSpan, levels: Int) -> Diagnostic {
    Diagnostic(
      "this is nested too deeply", at: span, label: "more than \(levels) levels inside one another",
      help: "give parts of it names of their own, with let or fn")
  }

  /// `1 +`, `print(b,, 1)`.
  static func expectedValue(found: String, after: String? = nil, at span: SourceSpan) -> Diagnostic {
    let place = after.map { " after `\($0)`" } ?? ""
    return Diagnostic("a value is missing here", at: span, label: "expected an expression\(place), found \(found)")
  }

  /// `+ 2` on a line of its own.
  static func operatorAtLineStart(_ word: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "a line cannot begin with `\(word)`", at: span, label: "expected the beginning of a statement",
      help: "put it at the end of the line before: a statement goes on when its line ends in an operator")
  }

  /// `let a = 1 let b = 2`.
  static func expectedEndOfStatement(found: String, hint: String?, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "\(found) cannot follow here", at: span, label: "expected a new line or `;` after the statement", help: hint)
  }

  /// `f(1 2)`.
  static func expectedComma(in place: String, closer: String, found: String, hint: String?, at span: SourceSpan)
    -> Diagnostic
  {
    Diagnostic(
      "a comma is missing between the \(place == "pattern" ? "parts of the pattern" : place)", at: span,
      label: "expected `,` or `\(closer)`, found \(found)", help: hint)
  }

  /// `(a b)`.
  static func expectedCloser(_ closer: String, after place: String, found: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic("\(found) cannot follow here", at: span, label: "expected `\(closer)` after \(place)")
  }

  /// `let = 1`.
  static func nameAfter(_ word: String, found: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic("a name is missing here", at: span, label: "expected a name after `\(word)`, found \(found)")
  }

  /// `let match = 5`.
  static func keywordAsName(_ word: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "`\(word)` is a word of the language, so it cannot be a name", at: span, label: "expected a name",
      help: "choose another name, such as `\(word)_` or `my_\(word)`")
  }

  /// A no-break space, a typographic quote.
  static func unknownCharacter(_ text: String, at span: SourceSpan) -> Diagnostic {
    let code = text.unicodeScalars.first.map { String($0.value, radix: 16, uppercase: true) } ?? ""
    let name = "U+" + String(repeating: "0", count: max(0, 4 - code.count)) + code
    let help: String? =
      switch text {
      case "“", "”", "„", "‟", "«", "»": "write straight quotes: \"…\""
      case "‘", "’", "‚", "`", "´": "write straight quotes: '…' or \"…\""
      case "\u{A0}", "\u{2007}", "\u{202F}", "\u{3000}", "\u{2003}", "\u{2009}":
        "this looks like a space and is none; write an ordinary one"
      case "\u{200B}", "\u{200C}", "\u{200D}", "\u{FEFF}", "\u{2060}": "this character is invisible; take it away"
      case "−", "–", "—": "write an ordinary minus: -"
      case "…": "write three points: ..."
      case "×": "write `*`"
      case "÷": "write `/`"
      case "≤": "write `<=`"
      case "≥": "write `>=`"
      case "≠": "write `!=`"
      case "，": "write an ordinary comma"
      case "（", "）": "write ordinary parentheses"
      case "\\": "a statement goes on when its line ends in an operator or a comma, or inside brackets"
      default: nil
      }
    return Diagnostic("this character has no meaning outside a string", at: span, label: name, help: help)
  }
}
