// How the parts behind a URL's host are percent-encoded.
extension WebURL {
  /// The text with everything behind its host percent-encoded as a browser does, all codes in capital digits (RFC 3986, 6.2.2.1), and
  /// encoded dots that make a dot segment written as dots. The host stays, for it goes by a code of its own.
  static func encodingBehindHost(_ text: String) -> String {
    let bytes = Array(text.utf8)
    guard bytes.contains(where: isSpecial) else { return text }
    var index = endOfHost(in: bytes)
    var encoded = Array(bytes[..<index])
    var part = Part.path
    var segment = encoded.count
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if part == .path, byte == slash || byte == questionMark || byte == numberSign {
        decodeDots(of: segment, in: &encoded)
        segment = encoded.count + 1
      }
      if byte == numberSign { part = .fragment } else if byte == questionMark, part == .path { part = .query }
      if byte == percent, let code = ASCII.hexCode(bytes[index...]) {
        append(code, to: &encoded)
        index += 2
      } else if part.encodes(byte) {
        append(byte, to: &encoded)
      } else {
        encoded.append(byte)
      }
    }
    if part == .path { decodeDots(of: segment, in: &encoded) }
    return String(decoding: encoded, as: UTF8.self)
  }

  /// A part of a URL, and what is encoded in it (WHATWG URL, 1.3; the query as http and https have it).
  private enum Part {
    case path, query, fragment

    func encodes(_ byte: UInt8) -> Bool {
      switch byte {
      case 0x80..., ...0x20, 0x7f: return true
      case UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"): return true
      case UInt8(ascii: "`"): return self != .query
      case UInt8(ascii: "'"): return self == .query
      case UInt8(ascii: "^"), UInt8(ascii: "{"), UInt8(ascii: "}"): return self == .path
      default: return false
      }
    }
  }

  /// Whether the byte could have to be changed in some part.
  private static func isSpecial(_ byte: UInt8) -> Bool {
    byte == percent || Part.path.encodes(byte) || Part.query.encodes(byte)
  }

  private static let slash = UInt8(ascii: "/")
  private static let questionMark = UInt8(ascii: "?")
  private static let numberSign = UInt8(ascii: "#")
  private static let percent = UInt8(ascii: "%")

  /// Where the path of a URL or reference begins.
  private static func endOfHost(in bytes: [UInt8]) -> Int {
    guard let first = bytes.firstIndex(of: slash), first + 1 < bytes.count, bytes[first + 1] == slash,
      first == 0 || bytes[first - 1] == UInt8(ascii: ":")
    else { return 0 }
    return bytes[(first + 2)...].firstIndex { $0 == slash || $0 == questionMark || $0 == numberSign } ?? bytes.count
  }

  private static func append(_ byte: UInt8, to encoded: inout [UInt8]) {
    let digits: StaticString = "0123456789ABCDEF"
    encoded.append(percent)
    encoded.append(digits.utf8Start[Int(byte >> 4)])
    encoded.append(digits.utf8Start[Int(byte & 15)])
  }

  /// Writes `%2E` as a dot in a segment that is `.` or `..` then (WHATWG URL, 4.1): nobody else shall read it so later.
  private static func decodeDots(of start: Int, in encoded: inout [UInt8]) {
    guard start < encoded.count, (3...6).contains(encoded.count - start) else { return }
    let segment = String(decoding: encoded[start...], as: UTF8.self)
    switch segment {
    case "%2E": encoded.replaceSubrange(start..., with: ".".utf8)
    case ".%2E", "%2E.", "%2E%2E": encoded.replaceSubrange(start..., with: "..".utf8)
    default: break
    }
  }
}
