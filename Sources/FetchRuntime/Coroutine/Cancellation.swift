/// Why something was cancelled; compared by identity, so that a scope recognises its own.
public final class Cancellation: Error {
  /// What a person reads about it.
  public let reason: String
  /// Whether a scope made it, because a sibling failed or time was up. It ends what was going on anyway, so it never
  /// disturbs a task that is cleaning up already.
  let comesFromScope: Bool

  /// A cancellation somebody asked for.
  public init(_ reason: String) {
    self.reason = reason
    comesFromScope = false
  }

  init(fromScope reason: String) {
    self.reason = reason
    comesFromScope = true
  }
}

/// What a coroutine fails with when it passes on the cancellation of something it merely waited for.
public struct CancelledError: Error, CustomStringConvertible {
  /// The cancellation that ended what was awaited.
  public let cancellation: Cancellation

  public init(_ cancellation: Cancellation) {
    self.cancellation = cancellation
  }

  public var description: String { "cancelled: \(cancellation.reason)" }
}
