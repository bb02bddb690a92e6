import FetchDiagnostics

extension Parser {
  /// An operator of another language between operands: reported, and read as what was meant.
  func parseForeignInfix(_ left: Expression, from start: UInt32) throws(Abandoned) -> Expression {
    let operatorToken = token
    let word = text(operatorToken)
    report(ParserMessages.foreignOperator(word, target: snippet(left.span), at: operatorToken.span))
    advance()
    switch word {
    case "&&", "||":
      let right = try parseOperators(word == "&&" ? .not : .and)
      return make(.logical(word == "&&" ? .and : .or, left, right), from: start)
    case "===", "!==":
      let right = try parseOperators(.range)
      let step = Comparison.Step(
        operator: word == "===" ? .equal : .notEqual, operatorSpan: operatorToken.span, operand: right)
      return make(.comparison(Comparison(first: left, steps: [step])), from: start)
    case "++", "--":
      return left
    default:
      _ = try parseOperators(.additive)
      return make(.invalid, from: start)
    }
  }

  /// Whether this operator and the `=` that touches it are one operator in other languages, such as `??=`.
  var isLogicalAssignment: Bool {
    let next = tokens[index + 1]
    guard next.kind == .equal, next.start == token.end else { return false }
    return kind == .coalesce || kind == .foreign && ["&&", "||"].contains(text(token))
  }

  /// What to say of `target ??= value`.
  func logicalAssignment(to target: Expression) -> Diagnostic {
    ParserMessages.logicalAssignment(
      text(token), target: snippet(target.span), at: token.span.joined(with: tokens[index + 1].span))
  }

  /// `a ? b : c`, reported.
  func parseTernary(_ left: Expression, from start: UInt32) throws(Abandoned) -> Expression {
    let question = token.span
    let isAttached = previous.end == question.start && tokens[index + 1].start == question.end
    advance()
    if isAttached, kind == .openBracket { throw fail(ParserMessages.optionalIndex("?", at: question)) }
    if isAttached, kind == .openParen { throw fail(ParserMessages.optionalCall("?", at: question)) }
    guard !isAtStatementEnd else { throw fail(ParserMessages.questionMark(at: question)) }
    let outer = diagnostics.count
    report(ParserMessages.ternary(snippet(left.span), at: question))
    guard diagnostics.count > outer else { throw Abandoned() }
    _ = try parseOperators(.coalesce)
    if take(.colon) { _ = try parseOperators(.pipe) }
    return make(.invalid, from: start)
  }

  /// An operator of another language before an operand, or a character that means nothing.
  func parseForeignPrefix() throws(Abandoned) -> Expression {
    let operatorToken = token
    let word = text(operatorToken)
    let target = nextKind == .name ? text(tokens[index + 1]) : "x"
    let failure = fail(ParserMessages.foreignPrefix(word, target: target, at: operatorToken.span))
    guard ["!", "++", "--", "~", "&"].contains(word) else { throw failure }
    advance()
    let operand = try parseOperators(.unary)
    return make(.unary(.not, operand), from: operatorToken.start)
  }
}
