import FetchDiagnostics

/// Collections, calls, indexes.
extension ParserMessages {
  /// `()`.
  static func emptyParentheses(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "there is nothing in these parentheses", at: span, label: "expected a value",
      help: "a lambda without parameters is written () => …")
  }

  /// `(1, 2)`, `assert(condition, "message")`.
  static func tuple(isAsserted: Bool, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      isAsserted ? "`assert` is no function" : "several values in parentheses make no list", at: span,
      label: "expected `)`", help: isAsserted ? "write assert condition, \"message\"" : "write [a, b]")
  }

  /// `sum(x for x in xs)`.
  static func bareComprehension(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "a comprehension stands in square brackets", at: span, label: "expected `)` or `,`",
      help: "write [f(x) for x in xs]")
  }

  /// `{x for x in xs}`.
  static func setComprehension(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "a map is made of keys and values", at: span, label: "expected `:` and a value before `for`",
      help: "write {key: value for x in xs}; different values are [x for x in xs].unique()")
  }

  /// `x => {a: 1}`.
  static func mapAfterArrow(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "braces after `=>` are a block", at: span, label: "a map here needs parentheses", help: "write => ({key: value})")
  }

  /// `{ let a = 1 }`.
  static func mapForBlock(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "these braces are a map", at: span, label: "a map holds entries: {key: value}",
      help: "there are no bare blocks; a statement's block follows if, for, while, fn and the like")
  }

  /// `{a = 1}`.
  static func mapSeparator(_ word: String, key: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic("a key and its value are joined by `:`", at: span, label: "expected `:`", help: "write {\(key): value}")
  }

  /// `{f(x)}`.
  static func expectedColon(found: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "this entry of a map has no value", at: span, label: "expected `:` and a value, found \(found)",
      help: "braces that begin a value or a statement are a map: {key: value}")
  }

  /// `{a + b: 1}`.
  static func expressionAsKey(_ key: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic("a computed key stands in brackets", at: span, label: "write [\(key)]")
  }

  /// `{if}`.
  static func keywordShorthand(_ word: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "`\(word)` is a word of the language, so it has no value of its own", at: span,
      label: "expected `:` after the key",
      help: "write \(word): value")
  }

  /// `f(a=1)`.
  static func equalInArgument(_ name: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic("a labelled argument has a `:`", at: span, label: "expected `:`", help: "write \(name): value")
  }

  /// `f(a: 1, a: 2)`.
  static func labelTwice(_ label: Name, first: SourceSpan) -> Diagnostic {
    Diagnostic(
      "`\(label.text)` is given twice", at: label.span, label: "a second time",
      related: [.init("the first time", at: first)])
  }

  /// `f(a: 1, 2)`.
  static func positionalAfterLabel(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "an argument without label cannot follow one with a label", at: span, label: "expected a label",
      help: "put it before the labelled ones")
  }

  /// `pair.0`.
  static func numberedMember(_ number: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "a member is a name", at: span, label: "expected a name after `.`", help: "an index is written [\(number)]")
  }

  /// `a?.[0]`, `a?[0]`.
  static func optionalIndex(_ word: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "`\(word)` cannot stand before an index", at: span, label: "expected `?.` and a name", help: "write a?.get(index)"
    )
  }

  /// `f?.(x)`, `f?(x)`.
  static func optionalCall(_ word: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "`\(word)` cannot stand before a call's parentheses", at: span, label: "expected `?.` and a name",
      help: "test the function first: if f != null { f(…) }")
  }

  /// `xs[]`.
  static func emptyIndex(at span: SourceSpan) -> Diagnostic {
    Diagnostic("the index is missing", at: span, label: "expected an index or a range such as 1:3")
  }

  /// `xs[::2]`.
  static func sliceStep(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "a slice has no step", at: span, label: "expected `]`",
      help: "write a.reversed(), or [a[i] for i in (0..<a.count).step(2)]")
  }

  /// `xs[1, 2]`.
  static func twoIndexes(at span: SourceSpan) -> Diagnostic {
    Diagnostic("an index is one value", at: span, label: "expected `]`", help: "write a[i][j]")
  }
}
