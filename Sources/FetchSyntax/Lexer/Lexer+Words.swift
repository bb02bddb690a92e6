import FetchDiagnostics

extension Lexer {
  /// Reads a name or a keyword that begins with an ASCII letter.
  mutating func readWord() {
    let start = offset
    skipWord()
    let kind = Keyword.kind(of: bytes, start..<offset)
    if kind.isKeyword, flags.contains(.startsLine) { closeLineBrackets(before: kind, start..<offset) }
    add(kind, from: start)
  }

  /// A digit and what clings to it; whether that is a number is for `NumberLiteral` to say.
  mutating func readNumber() {
    let start = offset
    if bytes[offset] == UInt8(ascii: "0"), [UInt8(ascii: "x"), UInt8(ascii: "b")].contains(peek(1) | 0x20) {
      skipWord()
      return add(.number, from: start)
    }
    skipDigits()
    if peek(0) == UInt8(ascii: "."), isDigit(peek(1)) {
      offset += 1
      skipDigits()
    }
    let isExponent = peek(0) | 0x20 == UInt8(ascii: "e")
    if isExponent, [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(peek(1)), isDigit(peek(2)) { offset += 2 }
    skipWord()
    add(.number, from: start)
  }

  /// Reads a name that begins beyond ASCII, or a character that means nothing.
  mutating func readBeyondASCII() {
    let start = offset
    skipWord(isStart: true)
    if offset > start { return add(.name, from: start) }
    offset += UTF8Sequence.length(in: bytes, at: offset) ?? 1
    add(.unknown, from: start)
  }

  private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

  private mutating func skipDigits() {
    while isDigit(peek(0)) || peek(0) == UInt8(ascii: "_") { offset += 1 }
  }

  private mutating func skipWord(isStart: Bool = false) {
    var isStart = isStart
    while offset < bytes.count {
      let byte = bytes[offset]
      if byte < 0x80 {
        guard byte | 0x20 &- UInt8(ascii: "a") < 26 || isDigit(byte) || byte == UInt8(ascii: "_") else { return }
        offset += 1
      } else {
        guard let length = UTF8Sequence.length(in: bytes, at: offset) else { return }
        let properties = UTF8Sequence.scalar(in: bytes, at: offset, length: length).properties
        guard isStart ? properties.isXIDStart : properties.isXIDContinue else { return }
        offset += length
      }
      isStart = false
    }
  }
}
