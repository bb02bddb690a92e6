import FetchDiagnostics

/// Reads the text of string tokens: escapes, and the indentation of strings over several lines.
struct StringLiteral {
  /// Why a piece of a string cannot be read, and the bytes it is about.
  struct Problem: Equatable {
    /// What is wrong.
    enum Reason: Equatable {
      /// `\d`.
      case unknownEscape(Character)
      /// `\}`.
      case braceEscape
      /// `\u12`, `\u{}`.
      case unicodeEscape
      /// `\u{110000}`.
      case noCodePoint
      /// A line that begins left of the closing quotes.
      case indentation
    }

    /// What is wrong.
    let reason: Reason
    /// The bytes it is about.
    let range: Range<Int>
  }

  /// The source.
  let bytes: UnsafeBufferPointer<UInt8>
  /// The opening quotes' first byte.
  let quote: UInt8
  /// Whether the quotes are three.
  let isMultiline: Bool
  /// What the closing quotes stand behind on their line, when nothing else does.
  private let indentation: Range<Int>
  private let closesOnOwnLine: Bool
  /// What was wrong so far.
  private(set) var problems: [Problem] = []

  /// A string from the first byte of its opening quotes to the last of its closing ones; `isBroken` when those are missing.
  init(bytes: UnsafeBufferPointer<UInt8>, range: Range<Int>, isBroken: Bool) {
    self.bytes = bytes
    quote = bytes[range.lowerBound]
    let first = range.lowerBound
    let isMultiline = range.count >= 3 && bytes[first + 1] == quote && bytes[first + 2] == quote
    self.isMultiline = isMultiline
    let close = isBroken ? range.upperBound : range.upperBound - (isMultiline ? 3 : 1)
    var lineStart = close
    while lineStart > first, StringLiteral.isBlank(bytes[lineStart - 1]) { lineStart -= 1 }
    closesOnOwnLine = isMultiline && !isBroken && lineStart > first && bytes[lineStart - 1] == UInt8(ascii: "\n")
    indentation = lineStart..<close
  }

  /// The text of a piece that lies in `range`, without quotes and braces.
  mutating func text(of range: Range<Int>, isFirst: Bool, isLast: Bool) -> String {
    guard isMultiline else { return unescape(range) }
    return multilineText(range, isFirst: isFirst, isLast: isLast)
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

  private mutating func multilineText(_ range: Range<Int>, isFirst: Bool, isLast: Bool) -> String {
    var start = range.lowerBound
    var end = range.upperBound
    var isAtLineStart = false
    if isFirst, let next = lineEnd(at: start) {
      start = next
      isAtLineStart = true
    }
    if isLast, closesOnOwnLine {
      end = max(start, indentation.lowerBound - 1)
      if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
      if indentation.lowerBound <= start { return "" }
    }
    var result = ""
    while start < end || isAtLineStart {
      if isAtLineStart { start = skipIndentation(start, end) }
      let newline = bytes[start..<end].firstIndex(of: UInt8(ascii: "\n"))
      result += unescape(start..<trimmedReturn(start, newline ?? end, isLineEnd: newline != nil))
      guard let newline else { break }
      result += "\n"
      start = newline + 1
      isAtLineStart = true
    }
    return result
  }

  /// The start of the next line when nothing but `\r` stands before it.
  private func lineEnd(at start: Int) -> Int? {
    var offset = start
    while offset < bytes.count, StringLiteral.isBlank(bytes[offset]) || bytes[offset] == UInt8(ascii: "\r") {
      offset += 1
    }
    return offset < bytes.count && bytes[offset] == UInt8(ascii: "\n") ? offset + 1 : nil
  }

  private func trimmedReturn(_ start: Int, _ end: Int, isLineEnd: Bool) -> Int {
    isLineEnd && end > start && bytes[end - 1] == UInt8(ascii: "\r") ? end - 1 : end
  }

  /// Takes the closing quotes' indentation off a line; an empty line may have less.
  private mutating func skipIndentation(_ start: Int, _ end: Int) -> Int {
    guard closesOnOwnLine else { return start }
    var offset = start
    for expected in indentation {
      if offset < end, bytes[offset] == bytes[expected] {
        offset += 1
        continue
      }
      let isEmptyLine =
        offset < bytes.count && [UInt8(ascii: "\n"), UInt8(ascii: "\r")].contains(bytes[offset])
      if !isEmptyLine { problems.append(Problem(reason: .indentation, range: start..<max(offset, start + 1))) }
      return offset
    }
    return offset
  }

  private mutating func unescape(_ range: Range<Int>) -> String {
    let isRaw = quote == UInt8(ascii: "'")
    guard !isRaw, bytes[range].contains(UInt8(ascii: "\\")) else {
      return String(decoding: bytes[range], as: UTF8.self)
    }
    var result: [UInt8] = []
    result.reserveCapacity(range.count)
    var offset = range.lowerBound
    while offset < range.upperBound {
      if bytes[offset] == UInt8(ascii: "\\"), offset + 1 < range.upperBound {
        offset = readEscape(at: offset, before: range.upperBound, into: &result)
      } else {
        result.append(bytes[offset])
        offset += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Adds what the escape at `offset` stands for, and answers where it ends.
  private mutating func readEscape(at offset: Int, before end: Int, into result: inout [UInt8]) -> Int {
    let next = offset + 2
    switch bytes[offset + 1] {
    case UInt8(ascii: "n"): result.append(UInt8(ascii: "\n"))
    case UInt8(ascii: "t"): result.append(UInt8(ascii: "\t"))
    case UInt8(ascii: "r"): result.append(UInt8(ascii: "\r"))
    case UInt8(ascii: "0"): result.append(0)
    case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "{"): result.append(bytes[offset + 1])
    case UInt8(ascii: "u"): return readUnicodeEscape(at: offset, before: end, into: &result)
    default:
      let length = UTF8Sequence.length(in: bytes, at: offset + 1) ?? 1
      let character = String(decoding: bytes[offset + 1..<offset + 1 + length], as: UTF8.self).first ?? "?"
      let reason: Problem.Reason = character == "}" ? .braceEscape : .unknownEscape(character)
      problems.append(Problem(reason: reason, range: offset..<offset + 1 + length))
      return offset + 1 + length
    }
    return next
  }

  /// `\u{1F600}`: one to six hexadecimal digits.
  private mutating func readUnicodeEscape(at offset: Int, before end: Int, into result: inout [UInt8]) -> Int {
    var index = offset + 2
    guard index < end, bytes[index] == UInt8(ascii: "{") else {
      problems.append(Problem(reason: .unicodeEscape, range: offset..<index))
      return index
    }
    index += 1
    var value: UInt32 = 0
    var digits = 0
    while index < end, digits < 7, let digit = Character(Unicode.Scalar(bytes[index])).hexDigitValue {
      value = value << 4 | UInt32(digit)
      digits += 1
      index += 1
    }
    guard (1...6).contains(digits), index < end, bytes[index] == UInt8(ascii: "}") else {
      problems.append(Problem(reason: .unicodeEscape, range: offset..<index))
      return index
    }
    guard let scalar = Unicode.Scalar(value) else {
      problems.append(Problem(reason: .noCodePoint, range: offset..<index + 1))
      return index + 1
    }
    result.append(contentsOf: Array(String(Character(scalar)).utf8))
    return index + 1
  }
}
