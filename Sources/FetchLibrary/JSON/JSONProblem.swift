import FetchDiagnostics
import FetchVM

/// What is wrong with a JSON text, said by line and column.
struct JSONProblem {
  let text: UnsafeBufferPointer<UInt8>
  let offset: Int

  /// `name` is what it is reported for; nil where the message goes into another one.
  func failure(_ message: String, name: String?, _ machine: Machine) -> Failure {
    let beginning = name.map { "\($0): " } ?? ""
    let place = "at line \(line), column \(column)"
    if text.isEmpty { return machine.failure(.value, "\(beginning)an empty text holds no JSON value") }
    return machine.failure(
      .value, "\(beginning)\(message), \(place), where \(found)", hint: hint ?? excerpt.map { "it stands in \($0)" })
  }

  private var line: Int { 1 + text[..<offset].count { $0 == 0x0A } }

  private var lineStart: Int { text[..<offset].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0 }

  /// Counted in code points.
  private var column: Int { 1 + text[lineStart..<offset].count { $0 & 0xC0 != 0x80 } }

  private var found: String {
    guard offset < text.count else { return "the text ends" }
    let byte = text[offset]
    if byte < 0x20 || byte == 0x7F { return "the byte 0x\(hexText(byte)) stands" }
    guard let length = UTF8Sequence.length(in: text, at: offset) else { return "the byte 0x\(hexText(byte)) stands" }
    return "`\(String(decoding: text[offset..<offset + length], as: UTF8.self))` stands"
  }

  private var hint: String? {
    guard offset < text.count else { return nil }
    let rest = String(decoding: text[offset..<min(offset + 12, text.count)], as: UTF8.self)
    switch text[offset] {
    case UInt8(ascii: "<") where text[..<offset].allSatisfy({ $0 <= 0x20 }):
      return "this looks like HTML or XML, not JSON"
    case UInt8(ascii: "'"): return "JSON strings stand in double quotes"
    case UInt8(ascii: "/"): return "JSON has no comments"
    case UInt8(ascii: "]"), UInt8(ascii: "}"):
      if previousByte == UInt8(ascii: ",") { return "JSON has no comma before a closing bracket" }
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      if text[..<offset].contains(0x0A) { return "for one JSON value on each line, parse the lines one by one" }
    default: break
    }
    let words = [
      ("True", "true"), ("False", "false"), ("None", "null"), ("NaN", "null"), ("Infinity", "null"),
      ("undefined", "null"), ("nil", "null"),
    ]
    for (word, json) in words where rest.hasPrefix(word) { return "JSON writes `\(json)` for `\(word)`, if anything" }
    return nil
  }

  private var previousByte: UInt8? { text[..<offset].last { $0 > 0x20 } }

  /// The text around the place, on its line.
  private var excerpt: String? {
    var start = max(lineStart, offset - 20)
    while start < offset, text[start] & 0xC0 == 0x80 { start += 1 }
    var end = offset
    while end < text.count, end < offset + 20, text[end] >= 0x20 { end += 1 }
    while end > offset, end < text.count, text[end] & 0xC0 == 0x80 { end -= 1 }
    if start == end { return nil }
    let before = start > lineStart ? "…" : ""
    let after = end < text.count && text[end] >= 0x20 ? "…" : ""
    return "`\(before)\(String(decoding: text[start..<end], as: UTF8.self))\(after)`"
  }
}
