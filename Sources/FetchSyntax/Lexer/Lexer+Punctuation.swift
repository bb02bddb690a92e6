extension Lexer {
  /// Reads a bracket, an operator, or what is neither.
  mutating func readPunctuation(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "("): open(.paren, .openParen)
    case UInt8(ascii: "["): open(.bracket, .openBracket)
    case UInt8(ascii: "{"): open(.brace, .openBrace)
    case UInt8(ascii: ")"): close(.paren, .closeParen)
    case UInt8(ascii: "]"): close(.bracket, .closeBracket)
    case UInt8(ascii: "}"): closeBrace()
    default: readOperator(byte)
    }
  }

  private mutating func readOperator(_ byte: UInt8) {
    let start = offset
    let (kind, length) = operatorKind(byte, peek(1), peek(2))
    offset += length
    add(kind, from: start)
  }

  private func operatorKind(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> (TokenKind, Int) {
    switch first {
    case UInt8(ascii: ","): (.comma, 1)
    case UInt8(ascii: ";"): (.semicolon, 1)
    case UInt8(ascii: ":"): second == UInt8(ascii: "=") ? (.foreign, 2) : (.colon, 1)
    case UInt8(ascii: "."): dotKind(second, third)
    case UInt8(ascii: "?"):
      second == UInt8(ascii: "?") ? (.coalesce, 2) : second == UInt8(ascii: ".") ? (.questionDot, 2) : (.question, 1)
    case UInt8(ascii: "="), UInt8(ascii: "!"), UInt8(ascii: "<"), UInt8(ascii: ">"):
      comparisonKind(first, second, third)
    case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "/"), UInt8(ascii: "%"):
      arithmeticKind(first, second, third)
    case UInt8(ascii: "|"):
      second == UInt8(ascii: ">") ? (.pipe, 2) : (.foreign, second == UInt8(ascii: "|") ? 2 : 1)
    case UInt8(ascii: "&"): (.foreign, second == UInt8(ascii: "&") ? 2 : 1)
    case UInt8(ascii: "^"), UInt8(ascii: "~"), UInt8(ascii: "@"), UInt8(ascii: "$"), UInt8(ascii: "`"): (.foreign, 1)
    default: (.unknown, 1)
    }
  }

  private func dotKind(_ second: UInt8, _ third: UInt8) -> (TokenKind, Int) {
    guard second == UInt8(ascii: ".") else { return (.dot, 1) }
    if third == UInt8(ascii: ".") { return (.ellipsis, 3) }
    return third == UInt8(ascii: "<") ? (.rangeUpTo, 3) : (.rangeTo, 2)
  }

  private func comparisonKind(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> (TokenKind, Int) {
    let isFollowedByEqual = second == UInt8(ascii: "=")
    switch first {
    case UInt8(ascii: "="):
      if second == UInt8(ascii: ">") { return (.arrow, 2) }
      if isFollowedByEqual { return third == UInt8(ascii: "=") ? (.foreign, 3) : (.equalEqual, 2) }
      return (.equal, 1)
    case UInt8(ascii: "!"):
      if isFollowedByEqual { return third == UInt8(ascii: "=") ? (.foreign, 3) : (.notEqual, 2) }
      return (.foreign, 1)
    case UInt8(ascii: "<"):
      if second == first { return (.foreign, 2) }
      return isFollowedByEqual ? (.lessEqual, 2) : (.less, 1)
    default:
      if second == first { return (.foreign, 2) }
      return isFollowedByEqual ? (.greaterEqual, 2) : (.greater, 1)
    }
  }

  private func arithmeticKind(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> (TokenKind, Int) {
    let isFollowedByEqual = second == UInt8(ascii: "=")
    let isDoubled = second == first && first != UInt8(ascii: "%")
    if isDoubled, first != UInt8(ascii: "+"), first != UInt8(ascii: "-"), third == UInt8(ascii: "=") {
      return (.foreign, 3)
    }
    switch first {
    case UInt8(ascii: "+"): return isDoubled ? (.foreign, 2) : isFollowedByEqual ? (.plusEqual, 2) : (.plus, 1)
    case UInt8(ascii: "-"):
      if isDoubled || second == UInt8(ascii: ">") { return (.foreign, 2) }
      return isFollowedByEqual ? (.minusEqual, 2) : (.minus, 1)
    case UInt8(ascii: "*"): return isDoubled ? (.starStar, 2) : isFollowedByEqual ? (.starEqual, 2) : (.star, 1)
    case UInt8(ascii: "/"):
      if second == UInt8(ascii: "*") { return (.foreign, 2) }
      return isDoubled ? (.slashSlash, 2) : isFollowedByEqual ? (.slashEqual, 2) : (.slash, 1)
    default: return isFollowedByEqual ? (.foreign, 2) : (.percent, 1)
    }
  }
}
