import FetchHTTP
import FetchRuntime

/// Sends what is saved to "-" to standard output.
final class OutputSink: BodySink {
  private let output: ([UInt8]) -> Void
  private let hash = SHA256()
  private var size = 0

  init(_ output: @escaping ([UInt8]) -> Void) { self.output = output }

  func write(_ chunk: [UInt8]) -> AnyFuture? {
    chunk.withUnsafeBytes { hash.update($0) }
    size += chunk.count
    output(chunk)
    return nil
  }

  /// What was written has been seen.
  var canRestart: Bool { size == 0 }

  func restart() -> AnyFuture? { nil }

  func finish() -> AnyFuture? { nil }

  func abort() -> AnyFuture? { nil }

  /// What was saved.
  var saved: SavedFile {
    SavedFile(path: "-", size: size, sha256: hash.finish())
  }
}
