import FetchVM

/// Writes rows as CSV (RFC 4180, with LF): maps with the same keys, which become the header, or lists.
struct CSVWriter {
  private let separator: [UInt8]
  private var bytes: [UInt8] = []
  /// The keys of the first map, which are the columns.
  private var columns: [String]?

  init(separator: [UInt8] = [UInt8(ascii: ",")]) { self.separator = separator }

  /// Takes what has been written since the last time.
  mutating func take() -> [UInt8] {
    defer { bytes = [] }
    return bytes
  }

  /// Adds one row; `what` is a row in messages.
  mutating func add(_ row: Value, _ what: String, _ machine: Machine) throws(Failure) {
    switch row {
    case .map(let map): addRow(try cells(of: map.object, what, machine))
    case .list(let list): addRow(list.object.buffer.map { cell($0, machine) })
    default:
      throw machine.failure(
        .type, "\(what) must be a map or a list, not \(machine.describeForMessage(row))",
        hint: "values that are no rows go into JSON or text")
    }
  }

  /// The cells of a row; the first row's keys go before it as the header.
  private mutating func cells(of map: MapObject, _ what: String, _ machine: Machine) throws(Failure) -> [String] {
    var row: [String: String] = [:]
    var names: [String] = []
    map.forEach { key, value in
      let name = machine.display(key)
      names.append(name)
      row[name] = cell(value, machine)
    }
    if columns == nil {
      columns = names
      addRow(names)
    }
    let columns = columns ?? []
    if let unknown = names.first(where: { !columns.contains($0) }) {
      throw machine.failure(
        .value, "\(what) has the column `\(unknown)`, which the first row has not",
        hint: "give every row the same keys, with null where there is nothing")
    }
    return columns.map { row[$0] ?? "" }
  }

  private func cell(_ value: Value, _ machine: Machine) -> String {
    value.isNull ? "" : machine.display(value)
  }

  private mutating func addRow(_ cells: [String]) {
    // A line with nothing on it would be no row.
    let isBlank = cells == [""]
    for (index, cell) in cells.enumerated() {
      if index > 0 { bytes += separator }
      if isBlank || needsQuotes(cell) { addQuoted(cell) } else { bytes += cell.utf8 }
    }
    bytes.append(10)
  }

  /// Whether a cell holds what would end it, or what a reader would drop before the first one.
  private func needsQuotes(_ cell: String) -> Bool {
    cell.utf8.contains { $0 == 34 || $0 == separator[0] || $0 == 10 || $0 == 13 }
      || cell.utf8.starts(with: [0xEF, 0xBB, 0xBF])
  }

  private mutating func addQuoted(_ cell: String) {
    bytes.append(34)
    for byte in cell.utf8 {
      if byte == 34 { bytes.append(34) }
      bytes.append(byte)
    }
    bytes.append(34)
  }
}
