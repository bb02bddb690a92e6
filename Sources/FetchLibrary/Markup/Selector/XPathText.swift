/// Pieces of XPath that selectors are made of.
enum XPathText {
  static let never = "false()"

  /// A string; XPath has no escapes.
  static func literal(_ text: String) -> String {
    if !text.contains("'") { return "'\(text)'" }
    if !text.contains("\"") { return "\"\(text)\"" }
    let parts = text.split(separator: "'", omittingEmptySubsequences: false).map { "'\($0)'" }
    return "concat(" + parts.joined(separator: ", \"'\", ") + ")"
  }

  /// Whether a document can hold the text at all: most control characters it cannot, and neither can XPath.
  static func isPossible(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { scalar in
      switch scalar.value {
      case 0x09, 0x0A, 0x0D, 0x20...0xFFFD, 0x10000...: true
      default: false
      }
    }
  }

  /// Whether XPath can name it just so.
  static func isPlainName(_ name: String) -> Bool {
    guard let first = name.utf8.first, !(48...57).contains(first), first != 45, first != 46 else { return false }
    return name.utf8.allSatisfy { byte in
      (97...122).contains(byte) || (65...90).contains(byte) || (48...57).contains(byte) || [45, 46, 95].contains(byte)
    }
  }

  static func attribute(_ name: String) -> String {
    isPlainName(name) ? "@\(name)" : "@*[name() = \(literal(name))]"
  }

  /// A value in small letters, of ASCII only, as HTML compares.
  static func lowered(_ value: String) -> String {
    "translate(\(value), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')"
  }

  /// Whether one of the words in an attribute is this.
  static func hasWord(_ word: String, in value: String) -> String {
    "contains(concat(' ', normalize-space(\(value)), ' '), \(literal(" \(word) ")))"
  }

  /// Whether an element is at a position `step` * n + `first` among those of a kind, which `before` gives up to it, nearest first.
  static func isAt(step: Int, first: Int, before: String) -> String? {
    // How many stand before it is never counted where the question is only whether there are so many.
    func atLeast(_ position: Int) -> String? { position <= 1 ? nil : "\(before)[\(position - 1)]" }
    func atMost(_ position: Int) -> String { position < 1 ? never : "not(\(before)[\(position)])" }
    switch step {
    case 0: return [first < 1 ? never : atLeast(first), atMost(first)].compactMap { $0 }.joined(separator: " and ")
    case 1: return atLeast(first)
    case -1: return atMost(first)
    case 2...:
      let rest = "(count(\(before)) + 1 - \(shown(first))) mod \(step) = 0"
      return [atLeast(first), rest].compactMap { $0 }.joined(separator: " and ")
    default: return "\(atMost(first)) and (\(shown(first)) - 1 - count(\(before))) mod \(-step) = 0"
    }
  }

  private static func shown(_ number: Int) -> String { number < 0 ? "(\(number))" : "\(number)" }
}
