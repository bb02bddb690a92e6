import FetchDiagnostics

extension Parser {
  /// Calls, indexes, slices and members after `base`.
  func parsePostfix(_ base: Expression, from start: UInt32) throws(Abandoned) -> Expression {
    var result = base
    var isOptional = false
    while true {
      switch kind {
      case .openParen where !token.startsLine:
        let arguments = parseArguments()
        result = make(.call(Call(callee: result, arguments: arguments)), from: start)
      case .openBracket where !token.startsLine:
        result = parseIndex(result, from: start)
      case .dot, .questionDot:
        if kind == .questionDot { isOptional = true }
        result = try parseMember(result, from: start)
      default:
        return isOptional ? make(.optionalChain(result), from: start) : result
      }
    }
  }

  /// `.name`, `?.name`, and the call that follows it.
  private func parseMember(_ base: Expression, from start: UInt32) throws(Abandoned) -> Expression {
    let isOptional = kind == .questionDot
    let dot = token
    advance()
    guard kind.isWord else {
      throw fail(memberMessage(after: dot))
    }
    let name = takeName()
    guard kind == .openParen, !token.startsLine else {
      return make(.member(Member(base: base, name: name, isOptional: isOptional)), from: start)
    }
    let arguments = parseArguments()
    let call = MethodCall(base: base, name: name, isOptional: isOptional, arguments: arguments)
    return make(.methodCall(call), from: start)
  }

  private func memberMessage(after dot: Token) -> Diagnostic {
    if kind == .number { return ParserMessages.numberedMember(text(token), at: token.span) }
    if kind == .openBracket { return ParserMessages.optionalIndex("?.", at: dot.span) }
    if kind == .openParen { return ParserMessages.optionalCall("?.", at: dot.span) }
    return ParserMessages.nameAfter(text(dot), found: describe(token), at: missingSpan)
  }

  /// `(a, label: b, ...c)`.
  func parseArguments() -> [Argument] {
    var arguments: [Argument] = []
    var labels: [String: Name] = [:]
    note(.opensCall)
    parseElements("arguments", closer: ")") { () throws(Abandoned) in
      let argument = try parseArgument()
      if let label = argument.label, let first = labels.updateValue(label, forKey: label.text) {
        report(ParserMessages.labelTwice(label, first: first.span))
      } else if argument.label == nil, arguments.last?.label != nil {
        report(ParserMessages.positionalAfterLabel(at: argument.value.span))
      }
      arguments.append(argument)
    }
    return arguments
  }

  private func parseArgument() throws(Abandoned) -> Argument {
    if take(.ellipsis) { return Argument(label: nil, value: try parseExpression(), isSpread: true) }
    var label: Name?
    if kind.isWord, nextKind == .colon {
      label = takeName()
      advance()
    }
    let value = try parseExpression()
    if kind == .for { throw fail(ParserMessages.bareComprehension(at: token.span)) }
    if kind == .equal {
      throw fail(ParserMessages.equalInArgument(snippet(value.span), at: token.span))
    }
    return Argument(label: label, value: value, isSpread: false)
  }

  /// A comma between elements, where the closing bracket does not follow.
  func expectComma(in place: String, closer: String) throws(Abandoned) {
    guard take(.comma) else {
      throw fail(
        ParserMessages.expectedComma(
          in: place, closer: closer, found: describe(token), hint: commaHint(in: place), at: missingSpan))
    }
  }

  /// What another language means by the token that stands where a comma is expected.
  private func commaHint(in place: String) -> String? {
    if token.startsLine { return nil }
    return ForeignSyntax.hintForComma(
      found: text(token), kind: kind, isInPattern: place == "pattern", followsString: previous.kind == .string,
      followsPrefix: followsPrefix)
  }

  /// Whether the token may have a prefix before it, as the strings of other languages have: `f"…"`.
  var followsPrefix: Bool { previous.kind == .name && previous.end == token.start && text(previous).count <= 2 }

  /// `[index]` or `[lower:upper]`.
  private func parseIndex(_ base: Expression, from start: UInt32) -> Expression {
    note(.opensIndex)
    let bracket = beginBracket()
    var lower: Expression?
    var upper: Expression?
    var isSlice = false
    var isWhole = false
    do {
      if kind == .closeBracket { throw fail(ParserMessages.emptyIndex(at: token.span)) }
      if kind != .colon { lower = try parseExpression() }
      isSlice = take(.colon)
      if isSlice, kind != .closeBracket, kind != .colon { upper = try parseExpression() }
      if isSlice, kind == .colon { throw fail(ParserMessages.sliceStep(at: token.span)) }
      if kind == .comma { throw fail(ParserMessages.twoIndexes(at: token.span)) }
      guard kind == .closeBracket else {
        throw fail(ParserMessages.expectedCloser("]", after: "the index", found: describe(token), at: missingSpan))
      }
      isWhole = true
    } catch {}
    endBracket(bracket)
    guard isWhole else { return make(.invalid, from: start) }
    if isSlice { return make(.slice(base: base, lower: lower, upper: upper), from: start) }
    return lower.map { make(.index(base: base, index: $0), from: start) } ?? make(.invalid, from: start)
  }
}
