/// What a terminal shows: enough of an xterm for what the editor and the session send.
struct Screen {
  private(set) var rows: Int
  private(set) var columns: Int
  private(set) var row = 0
  private(set) var column = 0
  /// Nil is the right half of a wide character.
  private var cells: [[Character?]]
  private var pending: [UInt8] = []
  /// Whether anything but text and line ends came.
  private(set) var sawEscape = false

  init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
    cells = Array(repeating: Array(repeating: " ", count: columns), count: rows)
  }

  /// The lines without the spaces at their ends.
  var lines: [String] {
    cells.map { row in
      var line = String(row.compactMap { $0 })
      while line.last == " " { line.removeLast() }
      return line
    }
  }

  /// The line the cursor is on.
  var currentLine: String { lines[row] }

  /// The lines that are not empty.
  var text: String { lines.filter { !$0.isEmpty }.joined(separator: "\n") }

  /// Changes the size as xterm does: nothing is wrapped anew, and what has no room is lost.
  mutating func resize(rows: Int, columns: Int) {
    let above = max(0, row + 1 - rows)
    cells = cells.dropFirst(above).prefix(rows).map { row in
      Array(row.prefix(columns)) + Array(repeating: " ", count: max(0, columns - row.count))
    }
    while cells.count < rows { cells.append(Array(repeating: " ", count: columns)) }
    row -= above
    column = min(column, columns - 1)
    (self.rows, self.columns) = (rows, columns)
  }

  /// Shows what was sent; a sequence that is not whole waits for the rest.
  mutating func feed(_ bytes: [UInt8]) {
    pending += bytes
    while !pending.isEmpty {
      let count = step()
      if count == 0 { return }
      pending.removeFirst(count)
    }
  }

  /// Takes what begins the pending bytes; answers how many it took.
  private mutating func step() -> Int {
    let first = pending[0]
    switch first {
    case 0x1B: return escape()
    case 0x0D: column = 0
    case 0x0A: lineFeed()
    case 0x08: column = max(0, column - 1)
    case 0x09: column = min(columns - 1, column + 8 - column % 8)
    case 0..<0x20: break
    default:
      let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
      guard pending.count >= length else { return 0 }
      put(Character(String(decoding: pending[..<length], as: UTF8.self)))
      return length
    }
    return 1
  }

  private mutating func put(_ character: Character) {
    let value = character.unicodeScalars.first?.value ?? 0
    let isWide =
      (0x1100...0x115F).contains(value) || (0x2E80...0xD7A3).contains(value) || (0x1F300...0x1FAFF).contains(value)
    let width = isWide ? 2 : 1
    if column + width > columns {
      column = 0
      lineFeed()
    }
    cells[row][column] = character
    if isWide { cells[row][column + 1] = nil }
    column += width
  }

  private mutating func lineFeed() {
    if row + 1 < rows {
      row += 1
    } else {
      cells.removeFirst()
      cells.append(Array(repeating: " ", count: columns))
    }
  }

  private mutating func escape() -> Int {
    sawEscape = true
    guard pending.count >= 2 else { return 0 }
    guard pending[1] == UInt8(ascii: "[") else { return pending[1] == UInt8(ascii: "(") ? 3 : 2 }
    guard let end = pending.dropFirst(2).firstIndex(where: { (0x40...0x7E).contains($0) }) else { return 0 }
    let parameters = String(decoding: pending[2..<end], as: UTF8.self)
    let numbers = parameters.split(separator: ";").map { Int($0) ?? 0 }
    perform(Character(Unicode.Scalar(pending[end])), numbers, parameters)
    return end + 1
  }

  private mutating func perform(_ command: Character, _ numbers: [Int], _ parameters: String) {
    let count = max(1, numbers.first ?? 1)
    switch command {
    case "A": row = max(0, row - count)
    case "B": row = min(rows - 1, row + count)
    case "C": column = min(columns - 1, column + count)
    case "D": column = max(0, min(column, columns - 1) - count)
    case "G": column = min(columns, count) - 1
    case "H":
      row = min(rows, count) - 1
      column = min(columns, numbers.count > 1 ? max(1, numbers[1]) : 1) - 1
    case "J":
      if numbers.first == 2 {
        for index in 0..<rows { clear(index, from: 0) }
      } else {
        clear(row, from: column)
        for index in (row + 1)..<max(rows, row + 1) { clear(index, from: 0) }
      }
    case "K": clear(row, from: column)
    case "P":
      let removed = min(count, columns - column)
      cells[row].removeSubrange(column..<(column + removed))
      cells[row] += Array(repeating: " ", count: removed)
    case "@":
      cells[row].insert(contentsOf: Array(repeating: " ", count: min(count, columns - column)), at: column)
      cells[row].removeLast(cells[row].count - columns)
    default: break
    }
  }

  private mutating func clear(_ row: Int, from column: Int) {
    for index in min(column, columns)..<columns { cells[row][index] = " " }
  }
}
