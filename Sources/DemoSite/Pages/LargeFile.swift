/// A file that is made up as it is sent: pieces of 64 KiB, each of which begins with its number, so that one that is
/// lost or out of order shows.
struct LargeFile {
  private static let pieceSize = 64 << 10
  private static let line = Array("0123456789 abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXY\n".utf8)
  private static let template = [UInt8]((0..<(pieceSize / line.count)).map { _ in line }.joined())

  let size: Int

  /// The bytes from `offset`, a multiple of the piece's size, on; none at the end.
  func piece(at offset: Int) -> [UInt8] {
    guard offset < size else { return [] }
    var piece = Self.template
    var digits = offset / Self.pieceSize
    for place in stride(from: 9, through: 0, by: -1) {
      piece[place] = UInt8(ascii: "0") + UInt8(digits % 10)
      digits /= 10
    }
    return size - offset < piece.count ? Array(piece.prefix(size - offset)) : piece
  }
}
