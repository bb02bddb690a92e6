/// Base 64 (RFC 4648): the standard alphabet, or with `isURL` the one for URLs and file names, unpadded.
enum Base64 {
  private static let standard: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
  private static let urlSafe: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

  static func encoded(_ bytes: UnsafeBufferPointer<UInt8>, isURL: Bool) -> ByteBuffer {
    let letters = (isURL ? urlSafe : standard).utf8Start
    var text = ByteBuffer(capacity: bytes.count / 3 * 4 + 4)
    var offset = 0
    while offset < bytes.count {
      let left = bytes.count - offset
      let group =
        UInt32(bytes[offset]) << 16 | (left > 1 ? UInt32(bytes[offset + 1]) << 8 : 0)
        | (left > 2 ? UInt32(bytes[offset + 2]) : 0)
      for position in 0..<4 {
        if position <= left {
          text.append(letters[Int(group >> UInt32(18 - 6 * position) & 63)])
        } else if !isURL {
          text.append(UInt8(ascii: "="))
        }
      }
      offset += 3
    }
    return text
  }

  /// Either alphabet, padded or not, white space passed over; nil when it is something else.
  static func decoded(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 4 * 3)
    var group: UInt32 = 0
    var digits = 0
    var padding = 0
    for byte in text {
      if byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) { continue }
      if byte == UInt8(ascii: "=") {
        padding += 1
        continue
      }
      guard padding == 0, let value = value(of: byte) else { return nil }
      group = group << 6 | value
      digits += 1
      if digits % 4 == 0 {
        bytes.append(UInt8(truncatingIfNeeded: group >> 16))
        bytes.append(UInt8(truncatingIfNeeded: group >> 8))
        bytes.append(UInt8(truncatingIfNeeded: group))
      }
    }
    guard padding == 0 || (padding <= 2 && (digits + padding) % 4 == 0) else { return nil }
    switch digits % 4 {
    case 0: break
    case 2: bytes.append(UInt8(truncatingIfNeeded: group >> 4))
    case 3:
      bytes.append(UInt8(truncatingIfNeeded: group >> 10))
      bytes.append(UInt8(truncatingIfNeeded: group >> 2))
    default: return nil
    }
    return bytes
  }

  private static func value(of byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte) - 65
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte) - 71
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte) + 4
    case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
    case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
    default: nil
    }
  }
}
