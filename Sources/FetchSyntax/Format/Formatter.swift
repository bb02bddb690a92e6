import FetchDiagnostics

/// Writes the pieces of a script with new white space between them.
///
/// Lines break where the author broke them. A line is indented by two spaces for each bracket that is open where it begins,
/// brackets opened on one line counting as one, and by two more when it goes on with what an earlier line began.
struct Formatter {
  /// What is formatted.
  let source: SourceText
  /// The finished lines.
  private var lines: [FormattedLine] = []
  /// The line being written.
  private var line = FormattedLine()
  /// What is open around the place, the outermost first; the first is the script.
  private var brackets: [OpenBracket] = [.script]
  /// The piece that was written last.
  private var previous: Piece?
  /// How far the line being written moved to the right.
  private var shift = 0

  /// A formatter of a source that has no error.
  init(source: SourceText) {
    self.source = source
  }

  /// The whole script.
  mutating func format(_ pieces: [Piece]) -> String {
    for (index, piece) in pieces.enumerated() {
      let beginsElement = takeElement(piece)
      let indentation = piece.startsLine ? indentation(of: piece, beginsElement) : line.indentation
      takeGap(before: piece, indentation)
      if piece.kind == .endOfInput { break }
      write(piece, isKeyOrMember: isKeyOrMember(piece, pieces[index + 1]))
    }
    endLine()
    return FormattedLine.text(of: lines)
  }

  /// A word after `.` or before a colon is a name, whatever else it is elsewhere.
  private func isKeyOrMember(_ piece: Piece, _ next: Piece) -> Bool {
    next.kind == .colon || previous?.kind == .dot || previous?.kind == .questionDot
  }

  // Indentation

  private var top: OpenBracket {
    get { brackets[brackets.count - 1] }
    set { brackets[brackets.count - 1] = newValue }
  }

  /// Looks whether a statement or element begins with a piece.
  private mutating func takeElement(_ piece: Piece) -> Bool {
    guard !piece.isCloser else { return false }
    if piece.startsLine { top.hasLines = true }
    let begins = beginsElement(piece)
    if begins { top.beginElement() }
    top.isFresh = false
    return begins
  }

  private func beginsElement(_ piece: Piece) -> Bool {
    if top.isBlock { return piece.role.contains(.beginsStatement) || piece.kind == .endOfInput }
    if top.isFresh || previous?.kind == .comma { return true }
    // The parts of a comprehension.
    return piece.startsLine && (piece.kind == .for || piece.kind == .if && previous?.endsOperand == true)
  }

  /// The indentation of the line that a piece begins.
  private mutating func indentation(of piece: Piece, _ beginsElement: Bool) -> Int {
    if piece.isCloser { return top.base }
    if beginsElement || piece.kind == .semicolon { return top.inner }
    if piece.isClause { return top.lastBase }
    switch piece.kind {
    case .dot, .questionDot, .pipe: return top.continuation(leads: true)
    default:
      if previous?.introducesValue == true { top.valueBreaks += 1 }
      // A contextual word, `with` or `to`, is a name behind an operand.
      return top.continuation(leads: piece.kind == .name && previous?.endsOperand == true)
    }
  }

  /// Goes into or out of a bracket, and keeps the words that wait for a block.
  private mutating func follow(_ piece: Piece, isKeyOrMember: Bool) {
    switch piece.kind {
    case .openParen, .openBracket, .openBrace:
      let isBlock = piece.role.contains(.opensBlock)
      let head = isBlock && previous?.kind != .arrow ? top.takeHead() : nil
      let base = head ?? line.indentation
      brackets.append(
        OpenBracket(base: base, inner: base + 2, isBlock: isBlock, isIndex: piece.role.contains(.opensIndex)))
    case .closeParen, .closeBracket, .closeBrace:
      guard brackets.count > 1 else { return }
      let base = brackets.removeLast().base
      top.lastBase = base
    case .if, .for, .while, .fn, .gather, .within, .match, .catch:
      if !isKeyOrMember { top.heads.append((piece.kind, line.indentation)) }
    default: return
    }
  }

  // Lines

  /// Takes the comments, line breaks and blank lines before a piece.
  private mutating func takeGap(before piece: Piece, _ indentation: Int) {
    let end = piece.kind == .endOfInput ? source.utf8.count : piece.range.lowerBound
    let gap = Gap(source.utf8, (previous?.range.upperBound ?? 0)..<end)
    let commentIndentation = piece.isCloser ? top.inner : indentation
    for comment in gap.comments {
      if comment.lineBreaks > 0 || previous == nil { beginLine(commentIndentation, isApart: comment.lineBreaks > 1) }
      line.comment = source.text(of: SourceSpan(comment.range))
      line.commentColumn = source.position(of: UInt32(comment.range.lowerBound)).column
    }
    guard piece.startsLine, piece.kind != .endOfInput else { return }
    beginLine(indentation, isApart: gap.lineBreaks > 1 && !piece.isCloser && !piece.isClause)
    shift = indentation - sourceIndentation(before: piece.range.lowerBound)
  }

  /// Ends the line being written and begins another, a blank line between them if the author had one and it divides something.
  private mutating func beginLine(_ indentation: Int, isApart: Bool) {
    let followsOpener = previous?.isOpener == true && !line.isOnlyComment
    let isFirst = lines.isEmpty && line.isEmpty
    endLine()
    line.indentation = indentation
    line.isApart = isApart && !followsOpener && !isFirst
  }

  private mutating func endLine() {
    if !line.isEmpty { lines.append(line) }
    line = FormattedLine()
  }

  private mutating func write(_ piece: Piece, isKeyOrMember: Bool) {
    if !line.code.isEmpty, let previous, Spacing.isApart(previous, piece, in: top) { line.code += " " }
    line.code += MovedString.text(of: piece, in: source.utf8, by: shift)
    follow(piece, isKeyOrMember: isKeyOrMember)
    previous = piece
  }

  /// How far the line of a byte is indented in the source.
  private func sourceIndentation(before offset: Int) -> Int {
    let start = Int(source.lineStarts[source.lineIndex(of: UInt32(offset))])
    return MovedString.width(of: source.utf8[start..<offset].prefix(while: MovedString.isSpace))
  }
}
