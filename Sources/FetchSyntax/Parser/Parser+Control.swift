import FetchDiagnostics

extension Parser {
  /// `{ statements }`. The opening brace must be the token being looked at.
  func parseBlock() throws(Abandoned) -> Block {
    let start = token.start
    let statements = inBraces(parseStatements)
    return Block(statements, at: span(from: start))
  }

  /// Parses what stands in braces whose lines end what they hold. The opening brace must be the token being looked at.
  private func inBraces<Content>(_ parseContent: () -> Content) -> Content {
    let opener = index
    note(.opensBlock)
    let outer = mode
    mode = Mode(linesEnd: true)
    blockDepth += 1
    advance()
    let content = parseContent()
    blockDepth -= 1
    mode = outer
    closeBracket(opener)
    return content
  }

  /// A block that must come now, after what `place` says.
  func parseBlock(after place: String) throws(Abandoned) -> Block {
    guard kind == .openBrace else {
      throw fail(ParserMessages.missingBlock(after: place, found: describe(token), at: missingSpan, hint: blockHint()))
    }
    if isNewLine { report(ParserMessages.braceOnNextLine(at: token.span)) }
    return try parseBlock()
  }

  private func blockHint() -> String? {
    if kind == .colon { return "a block is written in braces: { … }" }
    if kind == .equal { return "compare with `==`; `=` assigns" }
    if isWord("then") || isWord("do") { return "write `{` instead of `\(text(token))`" }
    if isWord("limit") { return "`limit` stands on the line of its gather" }
    return nil
  }

  /// A block made of a lone expression or assignment.
  func parseLoneExpression() throws(Abandoned) -> Block {
    let statement = try parseExpressionStatement()
    return Block([statement], at: statement.span)
  }

  /// What follows the `=>` of a lambda or an arm: a block, or an expression.
  func parseArrowBody() throws(Abandoned) -> Block {
    guard kind == .openBrace else { return try parseLoneExpression() }
    guard looksLikeMap(at: index) else { return try parseBlock() }
    report(ParserMessages.mapAfterArrow(at: token.span))
    return try parseLoneExpression()
  }

  private func looksLikeMap(at position: Int) -> Bool {
    let first = tokens[position + 1]
    if first.kind == .ellipsis { return true }
    guard first.kind.isWord || first.kind == .string || first.kind == .openBracket || first.kind == .number else {
      return false
    }
    let next = tokens[min(indexAfter(position + 1), tokens.count - 1)].kind
    return next == .colon || next == .comma && first.kind == .name
  }

  /// A condition, in which `=` is a mistake for `==`.
  func parseCondition() throws(Abandoned) -> Expression {
    if kind == .let || kind == .var { throw fail(ParserMessages.bindingInCondition(text(token), at: token.span)) }
    let start = token.start
    let condition = try parseExpression()
    guard kind == .equal, !isNewLine else { return condition }
    let operatorSpan = token.span
    report(ParserMessages.assignmentInCondition(at: operatorSpan))
    advance()
    let right = try parseExpression()
    let step = Comparison.Step(operator: .equal, operatorSpan: operatorSpan, operand: right)
    return make(.comparison(Comparison(first: condition, steps: [step])), from: start)
  }

  /// `if condition { … } else if … else { … }`.
  func parseIf() throws(Abandoned) -> Expression {
    let start = token.start
    var branches: [If.Branch] = []
    var otherwise: Block?
    repeat {
      advance()
      let condition = try parseCondition()
      branches.append(If.Branch(condition: condition, body: try parseBlock(after: "the condition")))
      if isWord("elif") || isWord("elsif") || isWord("elseif") {
        report(ParserMessages.elseIf(text(token), at: token.span))
        continue
      }
      guard take(.else) else { break }
      if kind != .if {
        otherwise = try parseBlock(after: "`else`")
        break
      }
    } while true
    return make(.if(If(branches: branches, otherwise: otherwise)), from: start)
  }

  /// `within duration { … }`.
  func parseWithin() throws(Abandoned) -> Expression {
    let start = token.start
    advance()
    if kind == .openBrace { throw fail(ParserMessages.withinWithoutDuration(at: missingSpan)) }
    let duration = try parseExpression()
    let body = try parseBlock(after: "the duration")
    return make(.within(duration: duration, body: body), from: start)
  }

  /// `try { … } catch … finally …`, or `try? operand`.
  func parseTry() throws(Abandoned) -> Expression {
    let start = token.start
    let word = token.span
    advance()
    if kind == .question {
      advance()
      let operand = try parseOperators(.unary)
      return make(.attempt(operand), from: start)
    }
    guard kind == .openBrace else {
      throw fail(ParserMessages.tryWithoutBlock(found: describe(token), at: missingSpan))
    }
    let body = try parseBlock(after: "`try`")
    let clauses = try parseCatchClauses()
    var finally: Block?
    if take(.finally) { finally = try parseBlock(after: "`finally`") }
    if clauses.isEmpty, finally == nil {
      if isWord("except") || isWord("rescue") {
        throw fail(ParserMessages.foreignWord(text(token), instead: "catch", at: token.span))
      }
      throw fail(ParserMessages.tryWithoutCatch(at: word))
    }
    return make(.try(Try(body: body, clauses: clauses, finally: finally)), from: start)
  }

  /// The `catch` clauses of a try or a gather.
  func parseCatchClauses() throws(Abandoned) -> [CatchClause] {
    var clauses: [CatchClause] = []
    while kind == .catch {
      let start = token.start
      advance()
      let (kinds, name) = try parseCatchHead()
      var condition: Expression?
      if take(.if) { condition = try parseCondition() }
      let body = try parseBlock(after: "`catch`")
      clauses.append(CatchClause(kinds: kinds, name: name, condition: condition, body: body, span: span(from: start)))
    }
    return clauses
  }

  private func parseCatchHead() throws(Abandoned) -> (kinds: [Name], name: Name?) {
    if kind == .openParen { throw fail(ParserMessages.catchParentheses(at: token.span)) }
    var kinds: [Name] = []
    while kind == .name, isCapitalised(token) {
      kinds.append(takeName())
      guard take(.or) else { break }
      guard kind == .name, isCapitalised(token) else {
        throw fail(ParserMessages.errorKind(found: describe(token), at: missingSpan))
      }
    }
    if isWord("as"), nextKind == .name {
      report(ParserMessages.catchAs(at: token.span))
      advance()
    }
    guard kind == .name else { return (kinds, nil) }
    let name = takeName()
    boundNames.insert(name.text)
    if kind == .or { throw fail(ParserMessages.lowerCaseKind(name)) }
    return (kinds, name)
  }

  private func isCapitalised(_ token: Token) -> Bool {
    text(token).unicodeScalars.first?.properties.isUppercase ?? false
  }

  /// `match subject { arms }`.
  func parseMatch() throws(Abandoned) -> Expression {
    let start = token.start
    advance()
    let subject = try parseExpression()
    guard kind == .openBrace else {
      throw fail(
        ParserMessages.missingBlock(after: "the value to match", found: describe(token), at: missingSpan, hint: nil))
    }
    if isNewLine { report(ParserMessages.braceOnNextLine(at: token.span)) }
    let arms = inBraces(parseArms)
    if arms.isEmpty, diagnostics.isEmpty { report(ParserMessages.matchWithoutArms(at: span(from: start))) }
    return make(.match(Match(subject: subject, arms: arms)), from: start)
  }

  private func parseArms() -> [Match.Arm] {
    var arms: [Match.Arm] = []
    while kind != .endOfInput, !kind.isCloser {
      let before = index
      if take(.semicolon) || take(.comma) { continue }
      statementStart = index
      note(.beginsStatement)
      do {
        arms.append(try parseArm())
        if !isAtStatementEnd, kind != .comma {
          throw fail(ParserMessages.expectedEndOfArm(found: describe(token), at: token.span))
        }
      } catch {
        skipStatement(from: before, isArm: true)
      }
      precondition(index > before, "the parser must advance")
    }
    return arms
  }

  private func parseArm() throws(Abandoned) -> Match.Arm {
    let start = token.start
    if isWord("case"), nextKind != .arrow, nextKind != .if {
      throw fail(ParserMessages.caseWord(at: token.span))
    }
    if kind == .else || isWord("default") && nextKind == .colon {
      throw fail(ParserMessages.defaultArm(text(token), at: token.span))
    }
    let pattern = try parsePattern()
    var condition: Expression?
    if kind == .if, !isNewLine {
      advance()
      mode.allowsLambda = false
      defer { mode.allowsLambda = true }
      condition = try parseCondition()
    }
    guard kind == .arrow else {
      throw fail(ParserMessages.expectedArrow(found: describe(token), kind: kind, at: missingSpan))
    }
    advance()
    let body = try parseArmBody()
    return Match.Arm(pattern: pattern, condition: condition, body: body, span: span(from: start))
  }

  private func parseArmBody() throws(Abandoned) -> Block {
    switch kind {
    case .return, .throw, .break, .continue:
      let statement = try parseJump()
      return Block([statement], at: statement.span)
    default: return try parseArrowBody()
    }
  }
}
