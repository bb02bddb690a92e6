/// The fields of a form or a query.
enum FormPairs {
  /// The fields that a text encodes; nil when encoding them gives another text, or one of them has no value.
  static func decode(_ text: String) -> [(name: String, value: String)]? {
    var pairs: [(name: String, value: String)] = []
    for field in text.split(separator: "&", omittingEmptySubsequences: false) {
      let halves = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard halves.count == 2, let name = part(halves[0]), let value = part(halves[1]), !name.isEmpty else {
        return nil
      }
      pairs.append((name, value))
    }
    return pairs
  }

  /// A map of fields; those with one name stand in a list. Nil when their order would change by that.
  static func map(_ pairs: [(name: String, value: String)]) -> String? {
    var entries: [(key: String, values: [String])] = []
    for (name, value) in pairs {
      let key = SourceLiteral.key(name)
      if entries.last?.key == key {
        entries[entries.count - 1].values.append(value)
      } else if entries.contains(where: { $0.key == key }) {
        return nil
      } else {
        entries.append((key, [value]))
      }
    }
    return SourceLiteral.map(
      entries.map { ($0.key, $0.values.count == 1 ? $0.values[0] : SourceLiteral.list($0.values)) })
  }

  /// What a part of a field encodes. A space is `+` or `%20`, and what needs no code has none.
  private static func part(_ text: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
      case UInt8(ascii: "%"):
        guard let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16), rest.count >= 2 else {
          return nil
        }
        rest = rest.dropFirst(2)
        if isPlain(code) { return nil }
        bytes.append(code)
      case _ where isPlain(byte): bytes.append(byte)

      case 0xEE where rest.first == 0x80 && rest.count >= 2:
        bytes += [byte] + rest.prefix(2)
        rest = rest.dropFirst(2)
      default: return nil
      }
    }
    return String(validating: bytes, as: UTF8.self)
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    byte | 0x20 &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10 || "-._*".utf8.contains(byte)
  }
}
