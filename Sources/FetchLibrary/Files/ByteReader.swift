import FetchHTTP
import FetchRuntime

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Bytes that come piece by piece, and what of them nobody has taken yet. Several may read them, as standard input: each gets what
/// comes next.
final class ByteReader {
  /// The charset of lines that are not UTF-8; what they begin with may say otherwise.
  private(set) var charset: String?
  /// Nothing comes any more; what is there may still be taken.
  private(set) var hasEnded = false
  /// How many lines were taken.
  private(set) var lineCount = 0
  private var source: (any ByteSource)?
  private let longestLine: Int
  private var piece: Future<[UInt8]?>?
  private var buffer: [UInt8] = []
  /// Where what nobody has taken begins, and how far it has been searched for the end of a line.
  private var start = 0
  private var searched = 0
  /// Nil until it is known what the bytes begin with; then how they become UTF-8, if that is done as they come.
  private var beginning: Beginning?

  private enum Beginning {
    case bytes
    case utf16(UTF16Pieces)
  }

  /// Reads `source`; a line longer than `longestLine` is an error, since it would be held in memory.
  init(_ source: any ByteSource, charset: String? = nil, longestLine: Int) {
    self.source = source
    self.charset = charset
    self.longestLine = longestLine
  }

  /// How much it holds.
  var count: Int { buffer.count }

  /// The future of what comes next, the same for all who wait. Who finds it done calls `receive` and looks again.
  func next() -> Future<[UInt8]?>? {
    if piece == nil { piece = source?.next() }
    return piece
  }

  /// Adds what has come. Another who waited may have done so.
  func receive() throws {
    guard let piece, piece.isDone else { return }
    self.piece = nil
    if let failure = piece.failure {
      // Who was cancelled while waiting does not ask again; who asks now waits anew.
      if failure is Cancellation { return }
      end()
      throw failure
    }
    guard let bytes = piece.output ?? nil else {
      end()
      if case .utf16(let pieces) = beginning { buffer += pieces.rest }
      return
    }
    add(bytes)
  }

  /// All that is there; nil when nothing is.
  func takeAll() -> [UInt8]? {
    guard start < buffer.count else { return nil }
    defer { drop() }
    beginning = beginning ?? .bytes
    return start == 0 ? buffer : Array(buffer[start...])
  }

  /// Calls `body` with the next line, without its end, which is `\n`, `\r\n` or `\r`; nil when more has to come for it.
  func takeLine<Line, Failure>(
    _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Line
  ) throws(Failure) -> Line? {
    guard let range = nextLine() else { return nil }
    lineCount += 1
    return try buffer.withUnsafeBufferPointer { bytes throws(Failure) in
      try body(UnsafeBufferPointer(rebasing: bytes[range]))
    }
  }

  /// Why the line that comes can never be given, if that is so: the error, and the end of the stream.
  func refuseEndlessLine(of name: String) throws(HTTPFailure) {
    guard !hasEnded, buffer.count - start > longestLine else { return }
    drop()
    end()
    throw HTTPFailure.lineOverLimit(longestLine, of: name)
  }

  // Steps

  private func end() {
    hasEnded = true
    source = nil
  }

  private func drop() {
    buffer = []
    (start, searched) = (0, 0)
  }

  private func add(_ bytes: [UInt8]) {
    var bytes = bytes
    if case .utf16(var pieces) = beginning {
      bytes = pieces.utf8(of: bytes)
      beginning = .utf16(pieces)
    }
    if start == buffer.count {
      buffer = bytes
      (start, searched) = (0, 0)
    } else {
      buffer.removeFirst(start)
      searched -= start
      start = 0
      buffer += bytes
    }
  }

  /// Looks at what the bytes begin with; false while that could still become a mark of their order.
  private func begin() -> Bool {
    if beginning != nil { return true }
    let mark = ByteOrderMark(of: buffer[start...])
    if mark == nil, !hasEnded, ByteOrderMark.isCut(buffer[start...]) { return false }
    if let mark {
      start += mark.length
      searched = start
      charset = nil
    }
    guard let isBigEndian = mark.map(\.isBigEndian) ?? Charset.isBigEndian(charset) else {
      beginning = .bytes
      return true
    }
    charset = nil
    beginning = .utf16(UTF16Pieces(isBigEndian: isBigEndian))
    let rest = Array(buffer[start...])
    drop()
    add(rest)
    return true
  }

  private func nextLine() -> Range<Int>? {
    guard start < buffer.count, begin() else { return nil }
    let found = buffer.withUnsafeBytes { bytes -> Int? in
      guard let base = bytes.baseAddress, searched < bytes.count else { return nil }
      let newline = memchr(base + searched, 10, bytes.count - searched).map { UnsafeRawPointer($0) - base }
      let rest = (newline ?? bytes.count) - searched
      return memchr(base + searched, 13, rest).map { UnsafeRawPointer($0) - base } ?? newline
    }
    guard let end = found else {
      searched = buffer.count
      guard hasEnded, start < buffer.count else { return nil }
      return take(upTo: buffer.count, next: buffer.count)
    }
    if buffer[end] == 13 {
      // What comes next may be the other half of `\r\n`.
      guard end + 1 < buffer.count || hasEnded else {
        searched = end
        return nil
      }
      if end + 1 < buffer.count, buffer[end + 1] == 10 { return take(upTo: end, next: end + 2) }
    }
    return take(upTo: end, next: end + 1)
  }

  private func take(upTo end: Int, next: Int) -> Range<Int> {
    defer { (start, searched) = (next, next) }
    return start..<end
  }
}
