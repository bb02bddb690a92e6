#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A file without a name, in which what is recorded waits for its place: nobody else can open it, and it ends with the process.
final class Spool {
  /// Where some bytes stand in it.
  struct Piece {
    let offset: Int
    let count: Int
  }

  /// Why it could not take all it was given.
  private(set) var failure: FileFailure?
  private let path: String
  private let descriptor: Int32
  private var size = 0

  /// Makes one in the folder of the file that it is for.
  init(for path: String) throws(FileFailure) {
    var template = Array("\(path).XXXXXX".utf8CString)
    self.path = path
    descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw FileFailure("open", doing: "write", path: path) }
    unlink(template)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
  }

  deinit { close(descriptor) }

  /// Puts bytes at its end. After a failure it takes nothing more.
  func append(_ bytes: [UInt8]) -> Piece {
    let piece = Piece(offset: size, count: bytes.count)
    var written = 0
    while written < bytes.count, failure == nil {
      let count = bytes.withUnsafeBytes { bytes in
        pwrite(descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written, off_t(size + written))
      }
      if count >= 0 {
        written += count
      } else if errno != EINTR {
        failure = FileFailure("write", doing: "write", path: path)
      }
    }
    size += bytes.count
    return piece
  }

  /// Reads what stands there.
  func read(_ piece: Piece) throws(FileFailure) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: piece.count)
    var done = 0
    while done < piece.count {
      let count = bytes.withUnsafeMutableBytes { bytes in
        pread(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done, off_t(piece.offset + done))
      }
      if count == 0 || count < 0 && errno != EINTR { throw FileFailure("read", doing: "write", path: path) }
      done += max(count, 0)
    }
    return bytes
  }
}
