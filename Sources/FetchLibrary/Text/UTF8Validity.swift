import FetchDiagnostics

/// Whether bytes are text.
package enum UTF8Validity {
  /// Where the first malformed sequence begins, or nil when all is well-formed.
  package static func firstMalformed(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    guard let base = bytes.baseAddress else { return nil }
    let raw = UnsafeRawPointer(base)
    var offset = 0
    let count = bytes.count
    while offset < count {
      while offset &+ 8 <= count,
        raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
      {
        offset &+= 8
      }
      while offset < count, base[offset] < 0x80 { offset &+= 1 }
      // Text that is not ASCII mostly comes in runs.
      while offset < count, base[offset] >= 0x80 {
        guard let length = UTF8Sequence.length(in: bytes, at: offset) else { return offset }
        offset &+= length
      }
    }
    return nil
  }
}
