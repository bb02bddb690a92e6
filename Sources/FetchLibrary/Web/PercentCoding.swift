import FetchHTTP

/// Query strings and forms: `name=value` pairs, percent-encoded as `urlEncode(form: true)` does.
enum PercentCoding {
  /// `a=1&b=2` of these pairs.
  static func encoded(_ pairs: [(name: String, value: String)]) -> String {
    pairs.map { "\(encoded($0.name))=\(encoded($0.value))" }.joined(separator: "&")
  }

  /// The names and values of a query.
  static func pairs(in query: String) -> [(name: String, value: String)] {
    query.split(separator: "&").map { pair in
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (decoded(parts[0]), parts.count > 1 ? decoded(parts[1]) : "")
    }
  }

  /// The text of one name or value.
  static func decoded(_ text: Substring) -> String {
    FileName.unescaped(Substring(String(text.map { $0 == "+" ? " " : $0 })))
  }

  /// A name or a value, or without `isForm` a text for any part of a URL.
  static func encoded(_ text: String, isForm: Bool = true) -> String {
    var text = text
    var result = ByteBuffer()
    text.withUTF8 { PercentCode.encode($0, isForm: isForm, into: &result) }
    return String(decoding: result.bytes, as: UTF8.self)
  }
}
