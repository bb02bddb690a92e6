import FetchDiagnostics

extension Parser {
  /// `fetch [METHOD] url [from session] [with options]`.
  func parseFetch() throws(Abandoned) -> Expression {
    let start = token.start
    advance()
    let method = try takeMethod()
    if isAtStatementEnd || kind == .comma || kind == .dot {
      throw fail(ParserMessages.verbWithoutOperand("fetch", "a URL", found: describe(token), at: missingSpan))
    }
    let urlIndex = index
    if kind == .openParen, callLooksForeign() {
      throw fail(ParserMessages.fetchCall(at: token.span))
    }
    let url = try parseOperators(.additive)
    checkMember(of: url, "URL", verb: "fetch", startingAt: urlIndex)
    var session: Expression?
    var options: Expression?
    while true {
      if session == nil, isContextual("from") {
        advance()
        session = try parseOperators(.additive)
      } else if options == nil, isContextual("with") {
        options = try parseOptions(of: "fetch")
      } else {
        break
      }
    }
    return make(.fetch(Fetch(method: method, url: url, session: session, options: options)), from: start)
  }

  private func takeMethod() throws(Abandoned) -> FetchMethod? {
    guard kind == .name else { return nil }
    let word = text(token)
    if let method = FetchMethod(rawValue: word) {
      advance()
      return method
    }
    let next = tokens[index + 1]
    let isFollowedByOperand = [.name, .string, .stringHead].contains(next.kind) && !next.startsLine
    if isFollowedByOperand, !isSpelled(next, "with"), !isSpelled(next, "from"), !isSpelled(next, "to") {
      throw fail(ParserMessages.unknownMethod(word, at: token.span))
    }
    return nil
  }

  /// Whether the parentheses here hold several arguments, as a call's would.
  private func callLooksForeign() -> Bool {
    let end = Int(token.partner)
    var position = index + 1
    while position < end {
      if tokens[position].kind == .comma { return true }
      position = indexAfter(position)
    }
    return false
  }

  /// Whether this token is a word that has a meaning here, after a complete operand of a verb.
  private func isContextual(_ word: StaticString) -> Bool {
    guard isWord(word) else { return false }
    guard isNewLine else { return true }
    switch nextKind {
    case .equal, .plusEqual, .minusEqual, .starEqual, .slashEqual, .dot, .questionDot, .pipe: return false
    default: return true
    }
  }

  /// `save value to path [with options]`.
  func parseSave() throws(Abandoned) -> Expression {
    let start = token.start
    advance()
    if isAtStatementEnd {
      throw fail(ParserMessages.verbWithoutOperand("save", "what to save", found: describe(token), at: missingSpan))
    }
    let value = try parseOperators(.additive)
    guard isContextual("to") else {
      throw fail(
        ParserMessages.saveWithoutPath(
          found: describe(token), isOperator: kind.infixPrecedence != nil && !isNewLine, at: missingSpan))
    }
    advance()
    let pathIndex = index
    let path = try parseOperators(.additive)
    checkMember(of: path, "path", verb: "save", startingAt: pathIndex)
    var options: Expression?
    if isContextual("with") { options = try parseOptions(of: "save") }
    return make(.save(Save(value: value, path: path, options: options)), from: start)
  }

  /// `with {…}`; reports `with {…}.json`, which asks the options for a member.
  private func parseOptions(of verb: String) throws(Abandoned) -> Expression {
    advance()
    let options = try parseOperators(.additive)
    if case .member(let member) = options.kind, case .map = member.base.kind {
      report(ParserMessages.memberAfterVerb(verb, member.name, asks: "options"))
    }
    return options
  }

  /// Reports `fetch "…".json`, which asks the text for a member and not what the verb gives.
  private func checkMember(of operand: Expression, _ what: String, verb: String, startingAt first: Int) {
    let isResponse = verb == "fetch"
    var inner = operand
    var member: Name?
    while true {
      switch inner.kind {
      case .binary(let operation): inner = operation.right
      case .member(let node): (inner, member) = (node.base, node.name)
      case .methodCall(let node): (inner, member) = (node.base, isResponse ? node.name : nil)
      case .index(let base, _): inner = base
      case .optionalChain(let chain): inner = chain
      case .string, .interpolation:
        guard let member, !ForeignSyntax.stringMembers.contains(member.text) else { return }
        return report(ParserMessages.memberAfterVerb(verb, member, asks: what))
      default:
        let isParenthesised = tokens[first].kind == .openParen && tokens[first].start < inner.span.start
        if isResponse, isParenthesised, let member, ForeignSyntax.responseMembers.contains(member.text) {
          report(ParserMessages.memberAfterVerb(verb, member, asks: what))
        }
        return
      }
    }
  }

  /// `spawn f(x)` or `spawn { … }`.
  func parseSpawn() throws(Abandoned) -> Expression {
    let start = token.start
    let word = token.span
    advance()
    if kind == .openBrace {
      let outer = context
      context = Context(owner: .spawn)
      defer { context = outer }
      let block = try parseBlock()
      context = outer
      return try parseMember(
        behind: make(.spawnBlock(block), from: start), from: start, ParserMessages.memberAfterSpawn)
    }
    if isAtStatementEnd {
      throw fail(
        ParserMessages.verbWithoutOperand("spawn", "a call or a block", found: describe(token), at: missingSpan))
    }
    let operand = try parseOperators(.power)
    if !isCall(operand) { report(ParserMessages.spawnWithoutCall(snippet(operand.span), at: word)) }
    return make(.spawnCall(operand), from: start)
  }

  private func isCall(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .call, .methodCall, .invalid: true
    case .optionalChain(let chain): isCall(chain)
    default: false
    }
  }

  /// `gather tasks` or `gather x in xs [if condition] [limit n] { body } [catch …]`.
  func parseGather() throws(Abandoned) -> Expression {
    let start = token.start
    advance()
    if isAtStatementEnd {
      throw fail(
        ParserMessages.verbWithoutOperand("gather", "tasks or a loop", found: describe(token), at: missingSpan))
    }
    guard beginsLoop() else {
      let tasks = try parseOperators(.additive)
      if kind == .openBrace, !isNewLine { throw fail(ParserMessages.gatherWithoutIn(at: token.span)) }
      return make(.gatherTasks(tasks), from: start)
    }
    let gather = try parseGatherLoop()
    return try parseMember(
      behind: make(.gatherEach(gather), from: start), from: start, ParserMessages.memberAfterGather)
  }

  /// Reports a member, an index or a call behind a verb's block, and takes it in.
  private func parseMember(
    behind result: Expression, from start: UInt32, _ message: (SourceSpan) -> Diagnostic
  ) throws(Abandoned) -> Expression {
    guard [.dot, .questionDot].contains(kind) || !token.startsLine && [.openBracket, .openParen].contains(kind) else {
      return result
    }
    report(message(token.span))
    return try parsePostfix(result, from: start)
  }

  /// Whether a pattern and `in` follow, or the beginning of such.
  private func beginsLoop() -> Bool {
    let after = tokens[min(indexAfter(index), tokens.count - 1)]
    switch kind {
    case .name:
      if after.kind == .in { return true }
      guard after.kind == .comma else { return false }
      let second = index + 2
      guard [.name, .openBracket, .openBrace].contains(tokens[second].kind) else { return false }
      return tokens[min(indexAfter(second), tokens.count - 1)].kind == .in
    case .openBracket, .openBrace: return after.kind == .in
    default: return false
    }
  }

  private func parseGatherLoop() throws(Abandoned) -> GatherEach {
    let target = try parseLoopTarget(after: "gather")
    let iterable = try parseExpression()
    let outer = context
    defer { context = outer }
    var condition: Expression?
    var limit: Expression?
    while !isNewLine || isWord("limit") && nextKind != .equal {
      if condition == nil, take(.if) {
        context = Context(owner: .gather)
        condition = try parseCondition()
        context = outer
      } else if limit == nil, isWord("limit") {
        if isNewLine { report(ParserMessages.limitOnNextLine(at: token.span)) }
        advance()
        limit = try parseExpression()
      } else {
        break
      }
    }
    context = Context(owner: .gather)
    guard kind == .openBrace else {
      throw fail(ParserMessages.gatherWithoutBody(found: describe(token), isNewLine: isNewLine, at: missingSpan))
    }
    let body = try parseBlock(after: "the list")
    let clauses = try parseCatchClauses()
    if kind == .finally { throw fail(ParserMessages.finallyAfterGather(at: token.span)) }
    return GatherEach(
      target: target, iterable: iterable, condition: condition, limit: limit, body: body, clauses: clauses)
  }
}
