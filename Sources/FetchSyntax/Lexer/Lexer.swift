import FetchDiagnostics

/// Turns a source's bytes into tokens, in one pass and without recursion.
///
/// Brackets come out balanced: a missing end is reported and added, a stray one reported and dropped, so that the parser can
/// always find the end of what it is in. Newlines are no tokens; a token knows whether it is the first on its line.
struct Lexer {
  /// What stands open around the place being read.
  struct Level {
    /// What kind of bracket it is.
    enum Kind { case paren, bracket, brace, interpolation }

    /// What it is.
    var kind: Kind
    /// The token that opened it; of an interpolation the string's head or middle that ends in `{`.
    var opener: Int
    /// Of an interpolation: its string.
    var string = StringForm(quote: 0, isMultiline: false)
    /// Of an interpolation: the index of its string's head.
    var head = 0
    /// Of an interpolation: where its `{` stands.
    var brace: UInt32 = 0
    /// How many parentheses and square brackets are open from the nearest brace on, this one included.
    var parens = 0
    var brackets = 0
    /// The index of the nearest brace or interpolation among the levels, this one included; -1 when there is none.
    var braceIndex = -1
  }

  /// How a string is written.
  struct StringForm {
    /// The quote it is written in.
    var quote: UInt8
    /// Whether its quotes are three.
    var isMultiline: Bool

    /// Whether braces and backslashes mean something in it.
    var hasInterpolation: Bool { quote == UInt8(ascii: "\"") }
    /// How many quotes stand at each end.
    var quoteCount: Int { isMultiline ? 3 : 1 }
    /// The quotes at each end.
    var quotes: String { String(repeating: quote == UInt8(ascii: "'") ? "'" : "\"", count: quoteCount) }
  }

  /// What reading a source gave.
  struct Output {
    /// The tokens; the last is `endOfInput`.
    var tokens: [Token]
    /// The comments in order, from `#` to the end of the line.
    var comments: [SourceSpan]
    /// What is wrong.
    var diagnostics: [Diagnostic]
    /// Whether nothing is wrong but that brackets or a string over several lines are open at the end.
    var endsInside: Bool
  }

  /// More errors than this are not listed.
  private static let mostDiagnostics = 100

  /// The source.
  let bytes: UnsafeBufferPointer<UInt8>
  /// The byte being looked at.
  var offset = 0
  /// The tokens so far.
  var tokens: [Token] = []
  /// The comments so far.
  private var comments: [SourceSpan] = []
  /// The errors so far.
  private(set) var diagnostics: [Diagnostic] = []
  /// What is open, the outermost first.
  private(set) var levels: [Level] = []
  /// How many of `levels` are in strings that end with their line.
  var singleLineInterpolations = 0
  /// The flags of the token that comes next.
  var flags: Token.Flags = .startsLine
  /// As in the output.
  var endsInside = false

  /// Reads a whole source.
  static func tokenize(_ source: SourceText) -> Output {
    source.utf8.withUnsafeBufferPointer { bytes in
      var lexer = Lexer(bytes: bytes)
      lexer.tokens.reserveCapacity(bytes.count / 6 + 16)
      return lexer.run()
    }
  }

  private init(bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
  }

  private mutating func run() -> Output {
    skipByteOrderMark()
    while offset < bytes.count {
      let before = offset
      readNext()
      precondition(offset > before, "the lexer must advance")
    }
    if singleLineInterpolations > 0 { abandonLine() }
    closeAllAtEnd()
    let end = tokens.last?.end ?? 0
    tokens.append(Token(kind: .endOfInput, flags: [.startsLine, .followsSpace], start: end, end: end))
    return Output(tokens: tokens, comments: comments, diagnostics: diagnostics, endsInside: endsInside)
  }

  private mutating func readNext() {
    let byte = bytes[offset]
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
      offset += 1
      flags.insert(.followsSpace)
    case UInt8(ascii: "\n"):
      if singleLineInterpolations > 0 { abandonLine() }
      offset += 1
      flags = [.startsLine, .followsSpace]
    case UInt8(ascii: "#"):
      skipComment()
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"):
      readWord()
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      readNumber()
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      readString()
    case 0x80...:
      readBeyondASCII()
    default:
      readPunctuation(byte)
    }
  }

  private mutating func skipByteOrderMark() {
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { offset = 3 }
  }

  private mutating func skipComment() {
    let start = offset
    while offset < bytes.count, bytes[offset] != UInt8(ascii: "\n") { offset += 1 }
    comments.append(SourceSpan(start..<offset))
    flags.insert(.followsSpace)
  }

  /// Adds an error; of very many the first are enough.
  mutating func report(_ diagnostic: Diagnostic) {
    if diagnostics.count < Lexer.mostDiagnostics { diagnostics.append(diagnostic) }
  }

  /// Goes into a bracket.
  mutating func push(_ level: Level) {
    var level = level
    let outer = levels.last
    switch level.kind {
    case .paren, .bracket:
      level.parens = (outer?.parens ?? 0) + (level.kind == .paren ? 1 : 0)
      level.brackets = (outer?.brackets ?? 0) + (level.kind == .bracket ? 1 : 0)
      level.braceIndex = outer?.braceIndex ?? -1
    case .brace, .interpolation:
      level.braceIndex = levels.count
      if level.kind == .interpolation, !level.string.isMultiline { singleLineInterpolations += 1 }
    }
    levels.append(level)
  }

  /// Comes out of the innermost bracket.
  @discardableResult
  mutating func pop() -> Level {
    let level = levels.removeLast()
    if level.kind == .interpolation, !level.string.isMultiline { singleLineInterpolations -= 1 }
    return level
  }

  /// Adds a token that ends at `offset`.
  mutating func add(_ kind: TokenKind, from start: Int) {
    tokens.append(Token(kind: kind, flags: flags, start: UInt32(start), end: UInt32(offset)))
    flags = []
  }

  /// The byte `distance` after the place being read, or 0 after the end.
  func peek(_ distance: Int) -> UInt8 {
    offset + distance < bytes.count ? bytes[offset + distance] : 0
  }
}
