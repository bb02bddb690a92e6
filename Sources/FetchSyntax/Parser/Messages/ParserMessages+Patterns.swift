import FetchDiagnostics

/// `match` and patterns.
extension ParserMessages {
  /// `match x { }`.
  static func matchWithoutArms(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "this match has no arms", at: span, label: "nothing can match", help: "write match value { 200 => …, _ => … }")
  }

  /// `404 -> "none"`, `1, 2 => …`, `n > 3 => …`.
  static func expectedArrow(found: String, kind: TokenKind, at span: SourceSpan) -> Diagnostic {
    let help =
      switch kind {
      case .comma: "one pattern or another is written 1 or 2 => …"
      case .less, .lessEqual, .greater, .greaterEqual, .equalEqual, .notEqual, .in, .and:
        "a condition follows `if`: n if (n > 3) => …"
      default: "an arm is written pattern => value"
      }
    return Diagnostic(
      "`=>` is missing here", at: span, label: "expected `=>` after the pattern, found \(found)", help: help)
  }

  /// `200 => a b`.
  static func expectedEndOfArm(found: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic("\(found) cannot follow here", at: span, label: "expected a comma or a new line after the arm")
  }

  /// `case 200 => …`.
  static func caseWord(at span: SourceSpan) -> Diagnostic {
    Diagnostic("an arm has no `case`", at: span, label: "take this away", help: "an arm is written 200 => …")
  }

  /// `default: …`, `else => …`.
  static func defaultArm(_ word: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic("`\(word)` begins no arm", at: span, label: "write `_ =>` for all other values")
  }

  /// `match x { + => … }`.
  static func expectedPattern(found: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "a pattern is missing here", at: span, label: "expected a pattern, found \(found)",
      help: "a pattern is a literal, a range, a name, a type, [a, ...rest] or {key: pattern}; a condition follows `if`")
  }

  /// `match x { "{a}" => … }`.
  static func interpolationInPattern(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "a pattern's string is plain text", at: span, label: "this one has an expression in it",
      help: "compare in the arm's condition: s if (s == \"…\") => …")
  }

  /// `match x { 1..n => … }`.
  static func patternLiteral(found: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "a pattern's range stands between literals", at: span, label: "expected a literal, found \(found)",
      help: "compare in the arm's condition: n if (n < limit) => …")
  }

  /// `let {1} = m`.
  static func patternKey(found: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic("a key is missing here", at: span, label: "expected a name or a string, found \(found)")
  }

  /// `match x { HTTPError e => … }`.
  static func unknownType(_ word: String, at span: SourceSpan) -> Diagnostic {
    let nearest = SpellingSuggestion.closest(to: word, among: TypeName.allCases.map(\.rawValue))
    let isKind = word.hasSuffix("Error")
    return Diagnostic(
      "`\(word)` is not a type that a pattern can test", at: span, label: "expected a type's name before a name",
      help: isKind
        ? "an error's kind is a member: {kind: \"\(word)\"} => …"
        : nearest.map { "did you mean `\($0)`?" } ?? "between two names stands a comma")
  }

  /// `match x { [a] or a => … }`.
  static func nameInAlternative(_ name: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "a pattern with `or` binds no names", at: span, label: "`\(name)` would be bound in one case only",
      help: "write an arm for each, or `_` for a value that does not matter")
  }

  /// `let [1, a] = xs`.
  static func testInBinding(at span: SourceSpan) -> Diagnostic {
    Diagnostic("a test cannot stand here", at: span, label: "expected a name", help: "values are tested with match")
  }

  /// `let [...rest, a] = xs`.
  static func afterRestPattern(at span: SourceSpan) -> Diagnostic {
    Diagnostic("nothing can follow the rest", at: span, label: "`...` takes all that is left")
  }
}
