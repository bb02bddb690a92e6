import FetchVM

// The one place where the world needs the library's JSON.
extension World {
  func decodeJSON(_ bytes: [UInt8]) throws(Failure) -> Value {
    throw machine.failure(.value, "JSON is not in this version")
  }

  func encodeJSON(_ value: Value, indent: Int?) throws(Failure) -> [UInt8] {
    throw machine.failure(.value, "JSON is not in this version")
  }
}
