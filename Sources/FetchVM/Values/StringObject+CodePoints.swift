/// Counting and indexing by code point.
extension StringObject {
  /// The number of code points.
  public final var length: Int {
    if isASCII { return count }
    var length = 0
    for index in 0..<count where bytes[index] & 0xc0 != 0x80 { length += 1 }
    return length
  }

  /// The byte offset of the code point at `index`; `count` for the place after the last.
  public final func offset(of index: Int) -> Int {
    if isASCII { return min(index, count) }
    var offset = 0
    var left = index
    while left > 0, offset < count {
      offset += codePointLength(bytes[offset])
      left -= 1
    }
    return offset
  }

  /// The index of the code point at a byte offset.
  public final func index(of offset: Int) -> Int {
    if isASCII { return offset }
    var index = 0
    for position in 0..<offset where bytes[position] & 0xc0 != 0x80 { index += 1 }
    return index
  }
}
