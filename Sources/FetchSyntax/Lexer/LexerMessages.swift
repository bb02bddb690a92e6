import FetchDiagnostics

/// What the lexer has to say.
enum LexerMessages {
  /// A bracket that is open at the end of the source.
  static func unclosed(_ bracket: String, at span: SourceSpan, others: Int) -> Diagnostic {
    let notes =
      others == 0 ? [] : ["\(others) more bracket\(others == 1 ? " is" : "s are") still open around it"]
    return Diagnostic(
      "this `\(bracket)` is never closed", at: span, label: "expected `\(closer(of: bracket))` for it", notes: notes)
  }

  /// `f([1)`.
  static func unclosed(_ bracket: String, at span: SourceSpan, before found: String, at foundSpan: SourceSpan)
    -> Diagnostic
  {
    Diagnostic(
      "this `\(bracket)` is never closed", at: span, label: "expected `\(closer(of: bracket))` for it",
      related: [.init("before this `\(found)`", at: foundSpan)])
  }

  /// `f(1` and a statement on the next line.
  static func unclosed(_ bracket: String, at span: SourceSpan, beforeStatement word: String, at wordSpan: SourceSpan)
    -> Diagnostic
  {
    Diagnostic(
      "this `\(bracket)` is never closed", at: span, label: "expected `\(closer(of: bracket))` for it",
      related: [.init("before this `\(word)`, which begins a statement", at: wordSpan)])
  }

  /// `[1, 2)`.
  static func wrongCloser(_ found: String, for bracket: String, at span: SourceSpan, opened: SourceSpan) -> Diagnostic {
    Diagnostic(
      "`\(found)` does not close `\(bracket)`", at: span, label: "expected `\(closer(of: bracket))`",
      related: [.init("opened here", at: opened)])
  }

  /// `f())`.
  static func strayCloser(_ bracket: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "this `\(bracket)` closes nothing", at: span, label: "no `\(opener(of: bracket))` is open here",
      help: "take it away, or open a `\(opener(of: bracket))` before it")
  }

  /// `"abc` up to the end of its line, or of the source.
  static func unterminatedString(_ quotes: String, at span: SourceSpan, isMultiline: Bool) -> Diagnostic {
    let help: String? =
      switch quotes {
      case "'": "text with an apostrophe is written in double quotes: \"it's\""
      case "\"": "a string over several lines has three quotes at both ends: \"\"\""
      default: nil
      }
    return Diagnostic(
      "this string has no end", at: span,
      label: isMultiline ? "expected \(quotes) to end it" : "expected \(quotes) on this line",
      help: help)
  }

  /// `"{a"`.
  static func unclosedInterpolation(at span: SourceSpan, isMultiline: Bool) -> Diagnostic {
    Diagnostic(
      "this `{` in a string is never closed", at: span,
      label: "expected `}` \(isMultiline ? "after the expression" : "on this line")",
      help: "write \\{ for a brace in a string, or '…' for text without interpolation")
  }

  private static func closer(of bracket: String) -> String {
    switch bracket {
    case "(": ")"
    case "[": "]"
    default: "}"
    }
  }

  private static func opener(of bracket: String) -> String {
    switch bracket {
    case ")": "("
    case "]": "["
    default: "{"
    }
  }
}
