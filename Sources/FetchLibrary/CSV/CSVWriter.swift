import FetchVM

/// Writes rows as CSV (RFC 4180, with LF): maps with the same keys, which become the header, or lists.
struct CSVWriter {
  private let separator: [UInt8]
  private var bytes: [UInt8] = []
  /// The keys of the first map, which are the columns.
  private var columns: [String]?
  /// Where each of them stands.
  private var positions: [String: Int] = [:]

  init(separator: [UInt8] = [UInt8(ascii: ",")]) { self.separator = separator }

  /// Takes what has been written since the last time.
  mutating func take() -> [UInt8] {
    defer { bytes = [] }
    return bytes
  }

  /// Adds one row; `what` is a row in messages.
  mutating func add(_ row: Value, _ what: String, _ machine: Machine) throws(Failure) {
    try machine.checkLength(bytes.count, what)
    try machine.walking(1, holding: bytes.count)
    try machine.refuseSecret(in: row, "\(what) holds a secret, which is not written into CSV")
    switch row {
    case .map(let map): addRow(try cells(of: map.object, what, machine))
    case .list(let list):
      var cells: [String] = []
      for item in list.object.buffer { cells.append(try cell(item, what, machine)) }
      addRow(cells)
    default:
      throw machine.failure(
        .type, "\(what) must be a map or a list, not \(machine.describeForMessage(row))",
        hint: "values that are no rows go into JSON or text")
    }
  }

  /// The cells of a row; the first row's keys go before it as the header.
  private mutating func cells(of map: MapObject, _ what: String, _ machine: Machine) throws(Failure) -> [String] {
    var names: [String] = []
    var cells: [String] = []
    try map.forEach { (key, value) throws(Failure) in
      names.append(machine.display(key))
      cells.append(try cell(value, what, machine))
    }
    if let columns {
      return names == columns ? cells : try inOrder(cells, names, columns.count, what, machine)
    }
    for (position, name) in names.enumerated() {
      if positions.updateValue(position, forKey: name) != nil { throw twice(name, what, machine) }
    }
    columns = names
    addRow(names)
    return cells
  }

  /// The cells of a row whose keys stand in another order than the first row's, or are not all of them.
  private func inOrder(
    _ cells: [String], _ names: [String], _ count: Int, _ what: String, _ machine: Machine
  ) throws(Failure) -> [String] {
    var row = [String?](repeating: nil, count: count)
    for (name, cell) in zip(names, cells) {
      guard let position = positions[name] else {
        throw machine.failure(
          .value, "\(what) has the column `\(name)`, which the first row has not",
          hint: "give every row the same keys, with null where there is nothing")
      }
      if row[position] != nil { throw twice(name, what, machine) }
      row[position] = cell
    }
    return row.map { $0 ?? "" }
  }

  private func twice(_ name: String, _ what: String, _ machine: Machine) -> Failure {
    machine.failure(
      .value, "\(what) has two keys that read `\(name)`, and a column is named by what its key reads",
      hint: "1 and \"1\" are different keys of a map, but one name")
  }

  private func cell(_ value: Value, _ what: String, _ machine: Machine) throws(Failure) -> String {
    value.isNull ? "" : try machine.text(of: value, what)
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
