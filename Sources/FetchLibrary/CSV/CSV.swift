import FetchVM

/// `text.parseCSV(header, separator)`, the same of streams of lines, and of lists `rows.toCSV(separator)`.
func installCSV(into machine: Machine) {
  machine.addMethod(machine.stringMembers, "parseCSV", ["header?", "separator?"]) {
    machine, arguments throws(Failure) in
    let header = try header(arguments, machine)
    let separator = try separator(arguments, 2, "parseCSV's separator", machine)
    do throws(CSVReader.Problem) {
      return try machine.rows(of: CSVReader(arguments.textRef, separator: separator, machine), header)
    } catch {
      throw machine.failure(error.kind, "parseCSV: the string is no CSV: \(error.message)", hint: error.hint)
    }
  }
  machine.addMethod(machine.streamMembers, "parseCSV", ["header?", "separator?"]) {
    machine, arguments throws(Failure) in
    let lines = CSVLines(
      try header(arguments, machine), separator: try separator(arguments, 2, "parseCSV's separator", machine))
    let state = Value.object(machine.heap.add(lines, bytes: 200).cast(to: NativeObject.self))
    return machine.makeStream(.gatherUp, of: arguments[0], machine.bind(reading, to: state))
  }
  machine.addMethod(machine.listMembers, "toCSV", ["separator?"]) { machine, arguments throws(Failure) in
    var writer = CSVWriter(separator: try separator(arguments, 1, "toCSV's separator", machine))
    let rows = arguments.receiverList
    for index in 0..<rows.count { try writer.add(rows[index], "toCSV: row \(index) of the list", machine) }
    return machine.string(String(decoding: writer.take(), as: UTF8.self))
  }
}

/// The row that ends with a line, or null; the state is the lines so far.
private func reading(_ machine: Machine, _ arguments: Arguments) throws(Failure) -> Value {
  guard case .object(let object) = arguments[0], let lines = object.object as? CSVLines else {
    preconditionFailure("the lines that parseCSV has read are gone")
  }
  switch arguments.optional(1) {
  case nil: return try lines.row(endingWith: nil, machine)
  case .string(let line)?: return try lines.row(endingWith: line, machine)
  case let other?: throw machine.wrongType("parseCSV of a stream", expected: "lines, which are strings", got: other)
  }
}

/// Where the names of columns come from.
enum CSVHeader {
  /// The first row.
  case firstRow
  /// Nowhere: rows are lists.
  case none
  /// The script; the first row is one like the others.
  case given(ListObject)
}

private func header(_ arguments: Arguments, _ machine: Machine) throws(Failure) -> CSVHeader {
  switch arguments.given(1) {
  case nil, .bool(true)?: return .firstRow
  case .bool(false)?: return .none
  case .list(let names)?:
    for (index, name) in names.object.buffer.enumerated() {
      if case .string = name { continue }
      throw machine.wrongType("parseCSV's header: item \(index)", expected: "a string", got: name)
    }
    do throws(CSVReader.Problem) {
      try machine.checkNames(names.object)
    } catch {
      throw machine.failure(.value, "parseCSV: \(error.message)", hint: error.hint)
    }
    return .given(names.object)
  case let other?:
    throw machine.wrongType("parseCSV's header", expected: "true, false or a list of names", got: other)
  }
}

/// One character that may stand between cells; a comma unless it is given.
private func separator(
  _ arguments: Arguments, _ index: Int, _ what: String, _ machine: Machine
) throws(Failure) -> [UInt8] {
  guard let separator = try arguments.optionalString(index, what, machine) else { return [UInt8(ascii: ",")] }
  let bytes = Array(separator.object.utf8)
  if separator.object.length == 1, !bytes.contains(where: { [34, 10, 13].contains($0) }) { return bytes }
  throw machine.failure(
    .value,
    "\(what) must be one character, no quote and no line break, not \(machine.describeForMessage(.string(separator)))")
}

extension Machine {
  /// The rows of a CSV text: maps by the names in the header, or lists.
  func rows(of reader: CSVReader, _ header: CSVHeader) throws(CSVReader.Problem) -> Value {
    var reader = reader
    let rows = heap.makeList()
    let names: ListObject
    switch header {
    case .none:
      while let row = try reader.next() { append(.list(row), to: rows) }
      return .list(rows)
    case .firstRow:
      guard let first = try reader.next() else { return .list(rows) }
      names = first.object
      try checkNames(names)
    case .given(let given): names = given
    }
    // A short row costs as much as a whole one, and may be a single sign of the text.
    var nullsLeft = 1_000_000 + 16 * reader.count
    while let cells = try reader.next() {
      nullsLeft -= names.count - cells.object.count
      if nullsLeft < 0 {
        throw CSVReader.Problem(
          message:
            "too many rows, up to line \(reader.rowLine), are shorter than its header, which has \(names.count) cells",
          hint: "with header: false rows are lists of the cells that are there", kind: .limit)
      }
      append(try row(cells.object, names, line: reader.rowLine), to: rows)
    }
    return .list(rows)
  }

  /// A row by the names of its columns; cells that are missing at its end are null.
  func row(_ cells: ListObject, _ names: ListObject, line: Int) throws(CSVReader.Problem) -> Value {
    if cells.count > names.count {
      throw CSVReader.Problem(
        message: "the row at line \(line), column 1 has \(cells.count) cells, and the header has \(names.count)",
        hint: "with header: false rows are lists, however many cells they have")
    }
    let row = heap.makeMap(capacity: names.count)
    for index in 0..<names.count { set(names[index], index < cells.count ? cells[index] : .null, in: row) }
    return .map(row)
  }

  /// Throws when two columns have one name.
  func checkNames(_ names: ListObject) throws(CSVReader.Problem) {
    var seen = Set<String>()
    for name in names.buffer where !seen.insert(display(name)).inserted {
      throw CSVReader.Problem(
        message: "its header has the name \(describe(name)) twice", hint: "give other names with header: [\"…\", …]")
    }
  }
}
