/// A source line as a terminal shows it, with the columns that a span takes in it.
struct Excerpt {
  /// The line: tabs expanded, control characters and invalid bytes escaped, cut when it is long.
  private(set) var text = ""
  /// The columns before the span.
  private(set) var spanStart = 0
  /// The columns of the span on this line, at least 1.
  private(set) var spanWidth = 1

  private static let tabWidth = 4
  /// A line of more columns than this is cut, also where there is room.
  static let longestLine = 120
  /// No column takes more bytes than this, but for clusters with many marks, which are cut.
  private static let bytesPerColumn = 4

  /// A line of more columns than this is cut.
  private let room: Int
  /// How much of a cut line stands before the span, and how much from the span's start on.
  private var columnsBefore: Int { room / 3 }
  private var columnsAfter: Int { room * 3 / 5 }

  /// The part of `line` around `span` that fits in `room` columns. A span that goes on beyond the line's end is shown up to there.
  init(of line: Range<Int>, around span: SourceSpan, in bytes: [UInt8], room: Int) {
    self.room = room
    let start = min(max(Int(span.start), line.lowerBound), line.upperBound)
    let end = min(max(Int(span.end), start), line.upperBound)
    var shown = line
    if line.count > room {
      let before = min(line.count, columnsBefore * Excerpt.bytesPerColumn)
      shown = max(line.lowerBound, start - before)..<min(line.upperBound, start + columnsAfter * Excerpt.bytesPerColumn)
      while shown.lowerBound < start, bytes[shown.lowerBound] & 0xC0 == 0x80 {
        shown = shown.lowerBound + 1..<shown.upperBound
      }
      while shown.upperBound < line.upperBound, bytes[shown.upperBound] & 0xC0 == 0x80 {
        shown = shown.lowerBound..<shown.upperBound + 1
      }
    }
    layOut(bytes, shown, start: start, end: end)
    cut(startsLate: shown.lowerBound > line.lowerBound, endsEarly: shown.upperBound < line.upperBound)
  }

  /// The cells of the line: what each character shows as, and its width.
  private var cells: [(text: String, width: Int)] = []
  private var spanCells = 0..<0

  private mutating func layOut(_ bytes: [UInt8], _ shown: Range<Int>, start: Int, end: Int) {
    var firstCell: Int?
    var endCell: Int?
    var column = 0
    var offset = shown.lowerBound
    for character in Excerpt.decode(bytes[shown]) {
      if firstCell == nil, offset >= start { firstCell = cells.count }
      if endCell == nil, offset >= end { endCell = cells.count }
      let cell = Excerpt.cell(for: character.text, isInvalid: character.isInvalid, column: column)
      cells.append(cell)
      column += cell.width
      offset += character.length
    }
    spanCells = (firstCell ?? cells.count)..<max(firstCell ?? cells.count, endCell ?? cells.count)
  }

  private mutating func cut(startsLate: Bool, endsEarly: Bool) {
    var first = 0
    var last = cells.count
    var isCutBefore = startsLate
    var isCutAfter = endsEarly
    if cells.reduce(0, { $0 + $1.width }) > self.room || startsLate || endsEarly {
      var room = columnsBefore
      first = spanCells.lowerBound
      while first > 0, cells[first - 1].width <= room {
        first -= 1
        room -= cells[first].width
      }
      room += columnsAfter
      last = spanCells.lowerBound
      while last < cells.count, cells[last].width <= room {
        room -= cells[last].width
        last += 1
      }
      isCutBefore = startsLate || first > 0
      isCutAfter = endsEarly || last < cells.count
    }
    text = (isCutBefore ? "…" : "") + cells[first..<last].map(\.text).joined() + (isCutAfter ? "…" : "")
    spanStart = (isCutBefore ? 1 : 0) + width(first..<spanCells.lowerBound)
    spanWidth = max(1, width(spanCells.clamped(to: first..<max(last, first))))
  }

  private func width(_ range: Range<Int>) -> Int { cells[range].reduce(0) { $0 + $1.width } }

  private static func cell(for text: String, isInvalid: Bool, column: Int) -> (text: String, width: Int) {
    if isInvalid { return (text, text.count) }
    if text == "\t" {
      let width = tabWidth - column % tabWidth
      return (String(repeating: " ", count: width), width)
    }
    let visible = VisibleText.escaping(text)
    return (visible, visible.reduce(0) { $0 + DisplayWidth.of($1) })
  }

  /// The characters of the bytes, each invalid byte as `\xNN`.
  private static func decode(_ bytes: ArraySlice<UInt8>) -> [(text: String, length: Int, isInvalid: Bool)] {
    var result: [(text: String, length: Int, isInvalid: Bool)] = []
    var run: [UInt8] = []
    func flush() {
      for character in String(decoding: run, as: UTF8.self) {
        result.append((String(character), character.utf8.count, false))
      }
      run.removeAll()
    }
    Array(bytes).withUnsafeBufferPointer { buffer in
      var offset = 0
      while offset < buffer.count {
        if let length = UTF8Sequence.length(in: buffer, at: offset) {
          run += buffer[offset..<offset + length]
          offset += length
        } else {
          flush()
          result.append((VisibleText.escape(invalid: buffer[offset]), 1, true))
          offset += 1
        }
      }
    }
    flush()
    return result
  }
}
