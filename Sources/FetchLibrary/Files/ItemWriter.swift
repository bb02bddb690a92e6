import FetchVM

/// Writes items one after another: as lines of JSON, rows of CSV, lines of text, or the items of a JSON list.
struct ItemWriter {
  private let format: SaveFormat
  private var bytes: [UInt8] = []
  private var isEmpty = true
  private var rows = CSVWriter()

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
    case .csv:
      try rows.add(item, "a row of a .csv file", world.machine)
      bytes += rows.take()
    case .text:
      try world.machine.refuseSecret(in: item, "a line of a text file holds a secret, which is not written to a file")
      bytes += try world.machine.text(of: item, "save").utf8
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
}
