/// One code point's bytes, checked by the table of well-formed sequences (Unicode 15, table 3-7).
package enum UTF8Sequence {
  /// How many bytes the sequence at `offset` has, or nil when it is malformed.
  package static func length(in bytes: UnsafeBufferPointer<UInt8>, at offset: Int) -> Int? {
    let lead = bytes[offset]
    var second: ClosedRange<UInt8> = 0x80...0xBF
    let length: Int
    switch lead {
    case 0x00...0x7F: return 1
    case 0xC2...0xDF: length = 2
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: length = 3
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    case 0xF1...0xF3: length = 4
    default: return nil
    }
    guard offset + length <= bytes.count, second.contains(bytes[offset + 1]) else { return nil }
    for index in 2..<max(2, length) where bytes[offset + index] & 0xC0 != 0x80 { return nil }
    return length
  }

  /// The code point of a well-formed sequence.
  package static func scalar(in bytes: UnsafeBufferPointer<UInt8>, at offset: Int, length: Int) -> Unicode.Scalar {
    var value = UInt32(bytes[offset])
    if length > 1 { value &= 0x7F >> UInt32(length) }
    for index in 1..<max(1, length) { value = value << 6 | UInt32(bytes[offset + index] & 0x3F) }
    return Unicode.Scalar(value) ?? "\u{FFFD}"
  }
}
