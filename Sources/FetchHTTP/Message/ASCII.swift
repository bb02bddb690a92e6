/// The classes of bytes that HTTP's grammar is made of.
enum ASCII {
  /// The lower-case form of an ASCII letter; other bytes as they are.
  static func lower(_ byte: UInt8) -> UInt8 {
    (65...90).contains(byte) ? byte | 0x20 : byte
  }

  /// The byte that the first two of these write in hexadecimal digits; nil when they are no such digits.
  static func hexCode(_ bytes: some Collection<UInt8>) -> UInt8? {
    var code: UInt8 = 0
    let digits = bytes.prefix(2)
    for byte in digits {
      guard let digit = hexDigit(byte) else { return nil }
      code = code << 4 | digit
    }
    return digits.count == 2 ? code : nil
  }

  /// What a hexadecimal digit stands for.
  static func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 48...57: byte - 48
    case 65...70, 97...102: lower(byte) - 87
    default: nil
    }
  }

  /// The number these write in decimal digits, and nothing else; nil for other bytes, and for what no `Int` can hold.
  static func decimal(_ bytes: some Collection<UInt8>) -> Int? {
    guard !bytes.isEmpty else { return nil }
    var number = 0
    for byte in bytes {
      guard (48...57).contains(byte), number < Int.max / 10 - 1 else { return nil }
      number = number * 10 + Int(byte - 48)
    }
    return number
  }

  /// True for what may surround a header's value.
  static func isSpace(_ byte: UInt8) -> Bool {
    byte == 32 || (9...13).contains(byte)
  }

  /// True for a byte a method or header name may have (RFC 9110, 5.6.2).
  static func isToken(_ byte: UInt8) -> Bool {
    switch byte {
    case 48...57, 65...90, 97...122: true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
  }
}
