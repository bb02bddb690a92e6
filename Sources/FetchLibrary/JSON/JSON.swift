import FetchVM

/// Gives scripts `parseJSON(text)` and `toJSON(value, indent)`, and the methods of the same names.
///
/// Ints that fit 64 bits stay exact; larger ones and fractions are floats. Of two equal keys the last wins. Written JSON has no
/// spaces unless `indent` says how many. Durations are written as source writes them, times as ISO 8601, errors as kind and message.
func installJSON(into machine: Machine) {
  machine.define("parseJSON", ["text"]) { machine, arguments throws(Failure) in
    switch arguments[0] {
    case .string(let string): return try parseValidJSON(string.object.utf8, name: "parseJSON's text", machine)
    case .bytes(let bytes): return try parse(bytes.object, name: "parseJSON's text", machine)
    default: throw machine.wrongType("parseJSON's text", expected: "a string or bytes", got: arguments[0])
    }
  }
  machine.addMethod(machine.stringMembers, "parseJSON", []) { machine, arguments throws(Failure) in
    try parseValidJSON(arguments.text.utf8, name: "parseJSON", machine)
  }
  machine.addMethod(machine.bytesMembers, "parseJSON", []) { machine, arguments throws(Failure) in
    try parse(arguments.data, name: "parseJSON", machine)
  }
  machine.define("toJSON", ["value", "indent?"]) { machine, arguments throws(Failure) in
    try toJSON(machine, arguments, "toJSON's value")
  }
  let tables = [
    machine.listMembers, machine.mapMembers, machine.rangeMembers, machine.stringMembers, machine.numberMembers,
  ]
  for table in tables {
    machine.addMethod(table, "toJSON", ["indent?"]) { machine, arguments throws(Failure) in
      try toJSON(machine, arguments, "toJSON")
    }
  }
}

/// Reads a JSON text. Every error of the text is a ValueError with line and column; `name` is the function it is reported for, if
/// its message stands alone.
package func parseJSON(
  _ bytes: UnsafeBufferPointer<UInt8>, name: String? = "parseJSON", _ machine: Machine
) throws(Failure) -> Value {
  if let offset = UTF8Validity.firstMalformed(bytes) {
    throw JSONProblem(text: bytes, offset: offset).failure("the text is not UTF-8", name: name, machine)
  }
  return try parseValidJSON(bytes, name: name, machine)
}

/// Writes a value as JSON; `indent` is the number of spaces for each level, nil for a single line without spaces.
package func writeJSON(
  _ value: Value, indent: Int?, name: String = "toJSON", _ machine: Machine
) throws(Failure) -> [UInt8] {
  let writer = try written(value, indent: indent, name: name, machine)
  return Array(writer.text.bytes)
}

private func parse(_ bytes: BytesObject, name: String, _ machine: Machine) throws(Failure) -> Value {
  try bytes.bytes.withUnsafeBufferPointer { buffer throws(Failure) in try parseJSON(buffer, name: name, machine) }
}

private func parseValidJSON(
  _ text: UnsafeBufferPointer<UInt8>, name: String?, _ machine: Machine
) throws(Failure) -> Value {
  var parser = JSONParser(text, name: name, machine: machine)
  return try parser.parse()
}

private func written(
  _ value: Value, indent: Int?, name: String, _ machine: Machine
) throws(Failure) -> JSONWriter {
  var writer = JSONWriter(indent: indent, name: name, machine: machine)
  do throws(JSONWriter.Problem) {
    try writer.write(value)
  } catch {
    throw error.failure(name, machine)
  }
  return writer
}

/// `what` is written.
private func toJSON(_ machine: Machine, _ arguments: Arguments, _ what: String) throws(Failure) -> Value {
  let indent = try arguments.optionalCount(1, "toJSON's indent", machine)
  if let indent, indent > 16 { throw machine.failure(.value, "toJSON's indent must be at most 16, not \(indent)") }
  let writer = try written(arguments[0], indent: indent, name: what, machine)
  return machine.string(writer.text, isASCII: writer.isASCII)
}
