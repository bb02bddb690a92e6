/// What the formatter moves and never changes: a token, or a string with all that its braces hold.
struct Piece {
  /// The token's kind; a string's with interpolation is `string`.
  let kind: TokenKind
  /// What the parser took it for.
  let role: TokenRole
  /// Its bytes.
  let range: Range<Int>
  /// Whether it begins a line.
  let startsLine: Bool
  /// Whether code inside a string goes over several lines, so that these cannot be moved.
  let isRigid: Bool

  /// The pieces of a source that has no error; the last is the end of the input.
  static func pieces(of tokens: [Token], roles: [TokenRole]) -> [Piece] {
    var pieces: [Piece] = []
    pieces.reserveCapacity(tokens.count)
    var index = 0
    while index < tokens.count {
      let token = tokens[index]
      let isInterpolated = token.kind == .stringHead
      let last = isInterpolated ? Int(token.partner) : index
      pieces.append(
        Piece(
          kind: isInterpolated ? .string : token.kind, role: roles[index],
          range: Int(token.start)..<Int(tokens[last].end), startsLine: token.startsLine,
          isRigid: isInterpolated && tokens[index + 1...last].contains { $0.startsLine }))
      index = last + 1
    }
    return pieces
  }

  /// Whether it opens a bracket.
  var isOpener: Bool { kind == .openParen || kind == .openBracket || kind == .openBrace }

  /// Whether it closes one.
  var isCloser: Bool { kind == .closeParen || kind == .closeBracket || kind == .closeBrace }

  /// Whether it goes on with a block's statement, unless the word is a name.
  var isClause: Bool { kind == .else || kind == .catch || kind == .finally }

  /// Whether an operand may end with it.
  var endsOperand: Bool {
    switch kind {
    case .name, .number, .string, .closeParen, .closeBracket, .closeBrace, .true, .false, .null: true
    default: false
    }
  }

  /// Whether a line that ends with it goes on as a value of its own in the next one.
  var introducesValue: Bool {
    switch kind {
    case .equal, .plusEqual, .minusEqual, .starEqual, .slashEqual, .arrow, .colon: true
    default: false
    }
  }
}
