#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Looking for bytes in bytes.
enum ByteSearch {
  /// The offset where `part` begins in `bytes`, at `start` or after. It takes time in proportion to both, whatever they hold.
  static func find(
    _ part: UnsafeBufferPointer<UInt8>, in bytes: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> Int? {
    guard let first = part.first, let wanted = part.baseAddress else { return start }
    guard let base = bytes.baseAddress else { return nil }
    var from = start
    // Most places differ from the part in their first bytes. Where they do not, comparing each would take as long as both lengths
    // multiplied.
    var patience = 1024 + 8 * (bytes.count - start)
    while bytes.count - from >= part.count {
      guard let next = memchr(base + from, Int32(first), bytes.count - from - part.count + 1) else { return nil }
      let offset = UnsafeRawPointer(next) - UnsafeRawPointer(base)
      if memcmp(base + offset, wanted, part.count) == 0 { return offset }
      from = offset + 1
      patience -= part.count
      if patience < 0 { return findByBorders(part, in: bytes, from: from) }
    }
    return nil
  }

  /// The same by the algorithm of Knuth, Morris and Pratt: it looks at each byte once, and after a mismatch goes on with the longest
  /// beginning of the part that ends where it stands.
  private static func findByBorders(
    _ part: UnsafeBufferPointer<UInt8>, in bytes: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> Int? {
    // For each beginning of the part, the longest shorter one that it ends with.
    var borders = [Int](repeating: 0, count: part.count)
    func extended(_ matched: Int, by byte: UInt8) -> Int {
      var matched = matched
      while matched > 0, part[matched] != byte { matched = borders[matched - 1] }
      return part[matched] == byte ? matched + 1 : 0
    }
    for index in 1..<part.count { borders[index] = extended(borders[index - 1], by: part[index]) }
    var matched = 0
    for index in start..<bytes.count {
      matched = extended(matched, by: bytes[index])
      if matched == part.count { return index + 1 - part.count }
    }
    return nil
  }
}
