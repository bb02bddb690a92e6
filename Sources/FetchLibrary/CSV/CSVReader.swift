import FetchVM

/// Takes the text of a CSV file apart, row by row (RFC 4180): cells with quotes around them may hold the separator, line breaks and
/// doubled quotes. Lines end in `\n`, `\r\n` or `\r`; empty ones are no rows. It lives for one native call, so it may hold values.
struct CSVReader {
  /// Where something stands, as people count.
  struct Place {
    let line: Int
    let column: Int
  }

  /// What keeps a text from being CSV.
  struct Problem: Error {
    let message: String
    var hint: String?
    var kind = ErrorKind.value
  }

  private let text: Ref<StringObject>
  private let separator: [UInt8]
  private let machine: Machine
  private var offset = 0
  private var line: Int
  private var lineStart = 0
  /// The line on which the row begins that was read last.
  private(set) var rowLine = 1

  /// A reader of a text, or of what begins with line `line` of one.
  init(_ text: Ref<StringObject>, separator: [UInt8], _ machine: Machine, line: Int = 1) {
    self.text = text
    self.separator = separator
    self.machine = machine
    self.line = line
    if line == 1 {
      offset = Self.markLength(of: text)
      lineStart = offset
    }
  }

  /// How many bytes the text has.
  var count: Int { text.object.count }

  /// How long the mark is that some programs put before UTF-8.
  static func markLength(of text: Ref<StringObject>) -> Int {
    text.object.utf8.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// The cells of the next row, or nil at the end.
  mutating func next() throws(Problem) -> Ref<ListObject>? {
    while skipLineEnd() {}
    if offset == text.object.count { return nil }
    rowLine = line
    let row = machine.heap.makeList()
    while true {
      machine.append(.string(try cell()), to: row)
      if skipSeparator() { continue }
      _ = skipLineEnd()
      return row
    }
  }

  private mutating func cell() throws(Problem) -> Ref<StringObject> {
    if byte(at: offset) == quote { return try quotedCell() }
    let start = offset
    while offset < text.object.count, !isAtLineEnd, !isAtSeparator { offset += 1 }
    return machine.heap.makeSubstring(text, start..<offset)
  }

  private mutating func quotedCell() throws(Problem) -> Ref<StringObject> {
    let opening = place(of: offset)
    offset += 1
    let start = offset
    var quotes = 0
    while true {
      guard let byte = byte(at: offset) else {
        throw Problem(
          message: "the quote at line \(opening.line), column \(opening.column) is never closed",
          hint: "a quote inside a quoted cell is doubled: \"\"")
      }
      if byte == quote {
        guard self.byte(at: offset + 1) == quote else { break }
        quotes += 1
        offset += 2
      } else if !skipLineEnd() {
        offset += 1
      }
    }
    let end = offset
    offset += 1
    guard offset == text.object.count || isAtLineEnd || isAtSeparator else {
      let place = place(of: offset)
      throw Problem(
        message: "text follows a closing quote at line \(place.line), column \(place.column)",
        hint: "a quote inside a quoted cell is doubled: \"\"")
    }
    if quotes == 0 { return machine.heap.makeSubstring(text, start..<end) }
    return withoutDoubledQuotes(start..<end, quotes)
  }

  private func withoutDoubledQuotes(_ cell: Range<Int>, _ quotes: Int) -> Ref<StringObject> {
    let bytes = text.object.bytes
    return machine.heap.makeString(count: cell.count - quotes, isASCII: text.object.isASCII ? true : nil) { target in
      var (from, to) = (cell.lowerBound, 0)
      while from < cell.upperBound {
        target[to] = bytes[from]
        from += bytes[from] == quote ? 2 : 1
        to += 1
      }
    }
  }

  // Bytes

  private var quote: UInt8 { UInt8(ascii: "\"") }

  private func byte(at offset: Int) -> UInt8? { offset < text.object.count ? text.object.bytes[offset] : nil }

  private var isAtLineEnd: Bool { byte(at: offset) == 0x0A || byte(at: offset) == 0x0D }

  private var isAtSeparator: Bool {
    guard byte(at: offset) == separator[0] else { return false }
    return separator.count == 1 || text.object.utf8[offset...].starts(with: separator)
  }

  private mutating func skipSeparator() -> Bool {
    guard isAtSeparator else { return false }
    offset += separator.count
    return true
  }

  private mutating func skipLineEnd() -> Bool {
    guard isAtLineEnd else { return false }
    offset += byte(at: offset) == 0x0D && byte(at: offset + 1) == 0x0A ? 2 : 1
    line += 1
    lineStart = offset
    return true
  }

  private func place(of offset: Int) -> Place {
    // Bytes that go on with a code point count with it.
    let column = text.object.utf8[lineStart..<offset].count { $0 & 0xC0 != 0x80 }
    return Place(line: line, column: column + 1)
  }
}
