#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What time it is for a loop.
public protocol Clock: AnyObject {
  /// Nanoseconds since some fixed moment; it never goes back.
  var now: Int { get }
}

/// The system's clock that no one sets.
public final class MonotonicClock: Clock {
  public init() {}

  public var now: Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int(time.tv_sec) * 1_000_000_000 + Int(time.tv_nsec)
  }
}

/// A clock that stands still until it is moved.
///
/// Its loop moves it to the next timer when everything waits, no job runs and no descriptor is watched: hours pass in
/// no time, and always in the same way.
public final class ManualClock: Clock {
  @exclusivity(unchecked) public private(set) var now: Int

  public init(now: Int = 0) {
    self.now = now
  }

  /// Moves it forward.
  public func advance(by nanoseconds: Int) {
    advance(to: now + nanoseconds)
  }

  /// Moves it forward to an instant; one that has passed already changes nothing.
  public func advance(to instant: Int) {
    now = max(now, instant)
  }
}
