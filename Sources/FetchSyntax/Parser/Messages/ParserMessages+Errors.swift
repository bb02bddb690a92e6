import FetchDiagnostics

/// `try`, `catch` and `throw`.
extension ParserMessages {
  /// `try f()`.
  static func tryWithoutBlock(found: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "a `{` is missing here", at: span, label: "expected `{` after `try`, found \(found)",
      help: "write try? x to get null instead of an error, or try { x } catch e { … }")
  }

  /// `try { … }` alone.
  static func tryWithoutCatch(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "this `try` handles nothing", at: span, label: "expected `catch` or `finally` after its block",
      help: "write try { … } catch e { … }")
  }

  /// `catch (e) { … }`.
  static func catchParentheses(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "the head of a `catch` has no parentheses", at: span, label: "expected a kind, a name or `{`",
      help: "write catch e { … }, or catch HTTPError e { … }")
  }

  /// `catch HTTPError as e { … }`.
  static func catchAs(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "the error's name follows its kind", at: span, label: "take this away", help: "write catch HTTPError e { … }")
  }

  /// `catch HTTPError or { … }`.
  static func errorKind(found: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic("an error's kind is missing here", at: span, label: "expected a kind after `or`, found \(found)")
  }

  /// `catch timeout or network { … }`.
  static func lowerCaseKind(_ name: Name) -> Diagnostic {
    Diagnostic(
      "an error's kind begins with a capital letter", at: name.span, label: "this is a name for the error",
      help: "write catch TimeoutError or NetworkError e { … }")
  }
}
