#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Turns the bytes of a page into text, by their byte order mark, by what was declared, or else by what they look like.
enum Charset {
  /// The text, or nil when nobody knows the charset that was declared.
  static func decode(_ bytes: [UInt8], declared: String?) -> String? {
    if let mark = ByteOrderMark(of: bytes[...]) {
      let rest = bytes.dropFirst(mark.length)
      return mark.isBigEndian.map { utf16(rest, isBigEndian: $0) } ?? String(decoding: rest, as: UTF8.self)
    }
    if let isBigEndian = isBigEndian(declared) { return utf16(bytes[...], isBigEndian: isBigEndian) }
    switch declared?.lowercased() {
    case nil, "":
      // What declares nothing is UTF-8 today; what is no UTF-8 is what browsers take it for.
      return String(validating: bytes, as: UTF8.self) ?? windows1252(bytes)
    case "utf-8", "utf8": return String(decoding: bytes, as: UTF8.self)
    case "us-ascii", "ascii", "iso-8859-1", "iso8859-1", "latin1", "windows-1252", "cp1252": return windows1252(bytes)
    case let name?: return converted(bytes, from: name)
    }
  }

  /// The charset that a `Content-Type` names.
  static func declared(in contentType: String?) -> String? {
    guard let contentType else { return nil }
    for parameter in contentType.split(separator: ";").dropFirst() {
      let parts = parameter.split(separator: "=", maxSplits: 1)
      guard parts.count == 2, parts[0].filter({ $0 != " " }).lowercased() == "charset" else { continue }
      return parts[1].filter { $0 != " " && $0 != "\"" && $0 != "'" }
    }
    return nil
  }

  /// What the WHATWG's Encoding Standard makes of 0x80 to 0x9f, which ISO 8859-1 leaves to controls.
  private static let windowsPart: [UInt32] = [
    0x20ac, 0x81, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8d, 0x017d,
    0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x9d,
    0x017e, 0x0178,
  ]

  private static func windows1252(_ bytes: [UInt8]) -> String {
    var scalars = String.UnicodeScalarView()
    for byte in bytes {
      let isMapped = (0x80..<0xa0).contains(byte)
      let scalar = isMapped ? Unicode.Scalar(windowsPart[Int(byte) - 0x80]) : Unicode.Scalar(byte)
      scalars.append(scalar ?? "\u{fffd}")
    }
    return String(scalars)
  }

  /// The order of the bytes in a charset that is UTF-16; nil for others.
  static func isBigEndian(_ charset: String?) -> Bool? {
    switch charset?.lowercased() {
    case "utf-16", "utf-16le": false
    case "utf-16be": true
    default: nil
    }
  }

  private static func utf16(_ bytes: ArraySlice<UInt8>, isBigEndian: Bool) -> String {
    var pieces = UTF16Pieces(isBigEndian: isBigEndian)
    return String(decoding: pieces.utf8(of: Array(bytes)) + pieces.rest, as: UTF8.self)
  }

  /// The charsets the system knows.
  private static func converted(_ bytes: [UInt8], from name: String) -> String? {
    guard name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "/") }) else { return nil }
    guard let converter = iconv_open("UTF-8", name), converter != iconv_t(bitPattern: -1) else { return nil }
    defer { iconv_close(converter) }
    var input = bytes
    var result: [UInt8] = []
    var output = [UInt8](repeating: 0, count: 1 << 16)
    input.withUnsafeMutableBytes { input in
      var source = input.baseAddress?.assumingMemoryBound(to: CChar.self)
      var left = input.count
      while left > 0 {
        let before = left
        var failed = false
        var number: Int32 = 0
        output.withUnsafeMutableBytes { output in
          var target = output.baseAddress?.assumingMemoryBound(to: CChar.self)
          var room = output.count
          failed = iconv(converter, &source, &left, &target, &room) == -1
          number = errno
          result.append(contentsOf: output[..<(output.count - room)])
        }
        guard failed, number != E2BIG || left == before else { continue }
        // A byte that means nothing in this charset.
        result += [0xef, 0xbf, 0xbd]
        source = source.map { $0 + 1 }
        left -= 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
