import FetchDiagnostics

/// The verbs.
extension ParserMessages {
  /// `fetch` alone.
  static func verbWithoutOperand(_ verb: String, _ operand: String, found: String, at span: SourceSpan) -> Diagnostic {
    let help =
      switch verb {
      case "fetch": "write fetch \"https://example.com/\""
      case "save": "write save value to \"file\""
      case "gather": "write gather tasks, or gather x in xs { … }"
      default: "write spawn f(x), or spawn { … }"
      }
    return Diagnostic(
      "this `\(verb)` lacks \(operand)", at: span, label: "expected \(operand), found \(found)", help: help)
  }

  /// `fetch get url`.
  static func unknownMethod(_ word: String, at span: SourceSpan) -> Diagnostic {
    let names = FetchMethod.allCases.map(\.rawValue)
    let nearest = names.first { $0 == word.uppercased() } ?? SpellingSuggestion.closest(to: word, among: names)
    let help =
      nearest.map { "did you mean `\($0)`?" } ?? "another method is an option: fetch url with {method: \"\(word)\"}"
    return Diagnostic(
      "`\(word)` is not a method that may stand here", at: span,
      label: "expected one of \(names.joined(separator: " "))",
      help: help)
  }

  /// `fetch(url, options)`.
  static func fetchCall(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "`fetch` is a verb, not a function", at: span, label: "expected a URL",
      help: "options follow `with`: fetch url with {headers: {…}}")
  }

  /// `fetch "…".json`, `save page to "…".size`, `fetch url with {…}.json`: `operand` is what stands before the member.
  static func memberAfterVerb(_ verb: String, _ member: Name, asks operand: String) -> Diagnostic {
    let help =
      ForeignSyntax.promiseMembers.contains(member.text)
      ? "write let result = await \(verb) …, and go on below; `try` catches what it throws"
      : "write (await \(verb) …).\(member.text)"
    return Diagnostic(
      "`.\(member.text)` would be asked of the \(operand), not of the result", at: member.span,
      label: "a member after `\(verb)` needs parentheses", help: help)
  }

  /// `gather x in xs { … }.sum()`.
  static func memberAfterGather(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "a member after `gather` needs parentheses", at: span, label: "expected a new line or `catch`",
      help: "write (await gather x in xs { … }).name, or give the gather a name")
  }

  /// `spawn { … }.cancel()`.
  static func memberAfterSpawn(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "a member after `spawn` needs parentheses", at: span, label: "expected a new line or `;`",
      help: "write (spawn { … }).cancel(), (await spawn { … }).name, or give the task a name")
  }

  /// `gather x in xs`.
  static func gatherWithoutBody(found: String, isNewLine: Bool, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "this gather has no body", at: span,
      label: isNewLine ? "expected `{` after the list" : "expected `{` after the list, found \(found)",
      help: "write what to do with each item, as in { await fetch url }")
  }

  /// `gather xs { … }`.
  static func gatherWithoutIn(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "a gather with a body names its items", at: span, label: "expected `in` before this",
      help: "write gather x in xs { … }, or gather tasks without a body")
  }

  /// `limit 5` on the line after its gather.
  static func limitOnNextLine(at span: SourceSpan) -> Diagnostic {
    Diagnostic("`limit` stands on the line of its gather", at: span, label: "expected this on the line before")
  }

  /// `gather x in xs { … } finally { … }`.
  static func finallyAfterGather(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "a gather has no `finally`", at: span, label: "expected `catch` or a new line",
      help: "put try { … } finally { … } into its body, or around it")
  }

  /// `save page`.
  static func saveWithoutPath(found: String, isOperator: Bool, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "this save has no path", at: span, label: "expected `to` and a path, found \(found)",
      help: isOperator ? "put the value in parentheses: save (a ?? b) to path" : "write save value to \"file\"")
  }

  /// `spawn work`.
  static func spawnWithoutCall(_ operand: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "`spawn` starts a call or a block", at: span, label: "expected a call or `{` after it",
      help: "write spawn { \(operand) }")
  }
}
