import FetchVM

/// Writes items one after another: as lines of JSON, rows of CSV, lines of text, or the items of a JSON list.
struct ItemWriter {
  private let format: SaveFormat
  private var bytes: [UInt8] = []
  private var isEmpty = true
  /// The keys of the first map, which are the columns of a CSV file.
  private var columns: [String]?

  init(_ format: SaveFormat) { self.format = format }

  /// How many bytes wait to be taken.
  var count: Int { bytes.count }

  /// Takes what has been written since the last time.
  mutating func take() -> [UInt8] {
    defer { bytes = [] }
    return bytes
  }

  /// The end, with what has not been taken.
  mutating func finish() -> [UInt8] {
    if case .json = format { bytes += isEmpty ? Array("[]\n".utf8) : Array("\n]\n".utf8) }
    return take()
  }

  /// Adds one item.
  mutating func add(_ item: Value, _ world: World) throws(Failure) {
    if case .bytes(let raw) = item, !format.isJSON {
      bytes += raw.object.bytes
      return
    }
    switch format {
    case .csv: try addRow(item, world.machine)
    case .text:
      bytes += world.machine.display(item).utf8
      bytes.append(10)
    case .jsonLines:
      bytes += try world.encodeJSON(item, indent: nil)
      bytes.append(10)
    case .json:
      let text = try world.encodeJSON(item, indent: nil)
      bytes += (isEmpty ? "[\n  " : ",\n  ").utf8
      bytes += text
    case .unknown(let ending):
      guard case .string(let string) = item else { throw world.unknownEnding(item.typeName, ending) }
      bytes += string.object.utf8
    }
    isEmpty = false
  }

  private mutating func addRow(_ item: Value, _ machine: Machine) throws(Failure) {
    switch item {
    case .map(let map): addRow(try cells(of: map.object, machine))
    case .list(let list): addRow(list.object.buffer.map { cell($0, machine) })
    default:
      throw machine.failure(
        .type, "a row of a .csv file is a map or a list, not \(machine.describeForMessage(item))",
        hint: "save values that are no rows as .jsonl or .txt")
    }
  }

  /// The cells of a row; the first row's keys go before it as the header.
  private mutating func cells(of map: MapObject, _ machine: Machine) throws(Failure) -> [String] {
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
        .value, "this row has the column `\(unknown)`, which the first row has not",
        hint: "give every row the same keys, with null where there is nothing")
    }
    return columns.map { row[$0] ?? "" }
  }

  private func cell(_ value: Value, _ machine: Machine) -> String {
    value.isNull ? "" : machine.display(value)
  }

  /// A row (RFC 4180, with LF): cells with commas, quotes or line breaks are quoted.
  private mutating func addRow(_ cells: [String]) {
    for (index, cell) in cells.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      let needsQuotes = cell.utf8.contains { $0 == 34 || $0 == 44 || $0 == 10 || $0 == 13 }
      if !needsQuotes {
        bytes += cell.utf8
        continue
      }
      bytes.append(34)
      for byte in cell.utf8 {
        if byte == 34 { bytes.append(34) }
        bytes.append(byte)
      }
      bytes.append(34)
    }
    bytes.append(10)
  }
}
