import FetchVM

/// How lists and maps are written, by the ending of the path.
enum SaveFormat {
  case json, jsonLines, csv, text
  /// An ending that says nothing, which it names.
  case unknown(String)

  init(path: String) {
    let name = path.split(separator: "/").last ?? ""
    let ending = name.split(separator: ".", omittingEmptySubsequences: false).dropFirst().last.map { $0.lowercased() }
    self =
      switch ending {
      case "json", "geojson": .json
      case "jsonl", "ndjson": .jsonLines
      case "csv": .csv
      case "txt", "md", "log": .text
      case nil: path == "-" ? .jsonLines : .unknown("")
      case let other?: .unknown(".\(other)")
      }
  }

  /// Whether items can be written one after another, as they come.
  var isByItem: Bool {
    switch self {
    case .jsonLines, .csv, .text: true
    case .json, .unknown: false
    }
  }
}

extension World {
  /// What is written for a value that is here.
  func bytes(of value: Value, _ format: SaveFormat) throws(Failure) -> [UInt8] {
    switch value {
    case .string(let string): return Array(string.object.utf8)
    case .bytes(let bytes): return bytes.object.bytes
    case .object(let object):
      switch object.object {
      case let response as ResponseObject: return try response.body(machine, for: "body")
      case let url as URLObject: return Array(url.url.text.utf8)
      default: throw unsaveable(value)
      }
    case .list(let list): return try bytes(of: list.object, value, format)
    case .map:
      switch format {
      case .json: return try encodeJSON(value, indent: 2) + [10]
      case .jsonLines: return try encodeJSON(value, indent: nil) + [10]
      case .csv, .text: throw wrongEnding("a map", "a map is saved as .json")
      case .unknown(let ending): throw unknownEnding("a map", ending)
      }
    case .null, .bool, .int, .float:
      switch format {
      case .json, .jsonLines: return try encodeJSON(value, indent: nil) + [10]
      case .text: return Array(machine.display(value).utf8) + [10]
      default: throw unsaveable(value)
      }
    case .range(let range) where range.object.count <= 10_000_000:
      let list = machine.heap.makeList(capacity: range.object.count)
      for index in 0..<range.object.count { list.object.append(.int(range.object.first + index * range.object.step)) }
      return try bytes(of: list.object, .list(list), format)
    default: throw unsaveable(value)
    }
  }

  private func bytes(of list: ListObject, _ value: Value, _ format: SaveFormat) throws(Failure) -> [UInt8] {
    switch format {
    case .json: return try encodeJSON(value, indent: 2) + [10]
    case .jsonLines, .csv, .text:
      var lines = ItemLines(format)
      var result: [UInt8] = []
      for index in 0..<list.count { try lines.add(list[index], to: &result, self) }
      return result
    case .unknown(let ending): throw unknownEnding("a list", ending)
    }
  }

  private func unsaveable(_ value: Value) -> Failure {
    let failure = machine.wrongType(
      "save", expected: "a response, a fetch task, bytes, a string, a list, a map or a stream", got: value)
    failure.error.object.hint = "\"{value}\" is its text"
    return failure
  }

  private func wrongEnding(_ what: String, _ hint: String) -> Failure {
    machine.failure(.type, "\(what) cannot be saved to a file of this ending", hint: hint)
  }

  func unknownEnding(_ what: String, _ ending: String) -> Failure {
    let reason = ending.isEmpty ? "a path without an ending does" : "the ending \(ending) does"
    return machine.failure(
      .value, "how to save \(what) is said by the path's ending, and \(reason) not say it",
      hint: "use .json, .jsonl, .csv or .txt, or save a string")
  }
}

/// Writes items one after another: as lines of JSON, rows of CSV, or lines of text.
struct ItemLines {
  private let format: SaveFormat
  /// The keys of the first map, which are the columns of a CSV file.
  private var columns: [String]?

  init(_ format: SaveFormat) { self.format = format }

  /// Adds one item.
  mutating func add(_ item: Value, to result: inout [UInt8], _ world: World) throws(Failure) {
    switch format {
    case .csv: try addRow(item, to: &result, world)
    case .text:
      result += world.machine.display(item).utf8
      result.append(10)
    case .json, .jsonLines, .unknown:
      result += try world.encodeJSON(item, indent: nil)
      result.append(10)
    }
  }

  private mutating func addRow(_ item: Value, to result: inout [UInt8], _ world: World) throws(Failure) {
    let machine = world.machine
    switch item {
    case .map(let map):
      if columns == nil {
        var names: [String] = []
        map.object.forEach { key, _ in names.append(machine.display(key)) }
        columns = names
        write(names, to: &result)
      }
      let columns = columns ?? []
      map.object.forEach { key, _ in
        if !columns.contains(machine.display(key)) { unknown = machine.display(key) }
      }
      if let unknown {
        throw machine.failure(
          .value, "this row has the column `\(unknown)`, which the first row has not",
          hint: "give every row the same keys, with null where there is nothing")
      }
      write(
        columns.map { name in
          cell(map.object[.string(machine.heap.makeString(name))] ?? .null, machine)
        }, to: &result)
    case .list(let list):
      write(list.object.buffer.map { cell($0, machine) }, to: &result)
    default:
      throw machine.failure(
        .type, "a row of a .csv file is a map or a list, not \(machine.describeForMessage(item))",
        hint: "save values that are no rows as .jsonl or .txt")
    }
  }

  private var unknown: String?

  private func cell(_ value: Value, _ machine: Machine) -> String {
    value.isNull ? "" : machine.display(value)
  }

  /// A row (RFC 4180, with LF): cells with commas, quotes or line breaks are quoted.
  private func write(_ cells: [String], to result: inout [UInt8]) {
    for (index, cell) in cells.enumerated() {
      if index > 0 { result.append(UInt8(ascii: ",")) }
      let needsQuotes = cell.utf8.contains { $0 == 34 || $0 == 44 || $0 == 10 || $0 == 13 }
      if !needsQuotes {
        result += cell.utf8
        continue
      }
      result.append(34)
      for byte in cell.utf8 {
        if byte == 34 { result.append(34) }
        result.append(byte)
      }
      result.append(34)
    }
    result.append(10)
  }
}
