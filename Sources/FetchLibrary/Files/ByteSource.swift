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

/// A file, or standard input, read on the executor. A piece that was read for a task that was cancelled is kept for the next.
final class FileSource: ByteSource {
  private let file: ReadableFile
  private let loop: EventLoop
  private var reading: Future<[UInt8]?>?
  private var waiting: Future<[UInt8]?>?

  init(_ path: String, on loop: EventLoop) {
    file = ReadableFile(path)
    self.loop = loop
  }

  func next() -> Future<[UInt8]?> {
    let future = Future<[UInt8]?>(on: loop)
    future.onCancel = { [unowned self] future, cancellation in
      waiting = nil
      future.fail(cancellation)
    }
    waiting = future
    if let reading {
      if reading.isDone { deliver() }
    } else {
      read()
    }
    return future
  }

  private func read() {
    if file.isStandardInput, watchInput() { return }
    let file = file
    began(loop.runInExecutor { try file.read() })
  }

  /// Waits until standard input has something: a thread that waits for a person could not be called back. Regular files
  /// cannot be watched, and need not be.
  private func watchInput() -> Bool {
    let arrival = Future<[UInt8]?>(on: loop)
    do {
      try loop.watch(0, for: .reading) { [file, loop] _ in
        loop.unwatch(0)
        do {
          arrival.succeed(try file.read())
        } catch {
          arrival.fail(error)
        }
      }
    } catch {
      return false
    }
    began(arrival)
    return true
  }

  private func began(_ read: Future<[UInt8]?>) {
    reading = read
    read.isObserved = true
    read.addCallback { [self] _ in deliver() }
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
  private let path: String
  private var descriptor: Int32 = -1
  private var hasEnded = false
  let isStandardInput: Bool

  private static let pieceSize = 1 << 18

  init(_ path: String) {
    self.path = path
    isStandardInput = path == "-"
    if isStandardInput { descriptor = 0 }
  }

  deinit { end() }

  private func end() {
    hasEnded = true
    if descriptor > 0 { close(descriptor) }
    descriptor = -1
  }

  /// The next piece; nil at the end.
  func read() throws -> [UInt8]? {
    if hasEnded { return nil }
    if descriptor < 0 {
      descriptor = open(path, O_RDONLY | O_CLOEXEC)
      if descriptor < 0 { throw FileFailure("open", doing: "read", path: path) }
    }
    while true {
      var result = 0
      let piece = [UInt8](unsafeUninitializedCapacity: Self.pieceSize) { buffer, count in
        result = systemRead(descriptor, buffer.baseAddress, buffer.count)
        count = max(0, result)
      }
      if result > 0 { return piece }
      if result == 0 {
        end()
        return nil
      }
      if errno != EINTR { throw FileFailure("read", doing: "read", path: path) }
    }
  }
}

// The system's call, under a name that methods do not hide.
private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutablePointer<UInt8>?, _ count: Int) -> Int {
  read(descriptor, buffer, count)
}
