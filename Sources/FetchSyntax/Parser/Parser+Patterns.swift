import FetchDiagnostics

extension Parser {
  /// Makes a pattern that ends with the last token taken. How deep patterns are nested `parsePattern` counts.
  private func makePattern(_ kind: Pattern.Kind, from start: UInt32) -> Pattern {
    Pattern(kind, at: span(from: start))
  }

  /// A pattern that matches anything of its shape: of `let`, loops and, `word` being nil, parameters.
  func parseBindingPattern(after word: String?) throws(Abandoned) -> Pattern {
    switch kind {
    case .name: return parseNamePattern()
    case .openBracket, .openBrace:
      let pattern = try parsePattern()
      try checkBinds(pattern)
      return pattern
    default:
      if kind.isKeyword, !isNewLine { throw fail(ParserMessages.keywordAsName(text(token), at: token.span)) }
      let found = describe(token)
      throw fail(
        word.map { ParserMessages.nameAfter($0, found: found, at: missingSpan) }
          ?? ParserMessages.parameterName(found: found, at: missingSpan))
    }
  }

  private func parseNamePattern() -> Pattern {
    let name = takeName()
    if name.text == "_" { return Pattern(.wildcard, at: name.span) }
    boundNames.insert(name.text)
    return Pattern(.name(name.text), at: name.span)
  }

  private func checkBinds(_ pattern: Pattern) throws(Abandoned) {
    switch pattern.kind {
    case .wildcard, .name, .invalid: return
    case .list(let elements, _): for element in elements { try checkBinds(element) }
    case .map(let entries, _): for entry in entries { try checkBinds(entry.pattern) }
    case .value, .range, .type, .alternatives: report(ParserMessages.testInBinding(at: pattern.span))
    }
  }

  /// A pattern of a match arm.
  func parsePattern() throws(Abandoned) -> Pattern {
    try enter()
    defer { leave() }
    let start = token.start
    let first = try parseSinglePattern()
    guard kind == .or || kind == .foreign && ["|", "||"].contains(text(token)) else { return first }
    var alternatives = [first]
    while true {
      if kind == .foreign, ["|", "||"].contains(text(token)) {
        report(ParserMessages.foreignAlternative(text(token), at: token.span))
        advance()
      } else if !take(.or) {
        break
      }
      alternatives.append(try parseSinglePattern())
    }
    for alternative in alternatives { checkBindsNothing(alternative) }
    return makePattern(.alternatives(alternatives), from: start)
  }

  private func checkBindsNothing(_ pattern: Pattern) {
    switch pattern.kind {
    case .name, .type(_, .some):
      report(ParserMessages.nameInAlternative(snippet(pattern.span), at: pattern.span))
    case .list(let elements, let rest):
      for element in elements { checkBindsNothing(element) }
      if let name = rest?.name { report(ParserMessages.nameInAlternative(name.text, at: name.span)) }
    case .map(let entries, let rest):
      for entry in entries { checkBindsNothing(entry.pattern) }
      if let name = rest?.name { report(ParserMessages.nameInAlternative(name.text, at: name.span)) }
    case .wildcard, .value, .range, .type, .alternatives, .invalid: return
    }
  }

  private func parseSinglePattern() throws(Abandoned) -> Pattern {
    switch kind {
    case .name: return try parseNamedPattern()
    case .openBracket: return parseListPattern()
    case .openBrace: return parseMapPattern()
    case .number, .minus, .string, .true, .false, .null: return try parseValuePattern()
    case .stringHead: throw fail(ParserMessages.interpolationInPattern(at: token.span))
    default:
      if kind.isKeyword, !isNewLine { throw fail(ParserMessages.keywordAsName(text(token), at: token.span)) }
      throw fail(ParserMessages.expectedPattern(found: describe(token), at: missingSpan))
    }
  }

  /// `_`, `name`, `type` or `type name`.
  private func parseNamedPattern() throws(Abandoned) -> Pattern {
    let start = token.start
    let word = token
    let type = TypeName(rawValue: text(word))
    guard nextKind == .name, !tokens[index + 1].startsLine else {
      guard let type else { return parseNamePattern() }
      advance()
      return makePattern(.type(type, nil), from: start)
    }
    guard let type else {
      throw fail(ParserMessages.unknownType(text(word), at: word.span))
    }
    advance()
    let name = takeName()
    boundNames.insert(name.text)
    return makePattern(.type(type, name), from: start)
  }

  /// A literal, or two with a range operator between them.
  private func parseValuePattern() throws(Abandoned) -> Pattern {
    let start = token.start
    let lower = try parsePatternLiteral()
    guard kind == .rangeTo || kind == .rangeUpTo else { return makePattern(.value(lower), from: start) }
    let isClosed = kind == .rangeTo
    advance()
    let upper = try parsePatternLiteral()
    return makePattern(.range(lower: lower, upper: upper, isClosed: isClosed), from: start)
  }

  private func parsePatternLiteral() throws(Abandoned) -> Expression {
    let start = token.start
    switch kind {
    case .string: return make(.string(takePlainString()), at: previous.span)
    case .number: return parseNumber()
    case .minus where nextKind == .number:
      note(.isSign)
      advance()
      let number = parseNumber()
      if case .integer(Int.min) = number.kind { return make(.integer(Int.min), from: start) }
      return make(.unary(.negate, number), from: start)
    case .true, .false, .null: return parseConstant()
    default: throw fail(ParserMessages.patternLiteral(found: describe(token), at: missingSpan))
    }
  }

  /// `[first, ...rest]`.
  private func parseListPattern() -> Pattern {
    let start = token.start
    var elements: [Pattern] = []
    let rest = parseParts(closer: "]") { () throws(Abandoned) in elements.append(try parsePattern()) }
    return makePattern(.list(elements, rest: rest), from: start)
  }

  /// `{kind: "x", id, ...rest}`.
  private func parseMapPattern() -> Pattern {
    let start = token.start
    var entries: [MapPatternEntry] = []
    let rest = parseParts(closer: "}") { () throws(Abandoned) in entries.append(try parseMapPatternEntry()) }
    return makePattern(.map(entries, rest: rest), from: start)
  }

  /// The parts of a pattern in brackets; gives the rest, which is the last.
  private func parseParts(closer: String, _ parsePart: () throws(Abandoned) -> Void) -> RestPattern? {
    var rest: RestPattern?
    parseElements("pattern", closer: closer) { () throws(Abandoned) in
      if let rest { throw fail(ParserMessages.afterRestPattern(at: rest.span)) }
      if kind == .ellipsis { rest = try parseRest() } else { try parsePart() }
    }
    return rest
  }

  private func parseRest() throws(Abandoned) -> RestPattern {
    let start = token.start
    advance()
    guard kind == .name else { return RestPattern(name: nil, span: span(from: start)) }
    let name = takeName()
    boundNames.insert(name.text)
    return RestPattern(name: name.text == "_" ? nil : name, span: span(from: start))
  }

  private func parseMapPatternEntry() throws(Abandoned) -> MapPatternEntry {
    let keyToken = token
    guard kind.isWord || kind == .string else {
      throw fail(ParserMessages.patternKey(found: describe(token), at: missingSpan))
    }
    let key = kind == .string ? takePlainString() : takeName().text
    if take(.colon) {
      return MapPatternEntry(key: key, keySpan: keyToken.span, pattern: try parsePattern())
    }
    guard keyToken.kind == .name else { throw fail(ParserMessages.keywordShorthand(key, at: keyToken.span)) }
    boundNames.insert(key)
    return MapPatternEntry(key: key, keySpan: keyToken.span, pattern: Pattern(.name(key), at: keyToken.span))
  }
}
