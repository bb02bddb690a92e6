import FetchDiagnostics

extension Parser {
  /// `[a, ...b]` or `[x for x in xs]`.
  func parseList() -> Expression {
    let start = token.start
    var elements: [ListElement] = []
    var comprehension: Comprehension?
    parseElements("elements", closer: "]") { () throws(Abandoned) in
      let isSpread = take(.ellipsis)
      let value = try parseExpression()
      if kind == .for, elements.isEmpty, !isSpread {
        comprehension = try parseComprehension(of: .element(value), closer: "]")
      } else {
        elements.append(ListElement(value: value, isSpread: isSpread))
      }
    }
    if let comprehension { return make(.comprehension(comprehension), from: start) }
    return make(.list(elements), from: start)
  }

  /// `{a: 1, b, [k]: v, ...m}` or `{k: v for k, v in m}`.
  func parseMap() -> Expression {
    let start = token.start
    var entries: [MapEntry] = []
    var comprehension: Comprehension?
    parseElements("entries", closer: "}") { () throws(Abandoned) in
      let (entry, bareKey) = try parseMapEntry()
      if kind == .for, entries.isEmpty {
        comprehension = try parseComprehension(of: try result(of: entry), closer: "}")
        return
      }
      if let bareKey { checkBareKey(bareKey) }
      entries.append(entry)
      if kind == .semicolon || kind == .equal { throw fail(ParserMessages.mapForBlock(at: token.span)) }
    }
    if let comprehension { return make(.comprehension(comprehension), from: start) }
    return make(.map(entries), from: start)
  }

  /// The loops of a comprehension, up to the bracket that closes it.
  private func parseComprehension(
    of result: Comprehension.Result, closer: String
  ) throws(Abandoned) -> Comprehension {
    let loops = try parseComprehensionLoops()
    guard kind.isCloser, text(token) == closer else {
      throw fail(
        ParserMessages.expectedCloser(closer, after: "the comprehension", found: describe(token), at: missingSpan))
    }
    return Comprehension(result: result, loops: loops)
  }

  /// An entry, and its key when that is an expression without brackets around it.
  private func parseMapEntry() throws(Abandoned) -> (MapEntry, bareKey: Expression?) {
    if take(.ellipsis) { return (.spread(try parseExpression()), nil) }
    if kind.isWord, nextKind == .colon {
      let name = takeName()
      advance()
      return (.named(name, try parseExpression()), nil)
    }
    if kind == .string, nextKind == .colon {
      let keySpan = token.span
      let name = Name(takePlainString(), at: keySpan)
      advance()
      return (.named(name, try parseExpression()), nil)
    }
    if kind == .openBracket, token.partner > 0, tokens[Int(token.partner) + 1].kind == .colon {
      return (try parseComputedEntry(), nil)
    }
    if kind.isWord, nextKind == .comma || nextKind == .closeBrace || nextKind == .for {
      return (try parseShorthandEntry(), nil)
    }
    if beginsBareBlock { throw fail(ParserMessages.mapForBlock(at: previous.span)) }
    let key = try parseExpression()
    if kind == .equal || kind == .arrow {
      throw fail(ParserMessages.mapSeparator(text(token), key: snippet(key.span), at: token.span))
    }
    guard take(.colon) else { throw fail(ParserMessages.expectedColon(found: describe(token), at: missingSpan)) }
    return (.computed(key, try parseExpression()), key)
  }

  /// Whether the braces hold statements, as if they were a block.
  private var beginsBareBlock: Bool {
    switch kind {
    case .let, .var, .for, .while, .fn, .return, .assert: previous.kind == .openBrace
    default: false
    }
  }

  private func parseShorthandEntry() throws(Abandoned) -> MapEntry {
    guard kind == .name else { throw fail(ParserMessages.keywordShorthand(text(token), at: token.span)) }
    let name = takeName()
    if kind == .for { throw fail(ParserMessages.setComprehension(at: token.span)) }
    return .named(name, make(.name(name.text), at: name.span))
  }

  private func parseComputedEntry() throws(Abandoned) -> MapEntry {
    let bracket = beginBracket()
    var key: Expression?
    do {
      key = try parseExpression()
      guard kind == .closeBracket else {
        throw fail(ParserMessages.expectedCloser("]", after: "the key", found: describe(token), at: missingSpan))
      }
    } catch {
      key = nil
    }
    endBracket(bracket)
    advance()
    let value = try parseExpression()
    return .computed(key ?? make(.invalid, at: value.span), value)
  }

  /// Outside a comprehension a key that is no literal stands in square brackets.
  private func checkBareKey(_ key: Expression) {
    switch key.kind {
    case .integer, .interpolation, .unary(.negate, _), .invalid: return
    default: report(ParserMessages.expressionAsKey(snippet(key.span), at: key.span))
    }
  }

  /// What each turn of a map's comprehension makes: there a key is an expression.
  private func result(of entry: MapEntry) throws(Abandoned) -> Comprehension.Result {
    switch entry {
    case .named(let name, let value):
      let isString =
        bytes[Int(name.span.start)] == UInt8(ascii: "\"") || bytes[Int(name.span.start)] == UInt8(ascii: "'")
      return .entry(key: make(isString ? .string(name.text) : .name(name.text), at: name.span), value: value)
    case .computed(let key, let value): return .entry(key: key, value: value)
    case .spread: throw fail(ParserMessages.setComprehension(at: token.span))
    }
  }
}
