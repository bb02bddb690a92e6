import FetchDiagnostics

/// Blocks, conditions, loops.
extension ParserMessages {
  /// `if a` without a block.
  static func missingBlock(after place: String, found: String, at span: SourceSpan, hint: String?) -> Diagnostic {
    Diagnostic("a `{` is missing here", at: span, label: "expected `{` after \(place), found \(found)", help: hint)
  }

  /// A `{` on the line after its head.
  static func braceOnNextLine(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "this `{` stands on a line of its own", at: span, label: "expected it on the line before",
      help: "a newline ends what is before it, and a `{` that begins a line is a map")
  }

  /// `if a = b { … }`.
  static func assignmentInCondition(at span: SourceSpan) -> Diagnostic {
    Diagnostic("`=` assigns and has no value", at: span, label: "compare with `==`")
  }

  /// `if let x = y { … }`.
  static func bindingInCondition(_ word: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "a condition cannot bind a name", at: span, label: "expected a condition",
      help: "write \(word) x = … on the line before, then if x != null { … }")
  }

  /// `elif`.
  static func elseIf(_ word: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic("`\(word)` is no word of this language", at: span, label: "write `else if`")
  }

  /// `for (let i = 0; …)`.
  static func forParentheses(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "the head of a `for` has no parentheses", at: span, label: "expected a name after `for`",
      help: "write for x in xs { … }; to count, for i in 0..<10 { … }")
  }

  /// `for let x in xs`.
  static func bindingInLoop(_ word: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic("a loop's name has no `\(word)` before it", at: span, label: "take this away")
  }

  /// `for x xs`.
  static func expectedIn(after word: String, found: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "`in` is missing here", at: span, label: "expected `in` and what to loop over, found \(found)",
      help: "write \(word) x in xs\(word == "gather" ? " { … }" : "")")
  }

  /// `for a, b, c in rows`.
  static func manyLoopNames(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "a loop binds at most a key and a value", at: span, label: "expected `in`",
      help: "lists are taken apart with brackets: for [a, b, c] in rows { … }")
  }

  /// `for await key, value in g`.
  static func pairInForAwait(_ names: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "`for await` binds one result at a time", at: span, label: "expected one name",
      help: "take a result that is a list apart with brackets: for await [\(names)] in g { … }")
  }

  /// `xs[1..]`.
  static func rangeWithoutEnd(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "this range has no end", at: span, label: "expected a value after it", help: "to the end of a list: a[1:]")
  }

  /// `within { … }`.
  static func withinWithoutDuration(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "this `within` has no duration", at: span, label: "expected how long the block may take",
      help: "write within 5s { … }")
  }
}
