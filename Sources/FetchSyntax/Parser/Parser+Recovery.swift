import FetchDiagnostics

extension Parser {
  /// More errors than this in a file are not listed.
  private static let mostDiagnostics = 100

  /// Adds a diagnostic, unless it would only be a consequence of one that was reported.
  ///
  /// It is made only when there is room for it; and made in a function of its own, it takes no room in its caller's frame.
  func report(_ diagnostic: @autoclosure () -> Diagnostic) {
    firmErrors += 1
    guard unclosedBrackets == 0, diagnostics.count < Parser.mostDiagnostics else { return }
    let diagnostic = diagnostic()
    guard !faultyLines.contains(source.lineIndex(of: diagnostic.span.start)) else { return }
    guard !diagnostics.contains(where: { $0.span.start == diagnostic.span.start }) else { return }
    diagnostics.append(diagnostic)
  }

  /// Reports an error about this token, and gives what is to be thrown.
  func fail(_ diagnostic: @autoclosure () -> Diagnostic) -> Abandoned {
    if token.flags.contains(.isSynthetic) { return Abandoned() }
    if kind == .unknown {
      report(ParserMessages.unknownCharacter(text(token), at: token.span))
    } else {
      report(diagnostic())
    }
    if kind == .endOfInput {
      firmErrors -= 1
      missesInput = true
    }
    return Abandoned()
  }

  /// Where to point when something is missing: at this token, or after the one before when this one is on another line.
  var missingSpan: SourceSpan {
    let isElsewhere = token.startsLine && index > statementStart || kind == .endOfInput
    return isElsewhere ? previous.span.afterEnd : token.span
  }

  /// Goes deeper, by a level of nesting or none, unless the tree would get too deep.
  func enter(levels: Int = 1) throws(Abandoned) {
    nesting += levels
    if nesting > mostLevels {
      nesting -= levels
      reportNesting(at: token.span)
      throw Abandoned()
    }
  }

  /// Comes back from where `enter` went.
  func leave(levels: Int = 1) {
    nesting -= levels
  }

  private func reportNesting(at span: SourceSpan) {
    if !reportedNesting { report(ParserMessages.nestedTooDeeply(at: span, levels: mostLevels)) }
    reportedNesting = true
    exceededLevels = true
  }

  /// Makes a node, or an invalid one when the tree would get too deep.
  func make(_ kind: Expression.Kind, from start: UInt32) -> Expression {
    make(kind, at: span(from: start))
  }

  /// Makes a node, or an invalid one when the tree would get too deep.
  func make(_ kind: Expression.Kind, at span: SourceSpan) -> Expression {
    let expression = Expression(kind, at: span)
    guard expression.depth > mostLevels else { return expression }
    reportNesting(at: SourceSpan(start: span.start, end: min(span.end, span.start + 1)))
    return Expression(.invalid, at: span)
  }

  /// Makes a statement, or an invalid one when the tree would get too deep.
  func make(_ kind: Statement.Kind, from start: UInt32) -> Statement {
    let statement = Statement(kind, at: span(from: start))
    guard statement.depth > mostLevels else { return statement }
    reportNesting(at: SourceSpan(start: start, end: start + 1))
    return Statement(.invalid, at: statement.span)
  }

  /// Skips what is left of a statement, or of a match arm, that began at `start`. Blocks on the way are parsed for their own
  /// errors.
  func skipStatement(from start: Int, isArm: Bool = false) {
    let failed = index
    var position = start
    while position < failed { position = indexAfter(position) }
    position = min(position, tokens.count - 1)
    if position == start { position = min(indexAfter(start), tokens.count - 1) }
    while true {
      let token = tokens[position]
      if token.kind == .endOfInput || token.kind == .semicolon || token.kind.isCloser || token.startsLine { break }
      if isArm, token.kind == .comma { break }
      // A block that is nested too deeply would be so again.
      if token.kind == .openBrace, !reportedNesting, isBlock(at: position) {
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
  private func skipBlock() {
    let (outerMode, outerContext, outerBroken) = (mode, context, hasBrokenLoop)
    context = Context(owner: .function, isInLoop: true)
    hasBrokenLoop = true
    if (try? enter()) != nil {
      _ = try? parseBlock()
      leave()
    }
    (mode, context, hasBrokenLoop) = (outerMode, outerContext, outerBroken)
  }

  /// Skips what is left of an element in brackets that began at `start`: up to a comma or the brackets' end.
  func skipElement(from start: Int) {
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
  func closeBracket(_ opener: Int) {
    let closer = Int(tokens[opener].partner)
    if closer > 0 { index = closer }
    advance()
  }

  /// Takes an opening bracket and answers its index; until `endBracket`, lines do not end.
  func beginBracket() -> (opener: Int, outer: Mode) {
    let result = (opener: index, outer: mode)
    if token.flags.contains(.isUnclosed) { unclosedBrackets += 1 }
    mode = Mode(linesEnd: false)
    advance()
    return result
  }

  /// Takes a bracket's end, wherever parsing has stopped inside it.
  func endBracket(_ bracket: (opener: Int, outer: Mode)) {
    if tokens[bracket.opener].flags.contains(.isUnclosed) { unclosedBrackets -= 1 }
    mode = bracket.outer
    closeBracket(bracket.opener)
  }
}
