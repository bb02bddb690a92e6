/// Looking for parts of bytes.
extension BytesObject {
  /// The offset where `part` begins, at `start` or after.
  public func find(_ part: [UInt8], from start: Int) -> Int? {
    guard let first = part.first else { return start }
    var offset = start
    while offset + part.count <= bytes.count {
      guard let next = bytes[offset...(bytes.count - part.count)].firstIndex(of: first) else { return nil }
      if bytes[next..<next + part.count].elementsEqual(part) { return next }
      offset = next + 1
    }
    return nil
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
