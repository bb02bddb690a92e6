import FetchDiagnostics

/// Statements.
extension ParserMessages {
  /// `let xs = for x in ys { … }`.
  static func statementInExpression(_ word: String, at span: SourceSpan) -> Diagnostic {
    let help: String? =
      switch word {
      case "for": "a list of results is written [f(x) for x in xs], and tasks for each item gather x in xs { … }"
      default: nil
      }
    return Diagnostic("`\(word)` begins a statement and has no value", at: span, label: "expected a value", help: help)
  }

  /// `a ?? throw e`.
  static func jumpInExpression(_ word: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "`\(word)` cannot stand inside an expression", at: span, label: "expected a value",
      help: "it is a statement of its own, or the value of a match arm")
  }

  /// `x => return x`.
  static func jumpInLambda(_ word: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "`\(word)` needs braces in a lambda", at: span, label: "expected a value or `{`",
      help: word == "return" ? "write x => value, or x => { … }" : "write x => { \(word) … }")
  }

  /// `else { … }` without an `if`.
  static func clauseAlone(_ word: String, at span: SourceSpan) -> Diagnostic {
    let owner = word == "else" ? "an `if`" : word == "catch" ? "a `try` or a `gather`" : "a `try`"
    return Diagnostic("this `\(word)` belongs to nothing", at: span, label: "it follows the `}` of \(owner)")
  }

  /// `for x in xs { … } else { … }`.
  static func elseOfLoop(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "a loop has no `else`", at: span, label: "it follows the `}` of an `if`",
      help: "what is to happen when the loop came to nothing stands behind it, as in if found == null { … }")
  }

  /// `let page`.
  static func bindingWithoutValue(_ word: String, _ name: String, found: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "this `\(word)` has no value", at: span, label: "expected `=`, found \(found)",
      help: "write \(word) \(name) = \(found.hasPrefix("the end") ? "null" : "…")")
  }

  /// `let a, b = pair`.
  static func severalNames(_ word: String, first: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "`\(word)` binds one pattern", at: span, label: "expected `=`",
      help: "a list is taken apart with \(word) [\(first), …] = …")
  }

  /// `f() = 1`.
  static func notAssignable(at span: SourceSpan, isComparison: Bool) -> Diagnostic {
    Diagnostic(
      "this cannot be assigned", at: span, label: "expected a name, a member or an index",
      help: isComparison ? "`=` assigns; compare with `==`" : nil)
  }

  /// `[a, b] = [b, a]`.
  static func destructuringAssignment(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "only `let` and `var` take a value apart", at: span, label: "expected a name, a member or an index",
      help: "write let before it for new names, or assign one after the other")
  }

  /// `m?.a = 1`.
  static func optionalAssignment(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "what may be null cannot be assigned", at: span, label: "a target has no `?.`",
      help: "write `.`, after a test such as if m != null { … }")
  }

  /// `throw` alone.
  static func throwWithoutError(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "this `throw` has no error", at: span.afterEnd, label: "expected an error",
      help: "write throw error(\"what went wrong\"), or throw e to throw a caught one again")
  }

  /// `fn f() { import … }`.
  static func onlyAtTopLevel(_ word: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic("`\(word)` stands at the top level of a script only", at: span, label: "not inside a block")
  }

  /// `break` without a loop.
  static func jumpOutsideLoop(_ word: String, at span: SourceSpan, owner: Parser.Context.Owner) -> Diagnostic {
    let help: String? =
      switch owner {
      case .lambda: "a lambda ends with return; the loop around it cannot be left from inside"
      case .spawn: "the block runs as a task of its own; the loop around it cannot be left from inside"
      case .script, .function, .gather, .parameter: nil
      }
    return Diagnostic(
      "this `\(word)` is in no loop", at: span, label: "expected a `for` or `while` around it", help: help)
  }

  /// `gather x in xs { return }`.
  static func leavesGather(_ word: String, at span: SourceSpan) -> Diagnostic {
    let help =
      word == "yield"
      ? "to yield results as they come, write for await r in gather x in xs { … } { yield r }"
      : "its items run at once; to stop at a result, write for await r in gather x in xs { … } { \(word) }"
    return Diagnostic("the body of a gather cannot \(word)", at: span, label: "this would leave the gather", help: help)
  }

  /// `yield` where no `fn` is right around it.
  static func yieldOutsideFunction(at span: SourceSpan, owner: Parser.Context.Owner) -> Diagnostic {
    let place =
      switch owner {
      case .lambda: "in a lambda"
      case .spawn: "in a spawned block"
      case .parameter: "in a parameter's default"
      case .script, .function, .gather: "at the top level"
      }
    return Diagnostic(
      "`yield` cannot stand \(place)", at: span, label: "expected a `fn` right around it",
      help: "a generator is a fn with a name whose body yields")
  }

  /// `1 + yield x`.
  static func yieldInOperand(at span: SourceSpan) -> Diagnostic {
    Diagnostic("`yield` inside an expression needs parentheses", at: span, label: "write (yield …)")
  }
}
