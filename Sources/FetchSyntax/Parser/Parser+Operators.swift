import FetchDiagnostics

extension Parser {
  /// A whole expression.
  func parseExpression() throws(Abandoned) -> Expression {
    kind == .yield ? try parseYield() : try parseOperators(.pipe)
  }

  /// Operands and the operators between them that bind at least as tightly as `minimum`.
  ///
  /// All recursion of expressions passes here, so here the depth is counted. The right side of an operator that groups to the
  /// left is no level, as there are only so many precedences.
  func parseOperators(_ minimum: Precedence, levels: Int = 1) throws(Abandoned) -> Expression {
    try enter(levels: levels)
    defer { leave(levels: levels) }
    let start = token.start
    var left = try parseOperand()
    while let precedence = infixPrecedence(), precedence >= minimum {
      left = try parseInfix(left, precedence, from: start)
    }
    return left
  }

  /// How tightly this token binds as an operator after an operand; nil when the expression ends before it.
  private func infixPrecedence() -> Precedence? {
    if isNewLine, kind != .pipe { return nil }
    if kind == .foreign || kind == .question { return foreignPrecedence() }
    if kind == .ellipsis, previous.end == token.start, !tokens[index + 1].kind.isCloser { return .range }
    if kind == .not, nextKind != .in { return nil }
    return kind.infixPrecedence
  }

  private func foreignPrecedence() -> Precedence? {
    if kind == .question { return .pipe }
    switch text(token) {
    case "&&": return .and
    case "||": return .or
    case "===", "!==": return .comparison
    case "&", "|", "^", "<<", ">>": return .range
    case "++", "--": return .power
    default: return nil
    }
  }

  private func parseInfix(_ left: Expression, _ precedence: Precedence, from start: UInt32)
    throws(Abandoned) -> Expression
  {
    if isLogicalAssignment { throw fail(logicalAssignment(to: left)) }
    if kind == .foreign { return try parseForeignInfix(left, from: start) }
    switch precedence {
    case .pipe: return kind == .question ? try parseTernary(left, from: start) : try parsePipe(left, from: start)
    case .coalesce: return try parseLogical(left, .coalesce, precedence, from: start)
    case .or: return try parseLogical(left, .or, precedence, from: start)
    case .and: return try parseLogical(left, .and, precedence, from: start)
    case .comparison: return try parseComparison(left, from: start)
    case .range: return try parseRange(left, from: start)
    case .additive, .multiplicative, .power, .not, .unary: return try parseBinary(left, precedence, from: start)
    }
  }

  private func parseBinary(_ left: Expression, _ precedence: Precedence, from start: UInt32)
    throws(Abandoned) -> Expression
  {
    let operatorToken = token
    advance()
    // `**` groups to the right, and its right side may have a sign.
    let isPower = precedence == .power
    let right = try parseOperators(isPower ? .unary : precedence.tighter, levels: isPower ? 1 : 0)
    let operation = BinaryOperation(
      operator: operatorToken.kind.binaryOperator ?? .add, operatorSpan: operatorToken.span, left: left, right: right)
    return make(.binary(operation), from: start)
  }

  private func parseLogical(
    _ left: Expression, _ operation: LogicalOperator, _ precedence: Precedence, from start: UInt32
  ) throws(Abandoned) -> Expression {
    advance()
    let right = try parseOperators(precedence.tighter, levels: 0)
    return make(.logical(operation, left, right), from: start)
  }

  private func parseRange(_ left: Expression, from start: UInt32) throws(Abandoned) -> Expression {
    if kind == .ellipsis { report(ParserMessages.rangeOfThreePoints(at: token.span)) }
    let isClosed = kind != .rangeUpTo
    advance()
    if isAtStatementEnd || kind == .comma { throw fail(ParserMessages.rangeWithoutEnd(at: previous.span)) }
    let right = try parseOperators(.additive, levels: 0)
    return make(.range(lower: left, upper: right, isClosed: isClosed), from: start)
  }

  private func parseComparison(_ first: Expression, from start: UInt32) throws(Abandoned) -> Expression {
    var steps: [Comparison.Step] = []
    while !isNewLine, let (comparison, length) = comparisonOperator() {
      let from = token.start
      for _ in 0..<length { advance() }
      let operatorSpan = span(from: from)
      let operand = try parseOperators(.range, levels: 0)
      steps.append(Comparison.Step(operator: comparison, operatorSpan: operatorSpan, operand: operand))
    }
    return make(.comparison(Comparison(first: first, steps: steps)), from: start)
  }

  /// The comparison that begins here, and of how many tokens it consists.
  private func comparisonOperator() -> (ComparisonOperator, length: Int)? {
    if kind == .not { return nextKind == .in ? (.isNotIn, 2) : nil }
    return kind.comparisonOperator.map { ($0, 1) }
  }

  /// `x |> f(a)` is `f(x, a)`; what is not a call is called with `x`.
  private func parsePipe(_ left: Expression, from start: UInt32) throws(Abandoned) -> Expression {
    advance()
    let rightIndex = index
    let right = try parseOperators(.coalesce, levels: 0)
    let isParenthesised =
      tokens[rightIndex].kind == .openParen && Int(tokens[rightIndex].partner) == index - 1
    let piped = Argument(label: nil, value: left, isSpread: false)
    let whole = span(from: start)
    if !isParenthesised, let kind = call(right, with: piped, at: whole) { return make(kind, at: whole) }
    return make(.call(Call(callee: right, arguments: [piped], isPiped: true)), at: whole)
  }

  private func call(_ target: Expression, with piped: Argument, at span: SourceSpan) -> Expression.Kind? {
    switch target.kind {
    case .call(let call):
      return .call(Call(callee: call.callee, arguments: [piped] + call.arguments, isPiped: true))
    case .methodCall(let call):
      return .methodCall(
        MethodCall(
          base: call.base, name: call.name, isOptional: call.isOptional, arguments: [piped] + call.arguments))
    case .optionalChain(let chain):
      guard let kind = call(chain, with: piped, at: span) else { return nil }
      return .optionalChain(make(kind, at: span))
    default: return nil
    }
  }

  /// `yield`, `yield value`, `yield from stream`.
  func parseYield() throws(Abandoned) -> Expression {
    try enter()
    defer { leave() }
    let start = token.start
    checkYield(at: token.span)
    advance()
    if isWord("from"), !isNewLine, beginsOperandAfterFrom() {
      advance()
      let operand = try parseExpression()
      return make(.yieldFrom(operand), from: start)
    }
    if isAtStatementEnd || kind == .comma { return make(.yield(nil), from: start) }
    let operand = try parseExpression()
    return make(.yield(operand), from: start)
  }

  /// Whether `from` after `yield` is followed by an operand; else it is a variable of that name.
  private func beginsOperandAfterFrom() -> Bool {
    let next = tokens[index + 1]
    guard !next.startsLine || !mode.linesEnd else { return false }
    switch next.kind {
    case .name, .number, .string, .stringHead, .openParen, .openBracket, .openBrace: return true
    case .await, .fetch, .gather, .save, .spawn, .yield, .match, .try, .within, .if, .not, .null, .true, .false:
      return true
    default: return false
    }
  }

  private func checkYield(at span: SourceSpan) {
    switch context.owner {
    case .function: context.yields = true
    case .gather: report(ParserMessages.leavesGather("yield", at: span))
    case .script, .lambda, .spawn, .parameter:
      report(ParserMessages.yieldOutsideFunction(at: span, owner: context.owner))
    }
  }
}
