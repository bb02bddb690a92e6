import CPCRE2

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Ends a search that takes too long. PCRE2 calls it before each step of a pattern, which costs 5 ns: its own limits count only some
/// of the steps that its JIT takes, and none of the characters it goes through.
struct SearchClock {
  private var callsLeft = 1
  private var callsBetweenLooks = 1
  private var lastLook = 0
  private var deadline = 0

  /// A search through so many bytes begins: any pattern that goes through them once is done long before the time is up.
  mutating func begin(_ count: Int) {
    lastLook = Self.now()
    deadline = Self.deadline(for: count)
    (callsLeft, callsBetweenLooks) = (1, 1)
  }

  /// What PCRE2 calls, with a pointer to a clock: 0 to go on.
  static let callout: @convention(c) (UnsafeMutablePointer<pcre2_callout_block_8>?, UnsafeMutableRawPointer?) -> Int32 =
    {
      _, clock in
      guard let clock = clock?.assumingMemoryBound(to: SearchClock.self) else { return 0 }
      clock.pointee.callsLeft &-= 1
      return clock.pointee.callsLeft > 0 || clock.pointee.hasTime() ? 0 : PCRE2_ERROR_CALLOUT
    }

  /// Looks at the clock, and then not so soon again, unless the steps since the last look took long.
  private mutating func hasTime() -> Bool {
    let now = Self.now()
    callsBetweenLooks = now - lastLook < 1_000_000 ? min(callsBetweenLooks * 2, 4096) : 1
    callsLeft = callsBetweenLooks
    lastLook = now
    return now < deadline
  }

  /// When work on so many bytes that begins now has had time enough.
  static func deadline(for count: Int) -> Int { now() + 5_000_000_000 + count * 500 }

  /// Nanoseconds of the real clock, since what it measures is this thread's work.
  static func now() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }
}
