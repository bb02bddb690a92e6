/// Writes values as a script's source.
enum SourceLiteral {
  /// A text, with a shell's variables read from the environment.
  static func string(_ text: String) -> String {
    if isPlainInRaw(text), text.contains(where: { "\"\\{".contains($0) }) { return "'\(text)'" }
    let parts = ShellVariable.parts(of: text)
    if parts.count == 3, parts[0].isEmpty, parts[2].isEmpty { return "env(\"\(parts[1])\")" }
    var result = "\""
    for (index, part) in parts.enumerated() {
      if index % 2 == 1 { result += "{env(\"\(part)\")}" } else { result += part.unicodeScalars.map(escaped).joined() }
    }
    return result + "\""
  }

  /// A key of a map.
  static func key(_ text: String) -> String {
    let isName = text.utf8.enumerated().allSatisfy { index, byte in
      byte == UInt8(ascii: "_") || byte | 0x20 &- UInt8(ascii: "a") < 26
        || index > 0 && byte &- UInt8(ascii: "0") < 10
    }
    if isName, !text.isEmpty { return text }
    let literal = string(text)
    return literal.hasPrefix("env(") ? "[\(literal)]" : literal
  }

  /// A map; on several lines when it is long or something in it is.
  static func map(_ entries: [(key: String, value: String)], width: Int = 60) -> String {
    container(entries.map { "\($0.key): \($0.value)" }, "{", "}", width)
  }

  /// A list, likewise.
  static func list(_ items: [String], width: Int = 60) -> String { container(items, "[", "]", width) }

  private static func container(_ items: [String], _ open: String, _ close: String, _ width: Int) -> String {
    let line = open + items.joined(separator: ", ") + close
    if items.isEmpty || line.count <= width && !line.contains("\n") { return line }
    return open + "\n" + items.map { $0 + ",\n" }.joined() + close
  }

  /// Whether a raw string can hold a text.
  private static func isPlainInRaw(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { $0 != "'" && $0.value >= 0x20 && $0.value != 0x7F } && !ShellVariable.isIn(text)
  }

  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\"", "\\", "{": "\\\(scalar)"
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    case _ where scalar.value < 0x20 || scalar.value == 0x7F: "\\u{\(String(scalar.value, radix: 16))}"
    default: String(scalar)
    }
  }
}
