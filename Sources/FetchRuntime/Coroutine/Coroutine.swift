/// What a coroutine hears when it is resumed at its `await`.
public enum Wake {
  /// What it waited for is done: it reads the result from the future it kept.
  case ready
  /// It is cancelled, and should clean up and end.
  case cancelled(Cancellation)
}

/// What a coroutine answers when it stops running.
public enum Step {
  /// It can go on once this future is done.
  case awaits(AnyFuture)
  /// It is finished.
  case returns
  /// It is finished with an error.
  case fails(any Error)
}

/// A function that can stop in the middle and go on later: a generator of the futures it waits for.
///
/// A `Task` resumes it for the first time with `.ready`, adds its own step to the future that comes out, and resumes it
/// again when that future is done. A coroutine that ends is never resumed again.
public protocol Coroutine: AnyObject {
  /// Runs to the next `await`, or to the end.
  func resume(with wake: Wake) -> Step

  /// Whether it cleans up now in a way that is not to be cut short: in a `finally` block that was entered inside `scope`, or
  /// anywhere when that is nil. A first cancellation from further out waits for the end of that. One that delegates passes it
  /// on to the inner coroutine; most others never do.
  func isCleaningUp(inside scope: Scope?) -> Bool

  /// Hears that it will never be resumed again, because its loop is closed: one that holds itself, by a closure for
  /// instance, lets go, and one that delegates passes it on to the inner coroutine. Most need to do nothing.
  func abandon()
}

extension Coroutine {
  public func abandon() {}
}
