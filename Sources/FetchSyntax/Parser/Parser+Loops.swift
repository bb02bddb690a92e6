import FetchDiagnostics

extension Parser {
  /// `for [await] target in iterable [if condition] { … }`.
  func parseFor() throws(Abandoned) -> Statement {
    let start = token.start
    advance()
    let isAwait = take(.await)
    do throws(Abandoned) {
      if kind == .openParen { throw fail(ParserMessages.forParentheses(at: token.span)) }
      let names = token.start
      let target = try parseLoopTarget(after: "for")
      if isAwait, case .pair(_, let second) = target {
        let span = SourceSpan(start: names, end: second.span.end)
        report(ParserMessages.pairInForAwait(snippet(span), at: span))
      }
      let iterable = try parseExpression()
      var condition: Expression?
      if kind == .if, !isNewLine {
        advance()
        condition = try parseCondition()
      }
      let body = try parseLoopBody(after: "the values to loop over")
      let loop = ForLoop(isAwait: isAwait, target: target, iterable: iterable, condition: condition, body: body)
      return make(.for(loop), from: start)
    } catch {
      hasBrokenLoop = true
      throw error
    }
  }

  /// `while condition { … }`.
  func parseWhile() throws(Abandoned) -> Statement {
    let start = token.start
    advance()
    do throws(Abandoned) {
      let condition = try parseCondition()
      let body = try parseLoopBody(after: "the condition")
      return make(.while(WhileLoop(condition: condition, body: body)), from: start)
    } catch {
      hasBrokenLoop = true
      throw error
    }
  }

  private func parseLoopBody(after place: String) throws(Abandoned) -> Block {
    let outer = context.isInLoop
    context.isInLoop = true
    defer { context.isInLoop = outer }
    defer { loopEnd = index }
    return try parseBlock(after: place)
  }

  /// `x in`, `key, value in`, `[a, b] in` of a loop, a gather or a comprehension.
  func parseLoopTarget(after word: String) throws(Abandoned) -> LoopTarget {
    if kind == .let || kind == .var {
      report(ParserMessages.bindingInLoop(text(token), at: token.span))
      advance()
    }
    let first = try parseBindingPattern(after: word)
    var second: Pattern?
    if take(.comma) {
      second = try parseBindingPattern(after: ",")
    }
    if kind == .comma { throw fail(ParserMessages.manyLoopNames(at: token.span)) }
    if isWord("of") {
      report(ParserMessages.foreignWord("of", instead: "in", at: token.span))
      advance()
    } else {
      guard take(.in) else {
        throw fail(ParserMessages.expectedIn(after: word, found: describe(token), at: missingSpan))
      }
    }
    if let second { return .pair(first, second) }
    return .each(first)
  }

  /// The loops of a comprehension, up to the bracket's end.
  func parseComprehensionLoops() throws(Abandoned) -> [Comprehension.Loop] {
    var loops: [Comprehension.Loop] = []
    while take(.for) {
      let target = try parseLoopTarget(after: "for")
      let iterable = try parseExpression()
      var condition: Expression?
      if take(.if) { condition = try parseCondition() }
      loops.append(Comprehension.Loop(target: target, iterable: iterable, condition: condition))
    }
    return loops
  }
}
