/// A script's text: its name, its UTF-8 bytes and where its lines begin.
package final class SourceText: Sendable {
  /// How diagnostics call the source, usually a file's path as the user wrote it.
  package let name: String
  /// The text's bytes.
  package let utf8: [UInt8]
  /// The offset of each line's first byte; the first is 0.
  package let lineStarts: [UInt32]
  /// Why these bytes cannot be a script (not UTF-8, a NUL byte, too large), if they cannot.
  package let problem: Diagnostic?

  /// A source made of the bytes of a file.
  package init(name: String, bytes: [UInt8]) {
    self.name = name
    utf8 = bytes
    if let tooLarge = SourceText.sizeProblem(of: bytes) {
      lineStarts = [0]
      problem = tooLarge
    } else {
      lineStarts = SourceText.findLineStarts(in: bytes)
      problem = SourceText.byteProblem(in: bytes)
    }
  }

  /// A source made of text at hand, such as a line of the REPL.
  package convenience init(name: String, _ text: String) {
    self.init(name: name, bytes: Array(text.utf8))
  }

  /// The span of the whole text.
  package var span: SourceSpan { SourceSpan(start: 0, end: UInt32(truncatingIfNeeded: utf8.count)) }

  /// The text of a span.
  package func text(of span: SourceSpan) -> String {
    String(decoding: utf8[span.range.clamped(to: utf8.indices)], as: UTF8.self)
  }

  /// The index, from 0, of the line that holds the byte at `offset`.
  package func lineIndex(of offset: UInt32) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }

  /// The bytes of the line at `index`, from 0, without its line end.
  package func lineRange(_ index: Int) -> Range<Int> {
    let start = Int(lineStarts[index])
    var end = index + 1 < lineStarts.count ? Int(lineStarts[index + 1]) - 1 : utf8.count
    if end > start, utf8[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return start..<end
  }

  /// Where the byte at `offset` stands: line and column from 1, columns counted in code points.
  package func position(of offset: UInt32) -> (line: Int, column: Int) {
    let line = lineIndex(of: offset)
    let start = Int(lineStarts[line])
    let column = utf8.withUnsafeBufferPointer { bytes in
      var column = 1
      for index in start..<max(start, min(Int(offset), bytes.count)) where bytes[index] & 0xC0 != 0x80 { column += 1 }
      return column
    }
    return (line + 1, column)
  }

  private static func findLineStarts(in bytes: [UInt8]) -> [UInt32] {
    var starts: [UInt32] = [0]
    bytes.withUnsafeBufferPointer { buffer in
      for offset in buffer.indices where buffer[offset] == UInt8(ascii: "\n") { starts.append(UInt32(offset + 1)) }
    }
    return starts
  }
}
