/// What bytes of text may begin with, to say how they are to be read.
struct ByteOrderMark {
  /// How many bytes it has.
  let length: Int
  /// The order of UTF-16; nil for UTF-8.
  let isBigEndian: Bool?

  private static let all: [(bytes: [UInt8], isBigEndian: Bool?)] = [
    ([0xEF, 0xBB, 0xBF], nil), ([0xFF, 0xFE], false), ([0xFE, 0xFF], true),
  ]

  /// The one that stands there, if one does.
  init?(of bytes: ArraySlice<UInt8>) {
    guard let mark = Self.all.first(where: { bytes.starts(with: $0.bytes) }) else { return nil }
    (length, isBigEndian) = (mark.bytes.count, mark.isBigEndian)
  }

  /// Whether the bytes are the beginning of one.
  static func isCut(_ bytes: ArraySlice<UInt8>) -> Bool {
    all.contains { $0.bytes.count > bytes.count && $0.bytes.starts(with: bytes) }
  }
}
