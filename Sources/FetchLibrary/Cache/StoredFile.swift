import FetchHTTP

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An open file of a cache's folder, read from its front as far as it is of interest.
final class StoredFile {
  /// What its first line says.
  let title: CacheFile.Title
  /// When it was last used, in nanoseconds since 1970.
  let use: Int
  private let descriptor: Int32
  /// All before the body.
  private let front: [UInt8]

  /// Opens a file; nil when there is none that is as long as its first line says.
  init?(_ path: String) {
    // Neither through a link, which may lead out of the folder, nor waiting for whoever writes to a pipe.
    let descriptor = openFile(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      let start = StoredFile.read(descriptor, at: 0, upTo: 8 << 10), let title = CacheFile.Title(start),
      title.size + title.headSize + title.bodySize == Int(status.st_size),
      let front = StoredFile.read(descriptor, at: 0, upTo: title.size + title.headSize, after: start)
    else {
      close(descriptor)
      return nil
    }
    self.title = title
    self.front = front
    self.descriptor = descriptor
    use = StoredFile.use(of: status)
  }

  deinit { close(descriptor) }

  /// The answer without its body.
  func answer() -> StoredAnswer? { CacheFile.answer(head: front[title.size...]) }

  /// The answer with its body; nil when anything was changed in it.
  func wholeAnswer() -> StoredAnswer? {
    guard var answer = answer(), let body = Self.read(descriptor, at: front.count, upTo: title.bodySize),
      body.count == title.bodySize, CacheFile.hash(of: [Array(front[title.size...]), body]) == title.hash
    else { return nil }
    answer.body = body
    return answer
  }

  /// It was used just now.
  func touch() { futimens(descriptor, nil) }

  /// When a file was last used.
  static func use(of status: stat) -> Int { status.st_mtimeSeconds * 1_000_000_000 + status.st_mtimeNanoseconds }

  /// Up to `count` bytes; nil when they cannot be read. What was read before is not read again.
  private static func read(
    _ descriptor: Int32, at offset: Int, upTo count: Int, after start: [UInt8] = []
  ) -> [UInt8]? {
    if start.count >= count { return Array(start[..<count]) }
    var failed = false
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, size in
      _ = buffer.initialize(from: start)
      size = start.count
      while size < count, let base = buffer.baseAddress {
        let got = pread(descriptor, base + size, count - size, off_t(offset + size))
        if got < 0, errno == EINTR { continue }
        failed = failed || got < 0
        if got <= 0 { break }
        size += got
      }
    }
    return failed ? nil : bytes
  }
}

extension stat {
  #if canImport(Darwin)
    fileprivate var modified: timespec { st_mtimespec }
  #else
    fileprivate var modified: timespec { st_mtim }
  #endif

  /// When it was last written to, in seconds since 1970.
  var st_mtimeSeconds: Int { modified.tv_sec }

  /// The rest of that second.
  var st_mtimeNanoseconds: Int { modified.tv_nsec }
}
