/// The fields of a form or a query.
enum FormPairs {
  /// The fields that a text encodes; nil when they do not mean the same once they are encoded anew, or one has no value.
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

  /// What a part of a field encodes; nil when a reader may take it for something else, such as a space as it is.
  private static func part(_ text: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
      case UInt8(ascii: "%"):
        guard let code = PercentText.code(rest) else { return nil }
        rest = rest.dropFirst(2)
        bytes.append(code)
      case 0x21..<0x7F: bytes.append(byte)
      // A variable's mark; what it stands for is encoded when it is read.
      case 0xEE where rest.first == 0x80 && rest.count >= 2:
        bytes += [byte] + rest.prefix(2)
        rest = rest.dropFirst(2)
      default: return nil
      }
    }
    return String(validating: bytes, as: UTF8.self)
  }
}
