import FetchRuntime

/// Where a body is streamed to, such as a file. Each action answers with nil when it is done at once, else with a future
/// that completes when the next may be called; a failure of that future fails the request.
package protocol BodySink: AnyObject {
  /// Takes the next piece.
  func write(_ chunk: [UInt8]) -> AnyFuture?

  /// Whether what it took can still be forgotten.
  var canRestart: Bool { get }

  /// Forgets everything: the body begins again, because an attempt failed half way.
  func restart() -> AnyFuture?

  /// The body is whole: writes it through.
  func finish() -> AnyFuture?

  /// The body will never be whole: leaves nothing behind that is of no use.
  func abort() -> AnyFuture?
}

extension BodySink {
  package var canRestart: Bool { true }
}
