import FetchRuntime

/// What a resumable native wants next.
public enum Advance {
  /// Call the function in the window's first register with this many arguments behind it.
  case call(Int)
  /// Go on once this is done: the native is then asked again, with the result it got last.
  case wait(AnyFuture)
  /// It is done, with this result.
  case done(Value)
}

/// A native that calls script functions (`map`, `filter`, `sorted(by)`), one call at a time.
///
/// The calls are made by the machine's loop, so a callback may await, and unwinding and traces need nothing special.
open class ResumableNative: NativeObject {
  /// How many arguments a call may have at most.
  public static let maximumArguments = 3

  /// Called first with `undefined`, then with the result of each call asked for. `window` has room for a function and its arguments.
  open func advance(_ machine: Machine, result: Value, window: Registers) throws(Failure) -> Advance { .done(.null) }
}
