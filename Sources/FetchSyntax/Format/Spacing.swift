/// Where a space stands between two pieces on one line.
enum Spacing {
  /// Whether a space stands between `left` and `right`; `bracket` is what is open between them.
  static func isApart(_ left: Piece, _ right: Piece, in bracket: OpenBracket) -> Bool {
    if left.isOpener || right.isCloser {
      // The code in a block's braces stands apart from them, and what other brackets hold does not.
      return bracket.isBlock && !(left.isOpener && right.isCloser)
    }
    return !clings(left, toNext: right, in: bracket) && !clings(right)
  }

  /// Whether nothing stands between a piece and the one before it.
  private static func clings(_ right: Piece) -> Bool {
    switch right.kind {
    case .comma, .semicolon, .colon, .dot, .questionDot, .rangeTo, .rangeUpTo, .question: true
    case .openParen: right.role.contains(.opensCall)
    case .openBracket: right.role.contains(.opensIndex)
    default: false
    }
  }

  /// Whether nothing stands between a piece and the one behind it.
  private static func clings(_ left: Piece, toNext right: Piece, in bracket: OpenBracket) -> Bool {
    switch left.kind {
    case .dot, .questionDot, .ellipsis, .rangeTo, .rangeUpTo: true
    case .colon: bracket.isIndex
    // Two signs in a row would be another language's `--`.
    case .minus, .plus: left.role.contains(.isSign) && !(right.role.contains(.isSign) && right.kind == left.kind)
    default: false
    }
  }
}
