import FetchDiagnostics
import FetchVM

/// `table(rows, columns)`: the text of a list of maps as aligned columns under their keys, for `print`.
func installTable(into machine: Machine) {
  machine.define("table", ["rows", "columns?"]) { machine, arguments throws(Failure) in
    let rows = try arguments.list(0, "table's rows", machine).object
    var table = Table()
    if arguments.given(1) != nil {
      for name in try arguments.list(1, "table's columns", machine).object.buffer {
        try machine.checkKey(name, "table's columns")
        table.addColumn(name, machine)
      }
    }
    for (index, row) in rows.buffer.enumerated() {
      guard case .map(let map) = row else {
        throw machine.failure(
          .type, "table's rows must be maps, and row \(index) is \(machine.describeForMessage(row))")
      }
      if arguments.given(1) == nil { map.object.forEach { key, _ in table.addColumn(key, machine) } }
    }
    for row in rows.buffer {
      guard case .map(let map) = row else { continue }
      try table.addRow(map.object, machine)
    }
    return table.value(machine)
  }
}

/// Cells in columns. It lives for one native call, so it may hold values.
private struct Table {
  private struct Column {
    let key: Value
    let title: String
    var width: Int
    /// All that stands in it are numbers, durations or nothing.
    var isNumeric = true
  }

  private var columns: [Column] = []
  private var known: Set<String> = []
  private var rows: [[(text: String, width: Int)]] = []
  /// Bytes in all cells.
  private var size = 0
  /// The secrets in its cells.
  private var disclosure = Disclosure()

  mutating func addColumn(_ key: Value, _ machine: Machine) {
    let title = VisibleText.escaping(machine.display(key))
    if known.insert(title).inserted {
      columns.append(Column(key: key, title: title, width: DisplayWidth.columns(of: title)))
    }
  }

  mutating func addRow(_ map: MapObject, _ machine: Machine) throws(Failure) {
    var row: [(text: String, width: Int)] = []
    try machine.walking(columns.count, holding: size)
    for index in columns.indices {
      let value = map[columns[index].key] ?? .null
      let shownValue = disclosure.reveal(value, machine)
      let text = value.isNull ? "" : VisibleText.escaping(try machine.text(of: shownValue, "table"))
      size += text.utf8.count
      try machine.checkLength(size, "table")
      let width = DisplayWidth.columns(of: machine.hiddenText(in: value) == nil ? text : shown(text, machine))
      switch value {
      case .int, .float, .duration, .null: break
      default: columns[index].isNumeric = false
      }
      columns[index].width = max(columns[index].width, width)
      row.append((text, width))
    }
    rows.append(row)
  }

  /// The text, which is as secret as what stands in it. Its columns are aligned with what is shown of it.
  func value(_ machine: Machine) -> Value { disclosure.text(text, writing: VisibleText.escaping, machine) }

  private func shown(_ text: String, _ machine: Machine) -> String {
    machine.display(disclosure.text(text, writing: VisibleText.escaping, machine))
  }

  /// The titles, a rule, the rows; nothing for a table without columns.
  private var text: String {
    if columns.isEmpty { return "" }
    var lines = [line(columns.map { ($0.title, DisplayWidth.columns(of: $0.title)) })]
    lines.append(columns.map { String(repeating: "─", count: $0.width) }.joined(separator: "  "))
    for row in rows { lines.append(line(row)) }
    return lines.joined(separator: "\n")
  }

  private func line(_ cells: [(text: String, width: Int)]) -> String {
    var line = ""
    for (index, cell) in cells.enumerated() {
      let column = columns[index]
      let space = String(repeating: " ", count: column.width - cell.width)
      if index > 0 { line += "  " }
      line += column.isNumeric ? space + cell.text : cell.text + (index == cells.count - 1 ? "" : space)
    }
    return line
  }
}
