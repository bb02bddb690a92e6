import CZlib

/// Decompresses a body on its way into an `ExchangeBody` (RFC 9110, 8.4): gzip and deflate, which is what we ask for.
///
/// What zlib has made is delivered before it makes more, so a small body that is very large decompressed waits in 64 KiB.
final class ContentDecoder {
  /// The names of the codings it knows, in lower case.
  static let codings: Set<String> = ["gzip", "x-gzip", "deflate"]

  private var stream = z_stream()
  private let isDeflate: Bool
  /// True when no coded byte has come.
  private var isFresh = true
  /// True behind the end of a coded body; of gzip another may follow.
  private var isAtEnd = false
  /// True when zlib has more to give without more to read.
  private var hasMore = false
  private let output = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
  /// How many bytes of `output` the body has not taken yet.
  private var waiting = 0
  /// Coded bytes that came when the body had no room.
  private var held: [UInt8] = []
  /// What is wrong with the body, in zlib's words or ours.
  private(set) var fault: String?

  /// A decoder for one of `codings`.
  init(_ coding: String) {
    isDeflate = coding == "deflate"
    // 32 more: zlib looks at the first bytes whether it is gzip or its own format.
    czlib_inflate_init(&stream, 15 + 32)
  }

  deinit {
    inflateEnd(&stream)
    output.deallocate()
  }

  /// What is wrong with the body if nothing more comes.
  var faultAtEnd: String? { fault ?? (isAtEnd || isFresh ? nil : "it ends too early") }

  /// Takes coded bytes whole, or refuses them whole while earlier ones wait for room in the body.
  func receive(_ bytes: UnsafeRawBufferPointer, into body: ExchangeBody) -> Bool {
    guard drain(into: body) else { return false }
    let left = decode(bytes, into: body)
    if left > 0 { held = Array(bytes.suffix(left)) }
    return true
  }

  /// Hands on what waits; false when the body still has no room for all of it.
  func drain(into body: ExchangeBody) -> Bool {
    let bytes = held
    let left = bytes.withUnsafeBytes { decode($0, into: body) }
    if left < bytes.count { held = Array(bytes.suffix(left)) }
    return left == 0 && waiting == 0 && !hasMore
  }

  /// Decodes until all is read or the body refuses; says how many bytes are left.
  private func decode(_ bytes: UnsafeRawBufferPointer, into body: ExchangeBody) -> Int {
    stream.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
    stream.avail_in = UInt32(bytes.count)
    defer { stream.next_in = nil }
    while true {
      if waiting > 0 {
        guard body.receive(UnsafeRawBufferPointer(rebasing: output[..<waiting])) else { break }
        waiting = 0
      }
      guard fault == nil, hasMore || stream.avail_in > 0, begin(bytes.first) else {
        stream.avail_in = 0
        break
      }
      stream.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
      stream.avail_out = UInt32(output.count)
      let status = inflate(&stream, Z_NO_FLUSH)
      waiting = output.count - Int(stream.avail_out)
      hasMore = status == Z_OK && stream.avail_out == 0
      switch status {
      case Z_OK, Z_BUF_ERROR: break
      case Z_STREAM_END: isAtEnd = true
      default: fault = stream.msg.map { String(cString: $0) } ?? "it is damaged"
      }
    }
    return Int(stream.avail_in)
  }

  /// Makes zlib ready for what comes next; false when that is of no interest.
  private func begin(_ first: UInt8?) -> Bool {
    if isFresh {
      isFresh = false
      // "deflate" means zlib's format, but some servers send the bare one: its first byte tells (RFC 1950, 2.2).
      if isDeflate, let first, first & 0x0f != 8 { inflateReset2(&stream, -15) }
    } else if isAtEnd {
      guard !isDeflate, stream.next_in?.pointee == 0x1f else { return false }
      isAtEnd = false
      inflateReset(&stream)
    }
    return true
  }
}
