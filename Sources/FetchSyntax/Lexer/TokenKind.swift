/// What a token is.
enum TokenKind: UInt8 {
  /// The end of the source, which always is the last token.
  case endOfInput
  /// A name that is no keyword; a digit and what clings to it.
  case name, number
  /// A string without interpolation, quotes included.
  case string
  /// `"… {`, `} … {` and `} … "` of a string with interpolation.
  case stringHead, stringMiddle, stringTail

  /// Brackets.
  case openParen, closeParen, openBracket, closeBracket, openBrace, closeBrace
  /// Punctuation.
  case comma, semicolon, colon, dot, questionDot, arrow, ellipsis
  /// Operators of few characters.
  case pipe, coalesce, rangeTo, rangeUpTo
  /// Arithmetic.
  case plus, minus, star, slash, slashSlash, percent, starStar
  /// Assignments.
  case equal, plusEqual, minusEqual, starEqual, slashEqual
  /// Comparisons.
  case equalEqual, notEqual, less, lessEqual, greater, greaterEqual
  /// The question mark of `try?`.
  case question
  /// What other languages write and this one does not: `&&`, `!`, `++`, `===`, `->`, `//=` and the like.
  case foreign
  /// A character that no token begins with.
  case unknown

  /// The keywords.
  case `let`, `var`, fn, `return`, `if`, `else`, `for`, `in`, `while`, `break`, `continue`, match, and, or, not
  case `true`, `false`, null, `try`, `catch`, finally, `throw`, fetch, await, gather, save, spawn, yield, within
  case `import`, assert, param, allow

  /// The keywords in the order of their cases.
  static let keywords: [(text: StaticString, kind: TokenKind)] = [
    ("let", .let), ("var", .var), ("fn", .fn), ("return", .return), ("if", .if), ("else", .else), ("for", .for),
    ("in", .in), ("while", .while), ("break", .break), ("continue", .continue), ("match", .match), ("and", .and),
    ("or", .or), ("not", .not), ("true", .true), ("false", .false), ("null", .null), ("try", .try), ("catch", .catch),
    ("finally", .finally), ("throw", .throw), ("fetch", .fetch), ("await", .await), ("gather", .gather),
    ("save", .save), ("spawn", .spawn), ("yield", .yield), ("within", .within), ("import", .import),
    ("assert", .assert), ("param", .param), ("allow", .allow),
  ]

  /// Whether the token is spelled as a name: a name or a keyword.
  var isWord: Bool { self == .name || isKeyword }

  /// Whether the token is a keyword.
  var isKeyword: Bool { rawValue >= TokenKind.let.rawValue }

  /// Whether the token ends a bracket, or a piece of code inside a string.
  var isCloser: Bool {
    switch self {
    case .closeParen, .closeBracket, .closeBrace, .stringMiddle, .stringTail: true
    default: false
    }
  }
}

/// The keywords by their spelling.
enum Keyword {
  /// The kind of the word in `bytes`: a keyword's, or `name`.
  static func kind(of bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> TokenKind {
    guard range.count >= 2, range.count <= 8 else { return .name }
    let word = pack(bytes, range)
    var slot = hash(word)
    while table[slot].word != 0 {
      if table[slot].word == word { return table[slot].kind }
      slot = (slot + 1) % tableSize
    }
    return .name
  }

  private static let tableSize = 128

  /// An open hash table of the words' bytes, packed into an integer each.
  private static let table: [(word: UInt64, kind: TokenKind)] = {
    var table = [(word: UInt64, kind: TokenKind)](repeating: (0, .name), count: tableSize)
    for (text, kind) in TokenKind.keywords {
      let word = text.withUTF8Buffer { pack($0, 0..<$0.count) }
      var slot = hash(word)
      while table[slot].word != 0 { slot = (slot + 1) % tableSize }
      table[slot] = (word, kind)
    }
    return table
  }()

  private static func pack(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> UInt64 {
    var word: UInt64 = 0
    for offset in range { word = word << 8 | UInt64(bytes[offset]) }
    return word
  }

  private static func hash(_ word: UInt64) -> Int { Int(truncatingIfNeeded: (word &* 0x9E37_79B9_7F4A_7C15) >> 57) }
}
