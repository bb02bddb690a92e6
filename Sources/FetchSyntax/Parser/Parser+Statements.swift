import FetchDiagnostics

extension Parser {
  /// Statements up to a closing brace or the end of the script.
  func parseStatements() -> [Statement] {
    var statements: [Statement] = []
    while kind != .endOfInput, !kind.isCloser {
      let before = index
      if take(.semicolon) { continue }
      if blockDepth == 0 { reportedNesting = false }
      statementStart = index
      note(.beginsStatement)
      do {
        statements.append(try parseStatement())
        if !isAtStatementEnd { throw fail(unexpectedAfterStatement(from: before)) }
      } catch {
        skipStatement(from: before)
      }
      precondition(index > before, "the parser must advance")
    }
    return statements
  }

  /// One statement.
  func parseStatement() throws(Abandoned) -> Statement {
    // An expression counts its own level.
    let levels = kind.isKeyword && !beginsExpression ? 1 : 0
    try enter(levels: levels)
    defer { leave(levels: levels) }
    switch kind {
    case .let, .var: return try parseBinding()
    case .fn: return try parseFunctionDeclaration()
    case .for: return try parseFor()
    case .while: return try parseWhile()
    case .return, .throw, .break, .continue: return try parseJump()
    case .assert: return try parseAssert()
    case .import, .param, .allow: return try parseTopLevelDeclaration()
    case .name where beginsForeignStatement:
      if let statement = try parseForeignStatement() { return statement }
      return try parseExpressionStatement()
    default: return try parseExpressionStatement()
    }
  }

  private var beginsExpression: Bool {
    switch kind {
    case .if, .match, .try, .within, .gather, .fetch, .save, .spawn, .await, .yield, .not: true
    default: false
    }
  }

  /// An expression, or an assignment to one.
  func parseExpressionStatement() throws(Abandoned) -> Statement {
    let start = token.start
    let target = try parseExpression()
    if isNewLine { return make(.expression(target), from: start) }
    switch kind {
    case .equal, .plusEqual, .minusEqual, .starEqual, .slashEqual:
      return try parseAssignment(to: target, from: start)
    case .foreign:
      throw fail(ParserMessages.foreignAssignment(text(token), target: snippet(target.span), at: token.span))
    default: return make(.expression(target), from: start)
    }
  }

  private func parseAssignment(to target: Expression, from start: UInt32) throws(Abandoned) -> Statement {
    checkAssignable(target)
    let operatorToken = token
    advance()
    let value = try parseExpression()
    let assignment = Assignment(
      target: target, compoundOperator: compoundOperator(operatorToken.kind), operatorSpan: operatorToken.span,
      value: value)
    return make(.assignment(assignment), from: start)
  }

  private func compoundOperator(_ kind: TokenKind) -> BinaryOperator? {
    switch kind {
    case .plusEqual: .add
    case .minusEqual: .subtract
    case .starEqual: .multiply
    case .slashEqual: .divide
    default: nil
    }
  }

  private func checkAssignable(_ target: Expression) {
    switch target.kind {
    case .name, .member, .index, .invalid: return
    case .list, .map:
      report(ParserMessages.destructuringAssignment(at: target.span))
    case .optionalChain:
      report(ParserMessages.optionalAssignment(at: target.span))
    default:
      report(ParserMessages.notAssignable(at: target.span, isComparison: kind == .equal))
    }
  }

  /// `let pattern = value`, `var pattern = value`.
  func parseBinding() throws(Abandoned) -> Statement {
    let start = token.start
    let isVariable = kind == .var
    let word = text(token)
    advance()
    let pattern = try parseBindingPattern(after: word)
    if kind == .colon, !isNewLine {
      try skipTypeAnnotation(of: snippet(pattern.span))
      if kind != .equal { throw Abandoned() }
    }
    if kind == .comma, !isNewLine {
      throw fail(ParserMessages.severalNames(word, first: snippet(pattern.span), at: token.span))
    }
    guard kind == .equal, !isNewLine else {
      let name = snippet(pattern.span)
      throw fail(ParserMessages.bindingWithoutValue(word, name, found: describe(token), at: missingSpan))
    }
    advance()
    let value = try parseExpression()
    return make(.binding(Binding(isVariable: isVariable, pattern: pattern, value: value)), from: start)
  }

  /// Reports and skips `: int`, which other languages write after a name.
  func skipTypeAnnotation(of name: String) throws(Abandoned) {
    let colon = token.start
    advance()
    guard kind.isWord else { throw fail(ParserMessages.expectedValue(found: describe(token), at: missingSpan)) }
    advance()
    while kind == .openBracket || kind == .question || kind == .foreign && isSpelled(token, "|") {
      index = indexAfter(index)
    }
    report(ParserMessages.typeAnnotation(name, at: span(from: colon)))
  }

  /// `return`, `throw`, `break`, `continue`: statements, and what a match arm's value can be.
  func parseJump() throws(Abandoned) -> Statement {
    let start = token.start
    let jump = token
    advance()
    switch jump.kind {
    case .return:
      if context.owner == .gather { report(ParserMessages.leavesGather("return", at: jump.span)) }
      if isAtStatementEnd || kind == .comma { return make(.return(nil), from: start) }
      let value = try parseExpression()
      return make(.return(value), from: start)
    case .throw:
      if isAtStatementEnd { throw fail(ParserMessages.throwWithoutError(at: jump.span)) }
      let value = try parseExpression()
      return make(.throw(value), from: start)
    case .break:
      checkLoopJump("break", at: jump.span)
      return make(.break, from: start)
    default:
      checkLoopJump("continue", at: jump.span)
      return make(.continue, from: start)
    }
  }

  private func checkLoopJump(_ word: String, at span: SourceSpan) {
    if context.isInLoop || hasBrokenLoop { return }
    if context.owner == .gather {
      if word == "break" { report(ParserMessages.leavesGather(word, at: span)) }
    } else {
      report(ParserMessages.jumpOutsideLoop(word, at: span, owner: context.owner))
    }
  }

  private func parseAssert() throws(Abandoned) -> Statement {
    let start = token.start
    advance()
    let condition = try parseCondition()
    var message: Expression?
    if kind == .comma, !isNewLine {
      advance()
      message = try parseExpression()
    }
    return make(.assert(condition: condition, message: message), from: start)
  }

  /// What to say about a token on the line of a statement that is complete.
  private func unexpectedAfterStatement(from start: Int) -> Diagnostic {
    if kind == .else, loopEnd == index { return ParserMessages.elseOfLoop(at: token.span) }
    var comment = false
    for position in start..<index where tokens[position].kind == .slashSlash { comment = true }
    let hint = ForeignSyntax.hint(
      before: text(previous), found: text(token), kind: kind, mentionsComment: comment,
      followsPrefix: followsPrefix, followsWith: index > start + 1 && isSpelled(tokens[index - 2], "with"))
    return ParserMessages.expectedEndOfStatement(found: describe(token), hint: hint, at: token.span)
  }
}
