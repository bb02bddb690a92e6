import FetchDiagnostics

extension Lexer {
  /// Takes an opening bracket.
  mutating func open(_ level: Level.Kind, _ kind: TokenKind) {
    push(Level(kind: level, opener: tokens.count))
    offset += 1
    add(kind, from: offset - 1)
  }

  /// `)` or `]`. It looks for its opener as far as the nearest brace.
  mutating func close(_ kind: Level.Kind, _ token: TokenKind) {
    let span = SourceSpan(offset..<offset + 1)
    let found = spelling(kind, isCloser: true)
    let top = levels.last
    if let top, (kind == .paren ? top.parens : top.brackets) > 0,
      let index = levels.lastIndex(where: { $0.kind == kind })
    {
      closeUnclosed(above: index) { lexer, opener, _ in
        let open = lexer.tokens[opener].span
        return LexerMessages.unclosed(lexer.text(open), at: open, before: found, at: span)
      }
      closeTop(token, length: 1)
    } else if let top, top.kind == .paren || top.kind == .bracket {
      let opened = tokens[top.opener].span
      report(LexerMessages.wrongCloser(found, for: text(opened), at: span, opened: opened))
      closeTop(top.kind == .paren ? .closeParen : .closeBracket, length: 1)
    } else {
      report(LexerMessages.strayCloser(found, at: span))
      offset += 1
    }
  }

  /// `}`: the end of a block or map, or of the code in a string.
  mutating func closeBrace() {
    let span = SourceSpan(offset..<offset + 1)
    guard let index = levels.last?.braceIndex, index >= 0 else {
      report(LexerMessages.strayCloser("}", at: span))
      offset += 1
      return
    }
    closeUnclosed(above: index) { lexer, opener, _ in
      let open = lexer.tokens[opener].span
      return LexerMessages.unclosed(lexer.text(open), at: open, before: "}", at: span)
    }
    if levels[index].kind == .brace {
      closeTop(.closeBrace, length: 1)
    } else {
      let level = pop()
      readStringBody(level.string, start: offset, bodyStart: offset + 1, head: level.head, isHead: false)
    }
  }

  /// A statement cannot begin inside parentheses or square brackets: when one does, their ends are missing.
  mutating func closeLineBrackets(before kind: TokenKind, _ word: Range<Int>) {
    guard let top = levels.last, top.kind == .paren || top.kind == .bracket else { return }
    // A comprehension's `for` may begin a line, but not right inside parentheses.
    guard beginsStatement(kind) || kind == .for && top.kind == .paren else { return }
    var next = offset
    while next < bytes.count, bytes[next] == UInt8(ascii: " ") { next += 1 }
    if next < bytes.count, [UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: ")")].contains(bytes[next]) { return }
    let base = top.braceIndex
    while levels.count > base + 1 {
      let first = firstOnSameLine(above: base)
      closeUnclosed(above: first - 1) { lexer, opener, _ in
        let open = lexer.tokens[opener].span
        return LexerMessages.unclosed(
          lexer.text(open), at: open, beforeStatement: lexer.text(SourceSpan(word)), at: SourceSpan(word))
      }
    }
  }

  /// The outermost level above `base` that was opened on the innermost one's line.
  private func firstOnSameLine(above base: Int) -> Int {
    var first = levels.count - 1
    while first - 1 > base {
      let between = tokens[levels[first - 1].opener].start..<tokens[levels[first].opener].start
      if bytes[Int(between.lowerBound)..<Int(between.upperBound)].contains(UInt8(ascii: "\n")) { break }
      first -= 1
    }
    return first
  }

  private func beginsStatement(_ kind: TokenKind) -> Bool {
    switch kind {
    case .let, .var, .fn, .return, .while, .break, .continue, .throw, .import, .assert, .param: true
    default: false
    }
  }

  /// Closes what is open at the end of the source.
  mutating func closeAllAtEnd() {
    guard !levels.isEmpty else { return }
    endsInside = diagnostics.isEmpty
    while !levels.isEmpty {
      // A missing brace leaves all around it open, so only the innermost is named.
      let first = levels.last?.kind == .brace || levels.last?.kind == .interpolation ? 0 : firstOnSameLine(above: -1)
      closeUnclosed(above: first - 1) { lexer, opener, others in
        if let level = lexer.levels.last, level.kind == .interpolation {
          return LexerMessages.unclosedInterpolation(
            at: SourceSpan(start: level.brace, end: level.brace + 1), isMultiline: true)
        }
        let open = lexer.tokens[opener].span
        return LexerMessages.unclosed(lexer.text(open), at: open, others: others)
      }
    }
  }

  /// Ends the levels above `index`, whose ends are missing; the innermost is reported.
  private mutating func closeUnclosed(above index: Int, _ message: (Lexer, Int, Int) -> Diagnostic) {
    guard levels.count > index + 1, let innermost = levels.last else { return }
    report(message(self, innermost.opener, levels.count - index - 2))
    while levels.count > index + 1 { closeTopSilently() }
  }

  /// Ends the innermost level with a token that does not stand in the source.
  mutating func closeTopSilently() {
    guard let top = levels.last else { return }
    tokens[top.kind == .interpolation ? top.head : top.opener].flags.insert(.isUnclosed)
    let kept = flags
    flags = .isSynthetic
    let end = Int(tokens.last?.end ?? 0)
    let current = offset
    offset = end
    switch top.kind {
    case .paren: closeTop(.closeParen, length: 0)
    case .bracket: closeTop(.closeBracket, length: 0)
    case .brace: closeTop(.closeBrace, length: 0)
    case .interpolation:
      let level = pop()
      join(level.head, tokens.count)
      flags.insert(.isBroken)
      add(.stringTail, from: end)
    }
    offset = current
    flags = kept
  }

  private mutating func closeTop(_ kind: TokenKind, length: Int) {
    let level = pop()
    join(level.opener, tokens.count)
    offset += length
    add(kind, from: offset - length)
    tokens[tokens.count - 1].partner = Int32(level.opener)
  }

  /// Tells an opening token, and a string's head, where its end is.
  mutating func join(_ opener: Int, _ end: Int) {
    tokens[opener].partner = Int32(end)
  }

  private func spelling(_ kind: Level.Kind, isCloser: Bool) -> String {
    switch kind {
    case .paren: isCloser ? ")" : "("
    case .bracket: isCloser ? "]" : "["
    case .brace, .interpolation: isCloser ? "}" : "{"
    }
  }

  /// The text of a span.
  func text(_ span: SourceSpan) -> String { String(decoding: bytes[span.range], as: UTF8.self) }
}
