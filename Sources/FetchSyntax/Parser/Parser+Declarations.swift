import FetchDiagnostics

extension Parser {
  /// `fn name(…) { … }`.
  func parseFunctionDeclaration() throws(Abandoned) -> Statement {
    let start = token.start
    advance()
    if kind == .openParen { throw fail(ParserMessages.namelessFunction(at: previous.span)) }
    if kind.isKeyword, !isNewLine { throw fail(ParserMessages.keywordAsName(text(token), at: token.span)) }
    guard kind == .name, !isNewLine else {
      throw fail(ParserMessages.nameAfter("fn", found: describe(token), at: missingSpan))
    }
    let name = takeName()
    boundNames.insert(name.text)
    guard kind == .openParen, !isNewLine else {
      throw fail(ParserMessages.functionWithoutParameters(name.text, at: missingSpan))
    }
    let outer = context
    defer { context = outer }
    let from = token.start
    note(.opensCall)
    let parameters = parseParameters()
    context = Context(owner: .function)
    let body = try parseFunctionBody(name.text)
    let function = Function(
      parameters: parameters, body: body, isGenerator: context.yields, span: span(from: from))
    return make(.function(FunctionDeclaration(name: name, function: function)), from: start)
  }

  private func parseFunctionBody(_ name: String) throws(Abandoned) -> Block {
    if kind == .foreign, isSpelled(token, "->") {
      report(ParserMessages.returnType(at: token.span))
      while kind != .openBrace, !isAtStatementEnd { index = indexAfter(index) }
    }
    if kind == .arrow || kind == .equal, !isNewLine {
      report(ParserMessages.functionWithArrow(text(token), at: token.span))
      advance()
      if kind != .openBrace { return try parseLoneExpression() }
    }
    return try parseBlock(after: "the parameters of `\(name)`")
  }

  /// `(a, b = 2, ...rest)`, of a function or a lambda.
  func parseParameters() -> [Parameter] {
    let outer = context
    context = Context(owner: .parameter)
    var parameters: [Parameter] = []
    parseElements("parameters", closer: ")") { () throws(Abandoned) in
      let parameter = try parseParameter()
      checkOrder(parameter, after: parameters.last)
      parameters.append(parameter)
    }
    context = outer
    return parameters
  }

  private func parseParameter() throws(Abandoned) -> Parameter {
    let start = token.start
    if kind == .star || kind == .starStar {
      throw fail(ParserMessages.starSpread(text(token), at: token.span))
    }
    let isRest = take(.ellipsis)
    if isRest, kind != .name {
      throw fail(ParserMessages.nameAfter("...", found: describe(token), at: missingSpan))
    }
    let pattern = try parseBindingPattern(after: nil)
    if kind == .colon { try skipTypeAnnotation(of: snippet(pattern.span)) }
    var defaultValue: Expression?
    if take(.equal) { defaultValue = try parseExpression() }
    if isRest, let value = defaultValue { report(ParserMessages.restDefault(at: value.span)) }
    return Parameter(pattern: pattern, defaultValue: defaultValue, isRest: isRest, span: span(from: start))
  }

  private func checkOrder(_ parameter: Parameter, after last: Parameter?) {
    guard let last else { return }
    if last.isRest {
      report(ParserMessages.afterRest(at: parameter.span))
    } else if last.defaultValue != nil, parameter.defaultValue == nil, !parameter.isRest {
      report(ParserMessages.afterDefault(at: parameter.span))
    }
  }

  /// `import`, `param` and `allow`, which stand at the top level only.
  func parseTopLevelDeclaration() throws(Abandoned) -> Statement {
    let start = token.start
    let word = token
    if blockDepth > 0 { report(ParserMessages.onlyAtTopLevel(text(word), at: word.span)) }
    advance()
    switch word.kind {
    case .import: return try parseImport(from: start)
    case .param: return try parseParam(from: start)
    default: return try parseAllow(from: start)
    }
  }

  private func parseImport(from start: UInt32) throws(Abandoned) -> Statement {
    if kind == .stringHead, !isNewLine { throw fail(ParserMessages.importOfText(at: token.span)) }
    guard kind == .string, !isNewLine else {
      throw fail(ParserMessages.importWithoutPath(found: describe(token), at: missingSpan))
    }
    let pathSpan = token.span
    let path = takePlainString()
    guard isWord("as"), !isNewLine else {
      // A name on the next line would come too late, so this is firm even where the input ends.
      report(ParserMessages.importWithoutName(path, at: missingSpan))
      throw Abandoned()
    }
    advance()
    guard kind == .name else {
      throw fail(ParserMessages.nameAfter("as", found: describe(token), at: missingSpan))
    }
    let name = takeName()
    boundNames.insert(name.text)
    return make(.import(Import(path: path, pathSpan: pathSpan, name: name)), from: start)
  }

  private func parseParam(from start: UInt32) throws(Abandoned) -> Statement {
    guard kind == .name, !isNewLine else {
      throw fail(ParserMessages.nameAfter("param", found: describe(token), at: missingSpan))
    }
    let name = takeName()
    boundNames.insert(name.text)
    var type: ParamType?
    var defaultValue: Expression?
    if kind == .colon, !isNewLine {
      advance()
      type = try parseParamType()
      if kind == .equal, !isNewLine {
        report(ParserMessages.paramWithTypeAndDefault(name.text, at: token.span))
        advance()
        defaultValue = try parseExpression()
      }
    } else {
      guard take(.equal) else {
        throw fail(ParserMessages.paramWithoutDefault(name.text, found: describe(token), at: missingSpan))
      }
      defaultValue = try parseExpression()
    }
    var help: String?
    if kind == .comma, !isNewLine {
      advance()
      guard kind == .string else {
        throw fail(ParserMessages.paramHelp(found: describe(token), at: missingSpan))
      }
      help = takePlainString()
    }
    return make(.param(Param(name: name, type: type, defaultValue: defaultValue, help: help)), from: start)
  }

  private func parseParamType() throws(Abandoned) -> ParamType {
    guard kind.isWord, let type = ParamType(rawValue: text(token)) else {
      throw fail(ParserMessages.paramType(text(token), found: describe(token), at: missingSpan))
    }
    advance()
    return type
  }

  private func parseAllow(from start: UInt32) throws(Abandoned) -> Statement {
    guard kind.isWord, !isNewLine, let subject = Allow.Subject(rawValue: text(token)) else {
      throw fail(ParserMessages.allowWithoutSubject(found: describe(token), at: missingSpan))
    }
    advance()
    var entries: [Name] = []
    repeat {
      guard kind == .string else {
        throw fail(ParserMessages.allowWithoutText(subject, found: describe(token), at: missingSpan))
      }
      let entrySpan = token.span
      entries.append(Name(takePlainString(), at: entrySpan))
    } while !isNewLine && take(.comma)
    return make(.allow(Allow(subject: subject, entries: entries)), from: start)
  }
}
