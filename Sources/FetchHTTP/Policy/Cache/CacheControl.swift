/// The directives of `Cache-Control` headers, of a request or of an answer (RFC 9111, 5.2).
struct CacheControl {
  /// Their arguments, possibly none, by their names in small letters. Of one that stands there twice the first counts (4.2.1).
  private var arguments: [String: String] = [:]

  /// The directives in the values of these headers.
  init(_ values: [String]) {
    for value in values { for part in Self.parts(of: value) { add(part) } }
  }

  /// Whether a directive is there, with an argument or without.
  func has(_ name: String) -> Bool { arguments[name] != nil }

  /// Whether a directive is there, and speaks of the whole message and not of some of its headers.
  func hasAlone(_ name: String) -> Bool { arguments[name]?.isEmpty == true }

  /// The seconds that a directive says; nil when it is not there. What is no number is none at all, which errs on the side of asking.
  func seconds(_ name: String) -> Int? {
    guard let text = arguments[name] else { return nil }
    let isNumber = !text.isEmpty && text.utf8.allSatisfy { (48...57).contains($0) }
    // What is more than this is as good as forever (1.2.2).
    return isNumber ? min(ASCII.decimal(text.utf8) ?? Self.forever, Self.forever) : 0
  }

  private static let forever = 1 << 31

  private mutating func add(_ part: [UInt8]) {
    let sides = part.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
    let name = Self.text(sides[0]).lowercased()
    guard !name.isEmpty, arguments[name] == nil else { return }
    let argument = sides.count > 1 ? Self.text(sides[1]) : ""
    // Either form is to be understood, whatever the directive is defined with.
    arguments[name] = argument.hasPrefix("\"") ? argument.filter { $0 != "\"" && $0 != "\\" } : argument
  }

  /// What stands between the commas that are in no quotes.
  private static func parts(of value: String) -> [[UInt8]] {
    var parts: [[UInt8]] = [[]]
    var isQuoted = false
    var isEscaped = false
    for byte in value.utf8 {
      if byte == UInt8(ascii: ","), !isQuoted {
        parts.append([])
        continue
      }
      if byte == UInt8(ascii: "\""), !isEscaped { isQuoted.toggle() }
      isEscaped = isQuoted && byte == UInt8(ascii: "\\") && !isEscaped
      parts[parts.count - 1].append(byte)
    }
    return parts
  }

  private static func text(_ bytes: some Collection<UInt8>) -> String {
    var bytes = bytes.drop { ASCII.isSpace($0) }[...]
    while let last = bytes.reversed().first, ASCII.isSpace(last) { bytes = bytes.dropLast()[...] }
    return String(decoding: bytes, as: UTF8.self)
  }
}
