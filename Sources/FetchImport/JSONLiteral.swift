/// Turns a JSON text into a script's literal of the same value.
struct JSONLiteral {
  private let scalars: [Unicode.Scalar]
  private var index = 0

  /// The literal; nil when the text is no JSON, or when the script's value would be another: a number too large, a key twice.
  static func literal(of text: String) -> String? {
    var reader = JSONLiteral(scalars: Array(text.unicodeScalars))
    guard let literal = reader.value(depth: 0) else { return nil }
    reader.skipSpace()
    return reader.index == reader.scalars.count ? literal : nil
  }

  private init(scalars: [Unicode.Scalar]) { self.scalars = scalars }

  private var next: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

  private mutating func skipSpace() {
    while let scalar = next, [" ", "\t", "\n", "\r"].contains(scalar) { index += 1 }
  }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    skipSpace()
    guard next == scalar else { return false }
    index += 1
    return true
  }

  private mutating func value(depth: Int) -> String? {
    skipSpace()
    guard depth < 100 else { return nil }
    switch next {
    case "{": return object(depth: depth)
    case "[": return array(depth: depth)
    case "\"": return string().map(SourceLiteral.string)
    case "t": return word("true")
    case "f": return word("false")
    case "n": return word("null")
    default: return number()
    }
  }

  private mutating func word(_ word: String) -> String? {
    guard scalars[index...].starts(with: word.unicodeScalars) else { return nil }
    index += word.unicodeScalars.count
    return word
  }

  private mutating func object(depth: Int) -> String? {
    index += 1
    var entries: [(key: String, value: String)] = []
    var keys: Set<String> = []
    if take("}") { return "{}" }
    repeat {
      skipSpace()
      guard let key = string(), keys.insert(key).inserted, take(":"), let value = value(depth: depth + 1) else {
        return nil
      }
      entries.append((SourceLiteral.key(key), value))
    } while take(",")
    return take("}") ? SourceLiteral.map(entries) : nil
  }

  private mutating func array(depth: Int) -> String? {
    index += 1
    var items: [String] = []
    if take("]") { return "[]" }
    repeat {
      guard let item = value(depth: depth + 1) else { return nil }
      items.append(item)
    } while take(",")
    return take("]") ? SourceLiteral.list(items) : nil
  }

  private mutating func string() -> String? {
    guard next == "\"" else { return nil }
    index += 1
    var text = String.UnicodeScalarView()
    while let scalar = next {
      index += 1
      switch scalar {
      case "\"": return String(text)
      case "\\":
        guard let escaped = escape() else { return nil }
        text.append(escaped)
      case _ where scalar.value < 0x20: return nil
      default: text.append(scalar)
      }
    }
    return nil
  }

  private mutating func escape() -> Unicode.Scalar? {
    guard let scalar = next else { return nil }
    index += 1
    switch scalar {
    case "\"", "\\", "/": return scalar
    case "b": return "\u{8}"
    case "f": return "\u{C}"
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "u":
      guard let unit = unit() else { return nil }
      if let scalar = Unicode.Scalar(unit) { return scalar }
      guard unit < 0xDC00, next == "\\", index + 1 < scalars.count, scalars[index + 1] == "u" else { return nil }
      index += 2
      guard let low = self.unit(), (0xDC00..<0xE000).contains(low) else { return nil }
      return Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
    default: return nil
    }
  }

  private mutating func unit() -> UInt32? {
    guard index + 4 <= scalars.count else { return nil }
    let digits = String(String.UnicodeScalarView(scalars[index..<index + 4]))
    index += 4
    return digits.allSatisfy(\.isHexDigit) ? UInt32(digits, radix: 16) : nil
  }

  private mutating func number() -> String? {
    let start = index
    while let scalar = next, "0123456789+-.eE".unicodeScalars.contains(scalar) { index += 1 }
    let text = String(String.UnicodeScalarView(scalars[start..<index]))
    let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
    let hasZero = digits.hasPrefix("0") && digits.dropFirst().first?.isNumber == true
    guard digits.first?.isNumber == true, !hasZero else { return nil }
    if Int(text) != nil { return text }
    // A script's number has digits on both sides of its point, and holds 15 of them for sure.
    let fraction = digits.split(separator: ".", omittingEmptySubsequences: false).dropFirst()
    guard fraction.count <= 1, fraction.allSatisfy({ $0.first?.isNumber == true }),
      digits.contains(where: { !$0.isNumber }),
      digits.filter(\.isNumber).count <= 15, let value = Double(text), value.isFinite
    else { return nil }
    return text
  }
}
