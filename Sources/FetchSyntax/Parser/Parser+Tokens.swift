import FetchDiagnostics

extension Parser {
  /// The token being looked at.
  var token: Token { tokens[index] }

  /// The kind of the token being looked at.
  var kind: TokenKind { tokens[index].kind }

  /// The token before, or an empty one at the start.
  var previous: Token {
    index > 0 ? tokens[index - 1] : Token(kind: .endOfInput, flags: [], start: 0, end: 0)
  }

  /// The kind of the token after the one being looked at.
  var nextKind: TokenKind { tokens[min(index + 1, tokens.count - 1)].kind }

  /// Whether a newline before this token ends what came before.
  var isNewLine: Bool { token.startsLine && mode.linesEnd }

  /// Whether nothing more belongs to the statement.
  var isAtStatementEnd: Bool {
    isNewLine || kind == .semicolon || kind == .endOfInput || kind.isCloser
  }

  /// Goes on to the next token.
  func advance() {
    if index < tokens.count - 1 { index += 1 }
  }

  /// Takes the token if it is of this kind.
  func take(_ expected: TokenKind) -> Bool {
    guard kind == expected else { return false }
    advance()
    return true
  }

  /// Notes what the token being looked at is taken for.
  func note(_ role: TokenRole) { roles[index].insert(role) }

  /// A token's text.
  func text(_ token: Token) -> String {
    String(decoding: bytes[Int(token.start)..<Int(token.end)], as: UTF8.self)
  }

  /// Whether the token is spelled so.
  func isSpelled(_ token: Token, _ word: StaticString) -> Bool {
    guard Int(token.end - token.start) == word.utf8CodeUnitCount else { return false }
    return word.withUTF8Buffer { expected in
      for offset in expected.indices where bytes[Int(token.start) + offset] != expected[offset] { return false }
      return true
    }
  }

  /// Whether this token is the contextual or foreign word.
  func isWord(_ word: StaticString) -> Bool { kind == .name && isSpelled(token, word) }

  /// The span from a token's start to the end of the last token taken.
  func span(from start: UInt32) -> SourceSpan {
    SourceSpan(start: start, end: max(start, previous.end))
  }

  /// Takes a word as a name.
  func takeName() -> Name {
    let name = Name(text(token), at: token.span)
    advance()
    return name
  }

  /// The index after the token at `position`, brackets and strings with their content taken as one.
  func indexAfter(_ position: Int) -> Int {
    let token = tokens[position]
    switch token.kind {
    case .openParen, .openBracket, .openBrace, .stringHead:
      return token.partner > 0 ? Int(token.partner) + 1 : position + 1
    default: return position + 1
    }
  }
}
