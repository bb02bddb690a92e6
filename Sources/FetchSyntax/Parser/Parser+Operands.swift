import FetchDiagnostics

extension Parser {
  /// An operand: what stands before it, a primary, and what stands after it.
  func parseOperand() throws(Abandoned) -> Expression {
    switch kind {
    case .minus, .plus, .not, .await: return try parsePrefix()
    case .fetch: return try parseFetch()
    case .save: return try parseSave()
    case .gather: return try parseGather()
    case .spawn: return try parseSpawn()
    case .foreign: return try parseForeignPrefix()
    case .yield:
      report(ParserMessages.yieldInOperand(at: token.span))
      return try parseYield()
    default:
      if isLambda { return try parseLambda() }
      let start = token.start
      let primary = try parsePrimary()
      return try parsePostfix(primary, from: start)
    }
  }

  private func parsePrefix() throws(Abandoned) -> Expression {
    let start = token.start
    if kind == .plus, index == statementStart {
      report(ParserMessages.operatorAtLineStart("+", at: token.span))
    }
    let prefix = kind
    if prefix == .minus || prefix == .plus { note(.isSign) }
    advance()
    let operand = try parseOperators(prefix == .not ? .comparison : .unary)
    switch prefix {
    case .await: return make(.await(operand), from: start)
    case .not: return make(.unary(.not, operand), from: start)
    case .plus: return make(.unary(.plus, operand), from: start)
    default:
      // The smallest int has no positive counterpart, so its minus belongs to the literal.
      if case .integer(Int.min) = operand.kind { return make(.integer(Int.min), from: start) }
      return make(.unary(.negate, operand), from: start)
    }
  }

  private func parsePrimary() throws(Abandoned) -> Expression {
    switch kind {
    case .name: return parseNameExpression()
    case .number: return parseNumber()
    case .string: return make(.string(takePlainString()), at: previous.span)
    case .stringHead: return parseInterpolation()
    case .openParen: return parseParenthesised()
    case .openBracket: return parseList()
    case .openBrace: return parseMap()
    case .true, .false, .null: return parseConstant()
    case .if: return try parseIf()
    case .match: return try parseMatch()
    case .try: return try parseTry()
    case .within: return try parseWithin()
    default: throw fail(expectedOperand())
    }
  }

  /// `null`, `true`, `false`.
  func parseConstant() -> Expression {
    let constant = token
    advance()
    let value: Expression.Kind = constant.kind == .null ? .null : .boolean(constant.kind == .true)
    return make(value, at: constant.span)
  }

  private func parseNameExpression() -> Expression {
    let name = takeName()
    if ForeignSyntax.constants[name.text] != nil { foreignConstants.append(name) }
    return make(.name(name.text), at: name.span)
  }

  private func parseParenthesised() -> Expression {
    let start = token.start
    let followsAssert = previous.kind == .assert
    let bracket = beginBracket()
    defer { endBracket(bracket) }
    do {
      if kind == .closeParen { throw fail(ParserMessages.emptyParentheses(at: span(from: start))) }
      let expression = try parseExpression()
      if kind == .comma { throw fail(ParserMessages.tuple(isAsserted: followsAssert, at: token.span)) }
      if kind == .for { throw fail(ParserMessages.bareComprehension(at: token.span)) }
      guard kind == .closeParen else {
        throw fail(ParserMessages.expectedCloser(")", after: "the expression", found: describe(token), at: missingSpan))
      }
      return expression
    } catch {
      return make(.invalid, from: start)
    }
  }

  /// Whether a lambda begins here: a name or parameters in parentheses, then `=>`.
  private var isLambda: Bool {
    guard mode.allowsLambda else { return false }
    if kind == .name { return nextKind == .arrow }
    guard kind == .openParen, token.partner > 0 else { return false }
    let next = tokens[Int(token.partner) + 1]
    return next.kind == .arrow || isThinArrow(next)
  }

  /// `->`, which lambdas have in other languages.
  private func isThinArrow(_ token: Token) -> Bool { token.kind == .foreign && isSpelled(token, "->") }

  /// `x => …` or `(a, b) => …`.
  private func parseLambda() throws(Abandoned) -> Expression {
    let start = token.start
    var parameters: [Parameter] = []
    if kind == .openParen {
      parameters = parseParameters()
    } else {
      let pattern = try parseBindingPattern(after: nil)
      parameters = [Parameter(pattern: pattern, defaultValue: nil, isRest: false, span: pattern.span)]
    }
    if isThinArrow(token) { report(ParserMessages.foreignPrefix("->", target: "", at: token.span)) }
    advance()
    let outer = context
    context = Context(owner: .lambda)
    defer { context = outer }
    if kind == .return || kind == .throw {
      throw fail(ParserMessages.jumpInLambda(text(token), at: token.span))
    }
    let body = try parseArrowBody()
    let function = Function(parameters: parameters, body: body, isGenerator: false, span: span(from: start))
    return make(.lambda(function), from: start)
  }

  /// What to say where a value should begin and does not.
  private func expectedOperand() -> Diagnostic {
    if index == statementStart, kind.infixPrecedence != nil, kind != .slashSlash, kind != .not {
      return ParserMessages.operatorAtLineStart(text(token), at: token.span)
    }
    if isNewLine, index > statementStart {
      return ParserMessages.expectedValue(found: describe(token), after: operatorBefore, at: missingSpan)
    }
    switch kind {
    case .fn: return ParserMessages.namelessFunction(at: token.span)
    case .return, .throw, .break, .continue: return ParserMessages.jumpInExpression(text(token), at: token.span)
    case .for, .while, .let, .var, .import, .param, .allow, .assert:
      return ParserMessages.statementInExpression(text(token), at: token.span)
    case .else where loopEnd == index: return ParserMessages.elseOfLoop(at: token.span)
    case .else, .catch, .finally: return ParserMessages.clauseAlone(text(token), at: token.span)
    case .slashSlash: return ParserMessages.foreignComment(text(token), at: token.span)
    case .dot where nextKind == .number:
      return ParserMessages.leadingPoint(text(tokens[index + 1]), at: token.span.joined(with: tokens[index + 1].span))
    case .star, .starStar: return ParserMessages.starSpread(text(token), at: token.span)
    case .ellipsis: return ParserMessages.spreadOutside(at: token.span)
    case .arrow: return ParserMessages.arrowAlone(at: token.span)
    default: return ParserMessages.expectedValue(found: describe(token), after: operatorBefore, at: missingSpan)
    }
  }

  /// The operator or word before this token, when that is what wants an operand.
  private var operatorBefore: String? {
    guard index > 0 else { return nil }
    let before = tokens[index - 1]
    if before.kind.isCloser || before.kind == .semicolon || before.kind == .comma { return nil }
    return text(before).count <= 8 ? text(before) : nil
  }
}
