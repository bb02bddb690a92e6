import FetchDiagnostics

extension Parser {
  /// More errors than this in a file are not listed.
  private static let mostDiagnostics = 100
  /// How much of the native stack parsing may take; a thread's stack is at least 512 KiB.
  private static let mostStack: UInt = 384 * 1024

  /// Adds a diagnostic, unless it would only be a consequence of one that was reported.
  mutating func report(_ diagnostic: Diagnostic) {
    guard unclosedBrackets == 0, diagnostics.count < Parser.mostDiagnostics else { return }
    guard !faultyLines.contains(source.lineIndex(of: diagnostic.span.start)) else { return }
    guard !diagnostics.contains(where: { $0.span.start == diagnostic.span.start }) else { return }
    firmErrors += 1
    diagnostics.append(diagnostic)
  }

  /// Reports an error about this token, and gives what is to be thrown.
  mutating func fail(_ diagnostic: Diagnostic) -> Abandoned {
    let errors = firmErrors
    if !token.flags.contains(.isSynthetic) { report(diagnostic) }
    if kind == .endOfInput, firmErrors > errors {
      firmErrors -= 1
      missesInput = true
    }
    return Abandoned()
  }

  /// Where to point when something is missing: at this token, or after the one before when this one is on another line.
  var missingSpan: SourceSpan {
    token.startsLine || kind == .endOfInput ? previous.span.afterEnd : token.span
  }

  /// Goes a level deeper, unless the tree or the native stack would get too deep.
  mutating func enter() throws(Abandoned) {
    nesting += 1
    let used = stackBase &- StackPointer.current()
    if nesting > NestingLimit.levels || used > Parser.mostStack && used < UInt(Int.max) {
      nesting -= 1
      reportNesting(at: token.span)
      throw Abandoned()
    }
  }

  mutating func leave() {
    nesting -= 1
  }

  private mutating func reportNesting(at span: SourceSpan) {
    if !reportedNesting { report(ParserMessages.nestedTooDeeply(at: span)) }
    reportedNesting = true
  }

  /// Makes a node, or an invalid one when the tree would get too deep.
  mutating func make(_ kind: Expression.Kind, from start: UInt32) -> Expression {
    make(kind, at: span(from: start))
  }

  /// Makes a node, or an invalid one when the tree would get too deep.
  mutating func make(_ kind: Expression.Kind, at span: SourceSpan) -> Expression {
    let expression = Expression(kind, at: span)
    guard expression.depth > NestingLimit.levels else { return expression }
    reportNesting(at: SourceSpan(start: span.start, end: min(span.end, span.start + 1)))
    return Expression(.invalid, at: span)
  }

  /// Makes a statement, or an invalid one when the tree would get too deep.
  mutating func make(_ kind: Statement.Kind, from start: UInt32) -> Statement {
    let statement = Statement(kind, at: span(from: start))
    guard statement.depth > NestingLimit.levels else { return statement }
    reportNesting(at: SourceSpan(start: start, end: start + 1))
    return Statement(.invalid, at: statement.span)
  }

  /// Skips what is left of a statement that began at `start`. Blocks on the way are parsed for their own errors.
  mutating func skipStatement(from start: Int) {
    let failed = index
    var position = start
    while position < failed { position = indexAfter(position) }
    position = min(position, tokens.count - 1)
    if position == start { position = min(indexAfter(start), tokens.count - 1) }
    while true {
      let token = tokens[position]
      if token.kind == .endOfInput || token.kind == .semicolon || token.kind.isCloser || token.startsLine { break }
      if token.kind == .openBrace, isBlock(at: position) {
        index = position
        skipBlock()
      }
      position = indexAfter(position)
    }
    index = position
  }

  /// Whether the braces at `position` hold lines of code rather than a map's entries.
  private func isBlock(at position: Int) -> Bool {
    let first = tokens[position + 1]
    guard first.startsLine, !first.kind.isCloser, position + 2 < tokens.count else { return false }
    let second = tokens[position + 2].kind
    return second != .colon && second != .comma && first.kind != .ellipsis
  }

  /// Reads a block only for its errors; what is around it is not known.
  private mutating func skipBlock() {
    let (outerMode, outerContext, outerBroken) = (mode, context, hasBrokenLoop)
    context = Context(owner: .function, isInLoop: true)
    hasBrokenLoop = true
    _ = try? parseBlock()
    (mode, context, hasBrokenLoop) = (outerMode, outerContext, outerBroken)
  }

  /// Skips what is left of an element in brackets that began at `start`: up to a comma or the brackets' end.
  mutating func skipElement(from start: Int) {
    var position = start
    while position < index { position = indexAfter(position) }
    position = min(position, tokens.count - 1)
    while true {
      let kind = tokens[position].kind
      if kind == .comma || kind == .endOfInput || kind.isCloser { break }
      position = indexAfter(position)
    }
    index = position
  }

  /// Goes to the token that ends the bracket at `opener`, and takes it.
  mutating func closeBracket(_ opener: Int) {
    let closer = Int(tokens[opener].partner)
    if closer > 0 { index = closer }
    advance()
  }

  /// Takes an opening bracket and answers its index; until `endBracket`, lines do not end.
  mutating func beginBracket() -> (opener: Int, outer: Mode) {
    let result = (opener: index, outer: mode)
    if token.flags.contains(.isUnclosed) { unclosedBrackets += 1 }
    mode = Mode(linesEnd: false)
    advance()
    return result
  }

  /// Takes a bracket's end, wherever parsing has stopped inside it.
  mutating func endBracket(_ bracket: (opener: Int, outer: Mode)) {
    if tokens[bracket.opener].flags.contains(.isUnclosed) { unclosedBrackets -= 1 }
    mode = bracket.outer
    closeBracket(bracket.opener)
  }
}
