import FetchVM

// The one place where the world needs the library's JSON.
extension World {
  /// Its errors go into a message that names the page.
  func decodeJSON(_ bytes: [UInt8]) throws(Failure) -> Value {
    try bytes.withUnsafeBufferPointer { buffer throws(Failure) in try parseJSON(buffer, name: nil, machine) }
  }

  func encodeJSON(_ value: Value, indent: Int?, for name: String = "save") throws(Failure) -> [UInt8] {
    try writeJSON(value, indent: indent, name: name, machine)
  }
}

extension URLObject: JSONConvertible {
  package func jsonValue(_ machine: Machine) -> Value { machine.string(describe(machine)) }
}
