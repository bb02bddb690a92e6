/// Bytes on their way to a terminal, made safe to show: what `VisibleText` hides is escaped, but for line ends and tabs, and so is
/// what is no UTF-8.
///
/// They come in pieces that may part a character or a line end; what is not whole waits for the next piece. A line end may be CR LF.
package struct VisibleBytes: Sendable {
  /// The beginning of a character, or of a line end.
  private var pending: [UInt8] = []

  /// Nothing has come yet.
  package init() {}

  /// Adds a piece to `text`, which goes to the terminal; one that is `raw` as it is.
  package mutating func append(_ bytes: UnsafeBufferPointer<UInt8>, raw: Bool = false, to text: inout [UInt8]) {
    if raw {
      finish(&text)
      return text.append(contentsOf: bytes)
    }
    if pending.isEmpty { return pass(bytes, to: &text) }
    let whole = pending + bytes
    pending.removeAll(keepingCapacity: true)
    whole.withUnsafeBufferPointer { pass($0, to: &text) }
  }

  /// Adds what is left: nothing follows that could make it whole.
  package mutating func finish(_ text: inout [UInt8]) {
    for byte in pending { VisibleBytes.escape(byte, to: &text) }
    pending.removeAll(keepingCapacity: true)
  }

  private mutating func pass(_ bytes: UnsafeBufferPointer<UInt8>, to text: inout [UInt8]) {
    var plain = 0
    var offset = 0
    while offset < bytes.count {
      let byte = bytes[offset]
      if (0x20..<0x7F).contains(byte) || byte == 0x0A || byte == 0x09 {
        offset += 1
        continue
      }
      let length = UTF8Sequence.length(in: bytes, at: offset)
      if let length, length > 1 {
        let scalar = UTF8Sequence.scalar(in: bytes, at: offset, length: length)
        if VisibleText.isHidden(scalar) {
          text.append(contentsOf: bytes[plain..<offset])
          text.append(contentsOf: VisibleText.escape(scalar).utf8)
          plain = offset + length
        }
        offset += length
        continue
      }
      text.append(contentsOf: bytes[plain..<offset])
      plain = offset
      let rest = bytes.count - offset
      if byte == 0x0D ? rest == 1 : length == nil && UTF8Sequence.isCut(in: bytes, at: offset) {
        pending.append(contentsOf: bytes[offset...])
        return
      }
      if byte != 0x0D || bytes[offset + 1] != 0x0A { VisibleBytes.escape(byte, to: &text) }
      offset += 1
      plain = offset
    }
    text.append(contentsOf: bytes[plain...])
  }

  /// A control character, or a byte that is part of none.
  private static func escape(_ byte: UInt8, to text: inout [UInt8]) {
    let escape = byte < 0x80 ? VisibleText.escape(Unicode.Scalar(byte)) : VisibleText.escape(invalid: byte)
    text.append(contentsOf: escape.utf8)
  }
}
