import FetchVM

/// The rows of a stream of lines: one that has a quote open at the end of its line goes on in the next. A stage of the stream keeps it
/// from item to item.
final class CSVLines: NativeObject {
  /// The most bytes of a row that goes on over lines.
  private static let longestRow = 16 << 20

  private let separator: [UInt8]
  private let hasNames: Bool
  /// The names of the columns, once they are known.
  private var names: Ref<ListObject>?
  private var quotes = CSVQuotes()
  /// The lines of a row that goes on.
  private var text: [UInt8] = []
  private var line = 0
  /// The line on which the row begins.
  private var rowLine = 1

  init(_ header: CSVHeader, separator: [UInt8]) {
    self.separator = separator
    switch header {
    case .firstRow: hasNames = true
    case .none: hasNames = false
    case .given(let given):
      hasNames = true
      names = Ref(given)
    }
    super.init()
  }

  override var bodyBytes: Int { text.count }
  override func trace(_ marker: inout Marker) { marker.mark(names) }

  /// The row that ends with this line, or null when none does; without a line the one that was never ended.
  func row(endingWith line: Ref<StringObject>?, _ machine: Machine) throws(Failure) -> Value {
    guard let line else { return quotes.isOpen ? try row(in: machine.heap.makeString(utf8: text), machine) : .null }
    self.line += 1
    let goesOn = quotes.isOpen
    if !goesOn { rowLine = self.line }
    let start = self.line == 1 ? CSVReader.markLength(of: line) : 0
    quotes.read(UnsafeBufferPointer(rebasing: line.object.utf8[start...]), separator)
    if goesOn { text.append(10) }
    if goesOn || quotes.isOpen { text += line.object.utf8 }
    if text.count > Self.longestRow {
      throw machine.failure(
        .limit, "parseCSV: the row at line \(rowLine) is longer than \(Self.longestRow >> 20) MiB",
        hint: "perhaps a quote in it is never closed; a quote inside a quoted cell is doubled: \"\"")
    }
    if quotes.isOpen { return .null }
    defer { text = [] }
    return try row(in: goesOn ? machine.heap.makeString(utf8: text) : line, machine)
  }

  private func row(in text: Ref<StringObject>, _ machine: Machine) throws(Failure) -> Value {
    do throws(CSVReader.Problem) {
      var reader = CSVReader(text, separator: separator, machine, line: rowLine)
      guard let cells = try reader.next() else { return .null }
      if try reader.next() != nil {
        throw CSVReader.Problem(
          message: "item \(line - 1) is more than one line", hint: "text.parseCSV() reads a whole text")
      }
      guard hasNames else { return .list(cells) }
      guard let names else {
        try machine.checkNames(cells.object)
        names = cells
        return .null
      }
      return try machine.row(cells.object, names.object, line: rowLine)
    } catch {
      throw machine.failure(error.kind, "parseCSV: the lines are no CSV: \(error.message)", hint: error.hint)
    }
  }
}

extension Heap {
  fileprivate mutating func makeString(utf8 bytes: [UInt8]) -> Ref<StringObject> {
    bytes.withUnsafeBufferPointer { makeString(utf8: $0) }
  }
}

/// Where a reader of CSV stands at the end of a line: whether a quote is open.
private struct CSVQuotes {
  private enum Place { case cellStart, plain, quoted }

  private var place = Place.cellStart

  var isOpen: Bool { place == .quoted }

  mutating func read(_ line: UnsafeBufferPointer<UInt8>, _ separator: [UInt8]) {
    if place != .quoted { place = .cellStart }
    var offset = 0
    while offset < line.count {
      let byte = line[offset]
      offset += 1
      if place == .quoted {
        guard byte == UInt8(ascii: "\"") else { continue }
        if offset < line.count, line[offset] == byte { offset += 1 } else { place = .plain }
      } else if byte == UInt8(ascii: "\""), place == .cellStart {
        place = .quoted
      } else if byte == separator[0], line[(offset - 1)...].starts(with: separator) {
        offset += separator.count - 1
        place = .cellStart
      } else {
        place = .plain
      }
    }
  }
}
