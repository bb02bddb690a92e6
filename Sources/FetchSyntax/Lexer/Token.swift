import FetchDiagnostics

/// A token: what it is and where. What it means is read from the source when the parser takes it.
struct Token {
  /// Facts about a token.
  struct Flags: OptionSet {
    let rawValue: UInt8

    /// It is the first on its line.
    static let startsLine = Flags(rawValue: 1)
    /// White space or a comment stands before it.
    static let followsSpace = Flags(rawValue: 2)
    /// An opening bracket whose end is missing; that was reported.
    static let isUnclosed = Flags(rawValue: 4)
    /// A closing bracket that does not stand in the source.
    static let isSynthetic = Flags(rawValue: 8)
    /// A string whose closing quotes are missing; that was reported.
    static let isBroken = Flags(rawValue: 16)
  }

  /// What it is.
  var kind: TokenKind
  /// Facts about it.
  var flags: Flags
  /// Its first byte.
  var start: UInt32
  /// The byte after its last.
  var end: UInt32
  /// The index of the token at the other end: of a bracket, or of a string with interpolation (head and tail). Brackets
  /// are always balanced, as the lexer adds missing ends and drops stray ones.
  var partner: Int32 = -1

  /// Where it stands.
  var span: SourceSpan { SourceSpan(start: start, end: end) }

  /// Whether it is the first on its line.
  var startsLine: Bool { flags.contains(.startsLine) }
}
