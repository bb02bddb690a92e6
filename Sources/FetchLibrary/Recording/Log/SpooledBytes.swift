/// Bytes that come piece by piece: the first of them in memory, and all of them in a spool once they are many.
struct SpooledBytes {
  /// How many are held back before they are put into the spool.
  private static let capacity = 64 << 10

  /// How many there are.
  private(set) var count = 0
  private var held: [UInt8] = []
  private var pieces: [Spool.Piece] = []

  /// None yet.
  init() {}

  /// These, in memory as yet.
  init(_ bytes: [UInt8]) {
    held = bytes
    count = bytes.count
  }

  /// Adds some.
  mutating func append(_ bytes: UnsafeRawBufferPointer, to spool: Spool) {
    count += bytes.count
    held.append(contentsOf: bytes)
    if held.count >= Self.capacity { flush(to: spool) }
  }

  /// Holds nothing in memory any more.
  mutating func flush(to spool: Spool) {
    guard !held.isEmpty else { return }
    pieces.append(spool.append(held))
    held = []
  }

  /// Gives them to `body` in pieces as large as they were put into the spool.
  func forEachPiece(in spool: Spool, _ body: ([UInt8]) throws -> Void) throws {
    for piece in pieces { try body(try spool.read(piece)) }
    if !held.isEmpty { try body(held) }
  }

  /// All of them.
  func bytes(in spool: Spool) throws -> [UInt8] {
    var bytes: [UInt8] = []
    try forEachPiece(in: spool) { bytes += $0 }
    return bytes
  }
}
