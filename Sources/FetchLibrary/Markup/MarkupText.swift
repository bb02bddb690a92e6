/// The text of a page on its way to the parser.
enum MarkupText {
  /// HTML as UTF-8: by its byte order mark, by the charset the server declared, by its own `<meta>`, or else by what it looks like, as
  /// browsers have it (WHATWG HTML, 13.2.3). A charset nobody knows is passed over.
  static func html(_ bytes: [UInt8], declared: String? = nil) -> [UInt8] {
    let named = declared.flatMap { Charset.decode(bytes, declared: $0) }
    let text =
      named ?? Charset.decode(bytes, declared: charsetOfMeta(in: bytes)) ?? Charset.decode(bytes, declared: nil)
    return withoutNUL(Array((text ?? "").utf8))
  }

  /// Parsers take NUL for the end; browsers show it as U+FFFD.
  static func withoutNUL(_ bytes: [UInt8]) -> [UInt8] {
    bytes.contains(0) ? bytes.flatMap { $0 == 0 ? [0xEF, 0xBF, 0xBD] : [$0] } : bytes
  }

  /// The charset that a `<meta>` in the first 1024 bytes names, as `charset=` or behind the type in its `content`.
  static func charsetOfMeta(in bytes: [UInt8]) -> String? {
    let head = String(decoding: bytes.prefix(1024).map { $0 < 0x80 ? $0 : 0x3F }, as: UTF8.self).lowercased()
    var rest = head[...]
    while let open = rest.firstIndex(of: "<") {
      rest = rest[open...].dropFirst()
      if rest.hasPrefix("!--") {
        guard let end = rest.firstRange(of: "-->") else { return nil }
        rest = rest[end.upperBound...]
      } else if rest.hasPrefix("meta") {
        let tag = rest.prefix { $0 != ">" }
        if let name = charset(in: tag) { return name }
        rest = rest[tag.endIndex...]
      }
    }
    return nil
  }

  /// The word behind `charset=`.
  private static func charset(in tag: Substring) -> String? {
    guard let word = tag.firstRange(of: "charset") else { return nil }
    let behind = tag[word.upperBound...].drop(while: \.isWhitespace)
    guard behind.first == "=" else { return nil }
    let value = behind.dropFirst().drop { $0.isWhitespace || $0 == "\"" || $0 == "'" }
    let name = value.prefix { !$0.isWhitespace && !"\"';/".contains($0) }
    // What can be read as ASCII is no UTF-16, whatever it says.
    return name.isEmpty ? nil : name.hasPrefix("utf-16") ? "utf-8" : String(name)
  }
}
