import FetchVM

/// Reads the words of a selector (CSS Syntax, level 3): names with their escapes, strings, signs.
struct SelectorReader {
  private let scalars: [Unicode.Scalar]
  private(set) var position = 0

  init(_ text: String) {
    // What no page can hold matches nothing (CSS Syntax, 3.3).
    scalars = text.unicodeScalars.map { $0.value == 0 ? "\u{FFFD}" : $0 }
  }

  var current: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }
  var isAtEnd: Bool { position >= scalars.count }

  /// Takes the sign when it stands here.
  mutating func take(_ sign: Unicode.Scalar) -> Bool {
    guard current == sign else { return false }
    position += 1
    return true
  }

  mutating func require(_ sign: Unicode.Scalar) throws(SelectorProblem) {
    if !take(sign) { throw expected("`\(sign)`") }
  }

  /// Passes over spaces and comments; says whether there were any.
  @discardableResult
  mutating func skipSpaces() -> Bool {
    let start = position
    while let scalar = current {
      if Self.isSpace(scalar) {
        position += 1
      } else if scalar == "/", position + 1 < scalars.count, scalars[position + 1] == "*" {
        position += 2
        while !isAtEnd, !(current == "*" && position + 1 < scalars.count && scalars[position + 1] == "/") {
          position += 1
        }
        position = min(position + 2, scalars.count)
      } else {
        break
      }
    }
    return position > start
  }

  /// A name, escapes read; nil when none stands here.
  mutating func name() -> String? {
    let start = position
    var name = String.UnicodeScalarView()
    if take("-") { name.append("-") }
    if current.map({ Self.isNamePart($0) && !("0"..."9").contains($0) || $0 == "\\" || $0 == "-" }) != true {
      position = start
      return nil
    }
    while let scalar = current {
      if Self.isNamePart(scalar) || scalar == "-" {
        name.append(scalar)
        position += 1
      } else if scalar == "\\", let escaped = escape() {
        name.append(escaped)
      } else {
        break
      }
    }
    if name.isEmpty { position = start }
    return name.isEmpty ? nil : String(name)
  }

  /// What stands behind a `#`, which may begin with a digit.
  mutating func hash() -> String? {
    if let digit = current, ("0"..."9").contains(digit) {
      var name = String.UnicodeScalarView()
      while let scalar = current, Self.isNamePart(scalar) || scalar == "-" {
        name.append(scalar)
        position += 1
      }
      return String(name)
    }
    return name()
  }

  /// A string in quotes; nil when none stands here.
  mutating func string() throws(SelectorProblem) -> String? {
    guard let quote = current, quote == "\"" || quote == "'" else { return nil }
    let start = position
    position += 1
    var text = String.UnicodeScalarView()
    while let scalar = current, scalar != quote {
      switch scalar {
      case "\n", "\r", "\u{C}": throw problem(SelectorMessages.lineBreak)
      case "\\" where position + 1 < scalars.count && Self.isLineEnd(scalars[position + 1]): position += 2
      case "\\":
        guard let escaped = escape() else {
          throw SelectorProblem(message: SelectorMessages.unfinishedString, offset: start)
        }
        text.append(escaped)
      default:
        text.append(scalar)
        position += 1
      }
    }
    guard take(quote) else { throw SelectorProblem(message: SelectorMessages.unfinishedString, offset: start) }
    return String(text)
  }

  /// Everything up to a closing parenthesis.
  mutating func untilParenthesis() -> String {
    let start = position
    while let scalar = current, scalar != ")" { position += 1 }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars[start..<position])
    return String(text)
  }

  func expected(_ what: String) -> SelectorProblem {
    problem(SelectorMessages.expected(what, found: current))
  }

  func problem(_ message: String, hint: String? = nil) -> SelectorProblem {
    SelectorProblem(message: message, offset: position, hint: hint)
  }

  /// A backslash with up to six hexadecimal digits and a space, or with the code point it stands for (CSS Syntax, 4.3.7).
  private mutating func escape() -> Unicode.Scalar? {
    guard position + 1 < scalars.count, !Self.isLineEnd(scalars[position + 1]) else { return nil }
    position += 1
    var digits = ""
    while digits.count < 6, let scalar = current, scalar.properties.isASCIIHexDigit {
      digits.unicodeScalars.append(scalar)
      position += 1
    }
    guard !digits.isEmpty, let value = UInt32(digits, radix: 16) else {
      defer { position += 1 }
      return scalars[position]
    }
    if let scalar = current, Self.isSpace(scalar) { position += 1 }
    return value == 0 ? "\u{FFFD}" : Unicode.Scalar(value) ?? "\u{FFFD}"
  }

  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" || isLineEnd(scalar) }

  private static func isLineEnd(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "\n" || scalar == "\r" || scalar == "\u{C}"
  }

  private static func isNamePart(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "_": true
    default: scalar.value >= 0x80
    }
  }
}
