extension SourceText {
  /// Spans are 32 bits wide.
  private static let largestSize = Int(Int32.max)

  /// Says so when the bytes are more than spans can point into.
  static func sizeProblem(of bytes: [UInt8]) -> Diagnostic? {
    guard bytes.count > largestSize else { return nil }
    return Diagnostic("this file is too large to be a script", at: SourceSpan(0..<0), label: "more than 2 GiB")
  }

  /// Names the first byte that no script may hold, with its line and column.
  static func byteProblem(in bytes: [UInt8]) -> Diagnostic? {
    guard let offset = firstBadByte(in: bytes) else { return nil }
    let byte = bytes[offset]
    let span = SourceSpan(offset..<offset + 1)
    if byte == 0 {
      return Diagnostic(
        "this file holds a NUL byte, so it is no script", at: span, label: "byte 0x00",
        help: "a script is UTF-8 text; is this another kind of file?")
    }
    return Diagnostic(
      "this file is not valid UTF-8", at: span, label: "byte 0x\(hexadecimal(byte)) cannot stand here",
      help: "save the file as UTF-8")
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return digits.count == 1 ? "0" + digits : digits
  }

  private static func firstBadByte(in bytes: [UInt8]) -> Int? {
    bytes.withUnsafeBufferPointer { buffer in
      var offset = 0
      while offset < buffer.count {
        let byte = buffer[offset]
        if byte &- 1 < 0x7F {
          offset += 1
          continue
        }
        guard byte != 0, let length = UTF8Sequence.length(in: buffer, at: offset) else { return offset }
        offset += length
      }
      return nil
    }
  }
}
