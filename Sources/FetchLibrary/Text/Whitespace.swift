import FetchVM

/// The code points that `trim` and `split()` take for space: Unicode's White_Space and the byte order mark.
enum Whitespace {
  /// The length of the white space code point at `offset`, or 0.
  static func length(in text: StringObject, at offset: Int) -> Int {
    let byte = text.bytes[offset]
    if byte < 0x80 { return byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) ? 1 : 0 }
    if text.isASCII { return 0 }
    let length = codePointLength(byte)
    switch UTF8Text.scalar(in: text, at: offset).value {
    case 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF: return length
    default: return 0
    }
  }
}

/// Walking over the code points of a string.
enum UTF8Text {
  /// The code point whose bytes begin at `offset`.
  static func scalar(in text: StringObject, at offset: Int) -> Unicode.Scalar {
    let bytes = text.bytes + offset
    let value: UInt32 =
      switch codePointLength(bytes[0]) {
      case 1: UInt32(bytes[0])
      case 2: UInt32(bytes[0] & 0x1F) << 6 | UInt32(bytes[1] & 0x3F)
      case 3: UInt32(bytes[0] & 0x0F) << 12 | UInt32(bytes[1] & 0x3F) << 6 | UInt32(bytes[2] & 0x3F)
      default:
        UInt32(bytes[0] & 0x07) << 18 | UInt32(bytes[1] & 0x3F) << 12 | UInt32(bytes[2] & 0x3F) << 6
          | UInt32(bytes[3] & 0x3F)
      }
    return Unicode.Scalar(value) ?? "\u{FFFD}"
  }

  /// Where the code point that ends before `offset` begins.
  static func start(before offset: Int, in text: StringObject) -> Int {
    var start = offset - 1
    while start > 0, text.bytes[start] & 0xC0 == 0x80 { start -= 1 }
    return start
  }
}
