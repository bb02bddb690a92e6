import FetchDiagnostics

/// Functions and parameters.
extension ParserMessages {
  /// `fn (x) { … }`.
  static func namelessFunction(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "a `fn` needs a name", at: span, label: "expected a name after `fn`",
      help: "a function without a name is a lambda: x => …, or (a, b) => { … }")
  }

  /// `fn f { … }`.
  static func functionWithoutParameters(_ name: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic("the parameters are missing", at: span, label: "expected `(`", help: "write fn \(name)() { … }")
  }

  /// `fn f(x) => x`.
  static func functionWithArrow(_ word: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "the body of a `fn` is written in braces", at: span, label: "expected `{`, found `\(word)`",
      help: "its value is that of the last expression: fn double(x) { x * 2 }")
  }

  /// `fn f(1)`.
  static func parameterName(found: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic("a parameter is missing here", at: span, label: "expected a name, found \(found)")
  }

  /// `fn f(...rest = [])`.
  static func restDefault(at span: SourceSpan) -> Diagnostic {
    Diagnostic("a rest parameter has no default", at: span, label: "it is an empty list when nothing is left")
  }

  /// `fn f(...rest, a)`.
  static func afterRest(at span: SourceSpan) -> Diagnostic {
    Diagnostic("nothing can follow a rest parameter", at: span, label: "`...` takes all arguments that are left")
  }

  /// `fn f(a = 1, b)`.
  static func afterDefault(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "a parameter without default cannot follow one with a default", at: span, label: "expected `= value`",
      help: "put it before those with a default, or give it one")
  }
}
