/// What a scope fails with when a future that has an `origin` failed in it and nobody awaited it.
public struct UnawaitedFailure: Error {
  /// What the future failed with.
  public let error: any Error
  /// The future's `origin`. Never sent anywhere: it stays on its loop's thread.
  public nonisolated(unsafe) let origin: AnyObject
}
