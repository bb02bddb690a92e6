/// Text made safe to show: what would move the cursor, hide or reorder text is written as an escape.
package enum VisibleText {
  /// `text` with its control characters escaped, newlines too.
  package static func escaping(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isHidden) else { return text }
    return text.unicodeScalars.reduce(into: "") { result, scalar in
      if isHidden(scalar) { result += escape(scalar) } else { result.unicodeScalars.append(scalar) }
    }
  }

  /// `text` with its control characters escaped, but for line ends and tabs; CR LF is a line end.
  package static func escapingLines(_ text: String) -> String {
    var text = text
    var shown: [UInt8] = []
    text.withUTF8 { bytes in
      var visible = VisibleBytes()
      visible.append(bytes, to: &shown)
      visible.finish(&shown)
    }
    return String(decoding: shown, as: UTF8.self)
  }

  /// `text` with what is very long between backticks cut: a name that fills a screen is recognised by its beginning.
  static func shorteningNames(in text: String) -> String {
    guard text.utf8.count > longestName else { return text }
    let parts = text.split(separator: "`", omittingEmptySubsequences: false)
    guard parts.count % 2 == 1 else { return text }
    return parts.enumerated()
      .map { index, part in index % 2 == 1 && part.count > longestName ? part.prefix(40) + "…" : String(part) }
      .joined(separator: "`")
  }

  private static let longestName = 120

  /// Whether a code point is a control character, or one that changes the direction of the text around it.
  static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
    default: false
    }
  }

  /// The escape a script's string would have.
  static func escape(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    default: "\\u{\(String(scalar.value, radix: 16))}"
    }
  }

  /// What stands for a byte that is part of no character.
  static func escape(invalid byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return digits.count == 1 ? "\\x0" + digits : "\\x" + digits
  }
}
