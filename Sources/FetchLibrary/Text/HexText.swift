/// The value of a hexadecimal digit, or nil.
func hexDigit(_ byte: UInt8) -> UInt8? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
  case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
  case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
  default: nil
  }
}

/// A byte as two hexadecimal digits.
func hexText(_ byte: UInt8) -> String {
  let text = String(byte, radix: 16)
  return byte < 16 ? "0\(text)" : text
}

/// Bytes as hexadecimal digits.
enum HexText {
  static func encoded(_ bytes: UnsafeBufferPointer<UInt8>) -> ByteBuffer {
    let digits: StaticString = "0123456789abcdef"
    var text = ByteBuffer(capacity: bytes.count * 2)
    for byte in bytes {
      text.append(digits.utf8Start[Int(byte >> 4)])
      text.append(digits.utf8Start[Int(byte & 15)])
    }
    return text
  }

  /// nil unless `text` is an even number of digits.
  static func decoded(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    guard text.count % 2 == 0 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 2)
    for offset in stride(from: 0, to: text.count, by: 2) {
      guard let high = hexDigit(text[offset]), let low = hexDigit(text[offset + 1]) else { return nil }
      bytes.append(high << 4 | low)
    }
    return bytes
  }
}
