/// Text in UTF-16 that comes in pieces, which may part a character.
struct UTF16Pieces {
  private let isBigEndian: Bool
  /// The beginning of a character.
  private var pending: [UInt8] = []

  init(isBigEndian: Bool) { self.isBigEndian = isBigEndian }

  /// The next piece in UTF-8, as far as it is whole; what is malformed is U+FFFD.
  mutating func utf8(of bytes: [UInt8]) -> [UInt8] {
    let whole = pending.isEmpty ? bytes : pending + bytes
    var units = stride(from: 0, to: whole.count - 1, by: 2).map { index in
      let (first, second) = (UInt16(whole[index]), UInt16(whole[index + 1]))
      return isBigEndian ? first << 8 | second : second << 8 | first
    }
    if let last = units.last, UTF16.isLeadSurrogate(last) { units.removeLast() }
    pending = Array(whole[(units.count * 2)...])
    return Array(String(decoding: units, as: UTF16.self).utf8)
  }

  /// What stands for a character that ends too early.
  var rest: [UInt8] { pending.isEmpty ? [] : Array("\u{FFFD}".utf8) }
}
