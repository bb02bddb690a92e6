import FetchDiagnostics

/// Cuts a command line into words, as bash does: quotes of three kinds, backslashes, variables.
struct ShellReader {
  /// What a command line holds.
  struct Words {
    /// The words of the command.
    var words: [ShellWord] = []
    /// The word behind a `>`.
    var output: ShellWord?
    /// What ends the command and begins another, such as a pipe.
    var end: SourceSpan?
  }

  private let scalars: [(scalar: Unicode.Scalar, offset: Int)]
  private let length: Int
  private var index = 0

  private init(_ source: SourceText) {
    var offset = 0
    scalars = String(decoding: source.utf8, as: UTF8.self).unicodeScalars.map { scalar in
      defer { offset += String(scalar).utf8.count }
      return (scalar, offset)
    }
    length = source.utf8.count
  }

  /// The words of a command line; throws what is wrong with it.
  static func read(_ source: SourceText) throws(CurlProblem) -> Words {
    var reader = ShellReader(source)
    return try reader.read()
  }

  private var next: Unicode.Scalar? { index < scalars.count ? scalars[index].scalar : nil }
  private var offset: Int { index < scalars.count ? scalars[index].offset : length }

  private mutating func read() throws(CurlProblem) -> Words {
    var result = Words()
    while let scalar = next {
      let start = offset
      switch scalar {
      case " ", "\t", "\r", "\n": index += 1
      case "\\" where isLineBreak(after: 1): skipLineBreak()
      case "|", ";", "&", "<":
        index += 1
        result.end = SourceSpan(start..<length)
        return result
      case ">": try readRedirection(of: "1", into: &result)
      default:
        let word = ShellWord(text: try readWord(), span: SourceSpan(start..<offset))
        // Digits, not quoted, directly before it say what is redirected.
        if next == ">", word.text.utf8.count == offset - start, word.text.unicodeScalars.allSatisfy(isDigit) {
          try readRedirection(of: word.text, into: &result)
        } else {
          result.words.append(word)
        }
      }
    }
    return result
  }

  /// `> FILE`, `2> FILE`, `2>&1`: where the body goes; what curl says beside that has no place in a script.
  private mutating func readRedirection(of descriptor: String, into result: inout Words) throws(CurlProblem) {
    index += 1
    if next == ">" || next == "|" { index += 1 }
    let isCopy = next == "&"
    if isCopy { index += 1 }
    while true {
      if next == " " || next == "\t" {
        index += 1
      } else if next == "\\", isLineBreak(after: 1) {
        skipLineBreak()
      } else {
        break
      }
    }
    let start = offset
    let word = ShellWord(text: try readWord(), span: SourceSpan(start..<offset))
    let isDescriptor = isCopy && word.text.unicodeScalars.allSatisfy { isDigit($0) || $0 == "-" }
    if descriptor == "1", !isDescriptor, offset > start { result.output = word }
  }

  /// Whether a line break stands so many characters on.
  private func isLineBreak(after distance: Int) -> Bool {
    guard index + distance < scalars.count else { return false }
    return scalars[index + distance].scalar == "\n" || scalars[index + distance].scalar == "\r"
  }

  private mutating func skipLineBreak() {
    index += 1
    if next == "\r" { index += 1 }
    if next == "\n" { index += 1 }
  }

  private mutating func readWord() throws(CurlProblem) -> String {
    var text = String.UnicodeScalarView()
    while let scalar = next {
      switch scalar {
      case " ", "\t", "\r", "\n", "|", ";", "&", "<", ">": return String(text)
      case "'": text += try readPlain().unicodeScalars
      case "\"": text += try readQuoted().unicodeScalars
      case "$": text += try readDollar().unicodeScalars
      case "`": throw CurlMessages.command(at: span(1))
      case "\\" where isLineBreak(after: 1): skipLineBreak()
      case "\\" where index + 1 < scalars.count:
        text.append(scalars[index + 1].scalar)
        index += 2
      default:
        text.append(scalar)
        index += 1
      }
    }
    return String(text)
  }

  private func span(_ count: Int) -> SourceSpan { SourceSpan(offset..<min(offset + count, length)) }

  /// `'…'`.
  private mutating func readPlain() throws(CurlProblem) -> String {
    let opening = span(1)
    index += 1
    var text = String.UnicodeScalarView()
    while let scalar = next {
      index += 1
      if scalar == "'" { return String(text) }
      text.append(scalar)
    }
    throw CurlMessages.unclosedQuote("'", at: opening)
  }

  /// `"…"`.
  private mutating func readQuoted() throws(CurlProblem) -> String {
    let opening = span(1)
    index += 1
    var text = String.UnicodeScalarView()
    while let scalar = next {
      switch scalar {
      case "\"":
        index += 1
        return String(text)
      case "$": text += try readDollar().unicodeScalars
      case "`": throw CurlMessages.command(at: span(1))
      case "\\" where isLineBreak(after: 1): skipLineBreak()
      case "\\" where index + 1 < scalars.count && ["\"", "\\", "$", "`"].contains(scalars[index + 1].scalar):
        text.append(scalars[index + 1].scalar)
        index += 2
      default:
        text.append(scalar)
        index += 1
      }
    }
    throw CurlMessages.unclosedQuote("\"", at: opening)
  }

  /// `$'…'`, `$NAME`, `${NAME}`, or a dollar sign by itself.
  private mutating func readDollar() throws(CurlProblem) -> String {
    let dollar = span(2)
    index += 1
    switch next {
    case "'": return try readEscaped()
    case "(": throw CurlMessages.command(at: dollar)
    case "{":
      index += 1
      let name = readName()
      guard next == "}", !name.isEmpty else { throw CurlMessages.variable(at: dollar) }
      index += 1
      return ShellVariable.mark(name)
    default:
      let name = readName()
      return name.isEmpty ? "$" : ShellVariable.mark(name)
    }
  }

  private mutating func readName() -> String {
    var name = String.UnicodeScalarView()
    while let scalar = next, scalar == "_" || scalar.isASCII && (scalar.properties.isAlphabetic || isDigit(scalar)) {
      if name.isEmpty, isDigit(scalar) { break }
      name.append(scalar)
      index += 1
    }
    return String(name)
  }

  private func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  /// `$'…'`, whose escapes are those of C.
  private mutating func readEscaped() throws(CurlProblem) -> String {
    let opening = span(1)
    index += 1
    var text = String.UnicodeScalarView()
    while let scalar = next {
      index += 1
      if scalar == "'" { return String(text) }
      guard scalar == "\\", let escape = next else {
        text.append(scalar)
        continue
      }
      index += 1
      text.append(escaped(escape))
    }
    throw CurlMessages.unclosedQuote("'", at: opening)
  }

  private mutating func escaped(_ escape: Unicode.Scalar) -> Unicode.Scalar {
    switch escape {
    case "n": return "\n"
    case "t": return "\t"
    case "r": return "\r"
    case "a": return "\u{7}"
    case "b": return "\u{8}"
    case "e", "E": return "\u{1B}"
    case "f": return "\u{C}"
    case "v": return "\u{B}"
    case "x": return number(digits: 2, radix: 16) ?? "x"
    case "u": return codePoint()
    case "U": return number(digits: 8, radix: 16) ?? "U"
    case "0"..."7":
      index -= 1
      return number(digits: 3, radix: 8) ?? escape
    default: return escape
    }
  }

  /// `\u` and four digits; a browser writes what needs more as two of them.
  private mutating func codePoint() -> Unicode.Scalar {
    let start = index
    if let scalar = number(digits: 4, radix: 16) { return scalar }
    index = start
    guard let high = unit(), next == "\\", index + 1 < scalars.count, scalars[index + 1].scalar == "u" else {
      return "u"
    }
    index += 2
    guard let low = unit() else { return "\u{FFFD}" }
    return Unicode.Scalar(0x10000 + ((high &- 0xD800) & 0x3FF) << 10 + (low &- 0xDC00) & 0x3FF) ?? "\u{FFFD}"
  }

  private mutating func unit() -> UInt32? {
    let digits = String(String.UnicodeScalarView(scalars[index..<min(index + 4, scalars.count)].map(\.scalar)))
    guard digits.count == 4, let value = UInt32(digits, radix: 16) else { return nil }
    index += 4
    return value
  }

  private mutating func number(digits most: Int, radix: Int) -> Unicode.Scalar? {
    var value: UInt32 = 0
    var count = 0
    while count < most, let digit = next.flatMap({ Character($0).hexDigitValue }), digit < radix {
      value = value &* UInt32(radix) &+ UInt32(digit)
      count += 1
      index += 1
    }
    return count > 0 ? Unicode.Scalar(value) : nil
  }
}
