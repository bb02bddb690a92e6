/// One code point's bytes, checked by the table of well-formed sequences (Unicode 15, table 3-7).
package enum UTF8Sequence {
  /// How many bytes the sequence at `offset` has, or nil when it is malformed.
  package static func length(in bytes: UnsafeBufferPointer<UInt8>, at offset: Int) -> Int? {
    guard let (length, second) = form(behind: bytes[offset]) else { return nil }
    if length == 1 { return 1 }
    guard offset + length <= bytes.count, second.contains(bytes[offset + 1]) else { return nil }
    for index in 2..<max(2, length) where bytes[offset + index] & 0xC0 != 0x80 { return nil }
    return length
  }

  /// Whether the bytes end in the middle of the sequence at `offset`, and more of them could make it whole.
  static func isCut(in bytes: UnsafeBufferPointer<UInt8>, at offset: Int) -> Bool {
    guard let (length, second) = form(behind: bytes[offset]), offset + length > bytes.count else { return false }
    let rest = bytes[(offset + 1)...]
    return rest.first.map(second.contains) ?? true && rest.dropFirst().allSatisfy { $0 & 0xC0 == 0x80 }
  }

  /// The code point of a well-formed sequence.
  package static func scalar(in bytes: UnsafeBufferPointer<UInt8>, at offset: Int, length: Int) -> Unicode.Scalar {
    var value = UInt32(bytes[offset])
    if length > 1 { value &= 0x7F >> UInt32(length) }
    for index in 1..<max(1, length) { value = value << 6 | UInt32(bytes[offset + index] & 0x3F) }
    return Unicode.Scalar(value) ?? "\u{FFFD}"
  }

  /// How many bytes a sequence has that begins with `lead`, and which its second may be; nil when none begins so.
  @inline(__always)
  private static func form(behind lead: UInt8) -> (length: Int, second: ClosedRange<UInt8>)? {
    switch lead {
    case 0x00...0x7F: (1, 0x80...0xBF)
    case 0xC2...0xDF: (2, 0x80...0xBF)
    case 0xE0: (3, 0xA0...0xBF)
    case 0xED: (3, 0x80...0x9F)
    case 0xE1...0xEF: (3, 0x80...0xBF)
    case 0xF0: (4, 0x90...0xBF)
    case 0xF4: (4, 0x80...0x8F)
    case 0xF1...0xF3: (4, 0x80...0xBF)
    default: nil
    }
  }
}
