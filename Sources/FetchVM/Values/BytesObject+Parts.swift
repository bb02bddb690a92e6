/// Looking for parts of bytes.
extension BytesObject {
  /// The offset where `part` begins, at `start` or after.
  func find(_ part: [UInt8], from start: Int) -> Int? {
    part.withUnsafeBufferPointer { part in
      bytes.withUnsafeBufferPointer { ByteSearch.find(part, in: $0, from: start) }
    }
  }
}

extension Machine {
  /// What is looked for in bytes: other bytes, a string's bytes, or one byte; `what` names it.
  public func bytesPart(_ value: Value, _ what: String) throws(Failure) -> [UInt8] {
    switch value {
    case .bytes(let bytes): return bytes.object.bytes
    case .string(let string): return Array(string.object.utf8)
    case .int(let int):
      if let byte = UInt8(exactly: int) { return [byte] }
      throw failure(.value, "\(what) must be a byte (0 to 255), not \(int)")
    default: throw wrongType(what, expected: "bytes, a string or a byte", got: value)
    }
  }
}
