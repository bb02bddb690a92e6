import FetchHTTP

/// Query strings and forms: `name=value` pairs, percent-encoded (WHATWG URL, application/x-www-form-urlencoded).
enum PercentCoding {
  /// `a=1&b=2` of these pairs.
  static func encoded(_ pairs: [(name: String, value: String)]) -> String {
    var result: [UInt8] = []
    for (name, value) in pairs {
      if !result.isEmpty { result.append(UInt8(ascii: "&")) }
      encode(name, into: &result)
      result.append(UInt8(ascii: "="))
      encode(value, into: &result)
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// The text of one name or value.
  static func decoded(_ text: Substring) -> String {
    FileName.unescaped(Substring(String(text.map { $0 == "+" ? " " : $0 })))
  }

  private static func encode(_ text: String, into result: inout [UInt8]) {
    let digits = Array("0123456789ABCDEF".utf8)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "*"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"):
        result.append(byte)
      case UInt8(ascii: " "): result.append(UInt8(ascii: "+"))
      default: result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
  }
}
