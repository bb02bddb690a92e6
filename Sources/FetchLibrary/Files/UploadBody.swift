import FetchHTTP
import FetchRuntime

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A request's body in which files stand: read on the executor when the request goes out, each time anew.
final class UploadBody: BodySource {
  /// What the body is put together from.
  enum Piece: Sendable {
    case bytes([UInt8])
    /// The content of the file at this path.
    case file(String)
  }

  /// The most bytes in all: they are in memory while they are sent.
  static let limit = 256 << 20

  private let pieces: [Piece]
  private let loop: EventLoop

  init(_ pieces: [Piece], on loop: EventLoop) {
    self.pieces = pieces
    self.loop = loop
  }

  func load() -> Future<[UInt8]> {
    let pieces = pieces
    return loop.runInExecutor {
      // Found out before anything is read, where that can be.
      guard try Self.knownSize(of: pieces) <= Self.limit else { throw Self.tooLarge }
      var body: [UInt8] = []
      for piece in pieces {
        switch piece {
        case .bytes(let bytes): body += bytes
        case .file(let path):
          let file = ReadableFile(path)
          reading: while true {
            switch try file.read() {
            case .piece(let bytes): body += bytes
            case .end: break reading
            case .notYet: throw FileFailure("cannot send \"\(path)\": it is a pipe", path: path)
            }
            if body.count > Self.limit { throw Self.tooLarge }
          }
        }
      }
      return body
    }
  }

  private static func knownSize(of pieces: [Piece]) throws -> Int {
    try pieces.reduce(0) { sum, piece in
      switch piece {
      case .bytes(let bytes): return sum + bytes.count
      case .file(let path):
        var status = stat()
        guard stat(path, &status) == 0 else { return sum }
        // It has no size, and who writes to it may never come.
        if status.st_mode & S_IFMT == S_IFIFO {
          throw FileFailure("cannot send \"\(path)\": it is a pipe", path: path)
        }
        // Files with holes can claim sizes that add up to more than an `Int` holds.
        return sum + min(Int(status.st_size), limit + 1)
      }
    }
  }

  private static var tooLarge: HTTPFailure {
    HTTPFailure(
      .limit, "the request's body is larger than \(limit >> 20) MiB, and it is held in memory while it is sent")
  }
}
