/// What stands between two pieces: line breaks and comments.
struct Gap {
  /// A comment.
  struct Comment {
    /// Its bytes from `#` on, without white space at its end.
    let range: Range<Int>
    /// How many line breaks stand between it and what comes before it.
    let lineBreaks: Int
  }

  /// The comments in order.
  private(set) var comments: [Comment] = []
  /// How many line breaks stand behind the last of them.
  private(set) var lineBreaks = 0

  /// Reads what stands in `range`.
  init(_ bytes: [UInt8], _ range: Range<Int>) {
    var offset = range.lowerBound
    while offset < range.upperBound {
      if bytes[offset] == UInt8(ascii: "\n") { lineBreaks += 1 }
      guard bytes[offset] == UInt8(ascii: "#") else {
        offset += 1
        continue
      }
      let start = offset
      while offset < range.upperBound, bytes[offset] != UInt8(ascii: "\n") { offset += 1 }
      var end = offset
      while [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r")].contains(bytes[end - 1]) { end -= 1 }
      comments.append(Comment(range: start..<end, lineBreaks: lineBreaks))
      lineBreaks = 0
    }
  }
}
