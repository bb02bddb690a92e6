import FetchDiagnostics

extension Parser {
  /// An int, float, duration or size.
  func parseNumber() -> Expression {
    let number = token
    advance()
    if let small = smallInteger(number) { return make(.integer(small), at: number.span) }
    switch NumberLiteral(text(number)) {
    case .integer(let magnitude):
      if magnitude <= UInt64(Int64.max) { return make(.integer(Int(magnitude)), at: number.span) }
      if isMinusBefore(number) { return make(.integer(Int.min), at: number.span) }
      report(ParserMessages.number(.tooLarge, text(number), at: number.span))
    case .float(let value): return make(.float(value), at: number.span)
    case .duration(let nanoseconds): return make(.duration(nanoseconds: nanoseconds), at: number.span)
    case .invalid(let problem): report(ParserMessages.number(problem, text(number), at: number.span))
    }
    return make(.invalid, at: number.span)
  }

  /// The value of up to 18 plain digits, which most numbers are.
  private func smallInteger(_ number: Token) -> Int? {
    let length = number.end - number.start
    guard length <= 18, length == 1 || bytes[Int(number.start)] != UInt8(ascii: "0") else { return nil }
    var value = 0
    for offset in Int(number.start)..<Int(number.end) {
      let digit = bytes[offset] &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      value = value * 10 + Int(digit)
    }
    return value
  }

  /// Whether the number just taken has a sign right before it that is no subtraction.
  private func isMinusBefore(_ number: Token) -> Bool {
    guard index >= 2, tokens[index - 2].kind == .minus, kind != .dot, kind != .starStar else { return false }
    guard index >= 3, !tokens[index - 2].startsLine || !mode.linesEnd else { return true }
    switch tokens[index - 3].kind {
    case .name, .number, .string, .stringTail, .closeParen, .closeBracket, .closeBrace, .true, .false, .null:
      return false
    default: return true
    }
  }

  /// The text of a string token, which is taken.
  func takePlainString() -> String {
    let string = token
    advance()
    let isBroken = string.flags.contains(.isBroken)
    var literal = StringLiteral(bytes: bytes, range: string.span.range, isBroken: isBroken)
    let quotes = literal.isMultiline ? 3 : 1
    let start = Int(string.start) + quotes
    let end = max(start, Int(string.end) - (isBroken ? 0 : quotes))
    let value = literal.text(of: start..<end, isFirst: true, isLast: true)
    reportProblems(of: literal)
    return value
  }

  /// `"… {x} …"`.
  func parseInterpolation() -> Expression {
    let head = index
    let start = token.start
    let tail = tokens[Int(token.partner)]
    let isBroken = tail.flags.contains(.isBroken)
    var literal = StringLiteral(bytes: bytes, range: Int(start)..<Int(tail.end), isBroken: isBroken)
    let quotes = literal.isMultiline ? 3 : 1
    let outer = mode
    let outerUnclosed = unclosedBrackets
    mode = Mode(linesEnd: false)
    if token.flags.contains(.isUnclosed) { unclosedBrackets += 1 }

    var parts: [StringPart] = []
    add(literal.text(of: Int(start) + quotes..<Int(token.end) - 1, isFirst: true, isLast: false), to: &parts)
    advance()
    while true {
      parts.append(.expression(parseInterpolated()))
      let piece = token
      guard piece.kind == .stringMiddle || piece.kind == .stringTail else { break }
      advance()
      let isLast = piece.kind == .stringTail
      let end = Int(piece.end) - (isLast ? (isBroken ? 0 : quotes) : 1)
      if end > Int(piece.start) {
        add(literal.text(of: Int(piece.start) + 1..<end, isFirst: false, isLast: isLast), to: &parts)
      }
      if isLast { break }
    }
    mode = outer
    unclosedBrackets = outerUnclosed
    reportProblems(of: literal)
    closeBracket(head)
    return make(.interpolation(parts), from: start)
  }

  private func add(_ text: String, to parts: inout [StringPart]) {
    if !text.isEmpty { parts.append(.text(text)) }
  }

  /// The expression in braces in a string; afterwards the rest of the string is looked at.
  private func parseInterpolated() -> Expression {
    let before = index
    let start = token.start
    do {
      if kind == .stringMiddle || kind == .stringTail {
        throw fail(ParserMessages.emptyInterpolation(at: SourceSpan(start: previous.end - 1, end: token.start + 1)))
      }
      let expression = try parseExpression()
      if kind == .colon, case .string = expression.kind { throw fail(ParserMessages.braceInString(at: token.span)) }
      if kind == .colon { throw fail(ParserMessages.formatSpecifier(formatSpecifier(), at: token.span)) }
      guard kind == .stringMiddle || kind == .stringTail else {
        throw fail(
          ParserMessages.expectedCloser("}", after: "the expression", found: describe(token), at: missingSpan))
      }
      return expression
    } catch {
      var position = before
      while tokens[position].kind != .endOfInput, !tokens[position].kind.isCloser { position = indexAfter(position) }
      index = position
      return make(.invalid, at: SourceSpan(start: start, end: max(start, tokens[position].start)))
    }
  }

  /// What stands between the colon and the brace of `"{x:.2f}"`.
  private func formatSpecifier() -> String {
    var position = index
    while tokens[position].kind != .endOfInput, !tokens[position].kind.isCloser { position = indexAfter(position) }
    return source.text(of: SourceSpan(start: token.end, end: max(token.end, tokens[position].start)))
  }

  private func reportProblems(of literal: StringLiteral) {
    for problem in literal.problems { report(ParserMessages.string(problem)) }
  }
}
