import FetchHTTP
import FetchRuntime

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Bytes that come piece by piece, from a file, standard input or a response.
protocol ByteSource: AnyObject {
  /// The next piece; nil at the end. One call at a time.
  func next() -> Future<[UInt8]?>
}

extension BodyStream: ByteSource {}

/// Bytes that are all there.
final class MemorySource: ByteSource {
  private var bytes: [UInt8]?
  private let loop: EventLoop

  init(_ bytes: [UInt8], on loop: EventLoop) {
    self.bytes = bytes
    self.loop = loop
  }

  func next() -> Future<[UInt8]?> {
    let future = Future<[UInt8]?>(on: loop)
    future.succeed(bytes)
    bytes = nil
    return future
  }
}

/// A file, read on the executor, or what another program or a person feeds, as standard input and pipes are: that is read when
/// something is there, since a thread that waits for it could not be called back. A piece that was read for a task that was
/// cancelled is kept for the next.
final class FileSource: ByteSource {
  private let file: ReadableFile
  private let loop: EventLoop
  /// What it is among those that are open, when a loop may leave it open.
  private let place: OpenStreams.Place?
  private var reading: Future<[UInt8]?>?
  private var waiting: Future<[UInt8]?>?
  /// The descriptor that is watched.
  private var watched: Int32?

  init(_ path: String, on loop: EventLoop, at place: OpenStreams.Place? = nil) {
    self.place = place
    file = ReadableFile(path)
    self.loop = loop
  }

  // Standard input outlives it, and another may watch that by now.
  deinit { if let watched, watched != 0 { loop.unwatch(watched) } }

  func next() -> Future<[UInt8]?> {
    let future = Future<[UInt8]?>(on: loop)
    future.onCancel = { [weak self] future, cancellation in
      self?.waiting = nil
      future.fail(cancellation)
    }
    waiting = future
    if let reading {
      if reading.isDone { deliver() }
    } else {
      let piece = Future<[UInt8]?>(on: loop)
      reading = piece
      piece.isObserved = true
      // It may never come; who reads may be gone by then.
      piece.addCallback { [weak self] _ in self?.deliver() }
      read(piece)
    }
    return future
  }

  private func read(_ piece: Future<[UInt8]?>) {
    if file.isFed, watch(for: piece) { return }
    let file = file
    let job = loop.runInExecutor { try file.read() }
    job.isObserved = true
    job.addCallback { [self] _ in finish(piece, with: job.failure.map { .failure($0) } ?? .success(job.output ?? .end))
    }
  }

  /// Waits until something is there. What cannot be watched need not be, as a regular file that is standard input.
  private func watch(for piece: Future<[UInt8]?>) -> Bool {
    let descriptor = file.descriptor
    do {
      try loop.watch(descriptor, for: .reading) { [weak self, loop] _ in
        loop.unwatch(descriptor)
        guard let self else { return }
        watched = nil
        finish(piece, with: Result { try self.file.read() })
      }
    } catch {
      file.isFed = false
      return false
    }
    watched = descriptor
    return true
  }

  private func finish(_ piece: Future<[UInt8]?>, with result: Result<ReadableFile.Outcome, any Error>) {
    switch result {
    case .failure(let failure): piece.fail(failure)
    case .success(.piece(let bytes)): piece.succeed(bytes)
    case .success(.end): piece.succeed(nil)
    case .success(.notYet): read(piece)
    }
  }

  private func deliver() {
    guard let reading, reading.isDone, let waiting else { return }
    self.reading = nil
    self.waiting = nil
    if let failure = reading.failure { waiting.fail(failure) } else { waiting.succeed(reading.output ?? nil) }
  }
}

/// A file that is read. Unchecked because it is used by one job at a time.
final class ReadableFile: @unchecked Sendable {
  /// What a look into it came to.
  enum Outcome {
    case piece([UInt8])
    case end
    /// It is fed, and nothing is there to be read yet.
    case notYet
  }

  private let path: String
  private(set) var descriptor: Int32 = -1
  private var hasEnded = false
  /// Whether another program or a person writes what is read: it may be long in coming.
  var isFed: Bool

  private static let pieceSize = 1 << 18

  init(_ path: String) {
    self.path = path
    isFed = path == "-"
    if isFed { descriptor = 0 }
  }

  deinit { end() }

  private func end() {
    hasEnded = true
    if descriptor > 0 { close(descriptor) }
    descriptor = -1
  }

  /// A pipe that nobody writes to yet would keep a thread waiting; this does not wait, and regular files do not mind.
  private func open() throws {
    descriptor = systemOpen(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    if descriptor < 0 { throw FileFailure("open", doing: "read", path: path) }
    var status = stat()
    isFed = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO
  }

  /// The next piece.
  func read() throws -> Outcome {
    if hasEnded { return .end }
    if descriptor < 0 {
      try open()
      if isFed { return .notYet }
    }
    while true {
      var result = 0
      let piece = [UInt8](unsafeUninitializedCapacity: Self.pieceSize) { buffer, count in
        result = systemRead(descriptor, buffer.baseAddress, buffer.count)
        count = max(0, result)
      }
      if result > 0 { return .piece(piece) }
      if result == 0 {
        end()
        return .end
      }
      if errno == EAGAIN {
        isFed = true
        return .notYet
      }
      if errno != EINTR { throw FileFailure("read", doing: "read", path: path) }
    }
  }
}

// The system's calls, under names that methods do not hide.
private func systemOpen(_ path: String, _ flags: Int32) -> Int32 { open(path, flags) }

private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutablePointer<UInt8>?, _ count: Int) -> Int {
  read(descriptor, buffer, count)
}
