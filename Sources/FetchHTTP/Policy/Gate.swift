import FetchRuntime

/// A rule that guests are let in by: so many at a time, so far apart, or none before a certain time.
///
/// A gate opens when a guest leaves it, or with time; until then the lines of those it stops wait at it.
final class Gate {
  /// How many may be inside at a time.
  private let limit: Int
  /// How far apart they come in, in nanoseconds.
  private let interval: Int
  private var inside = 0
  private var parked = 0
  /// Nobody comes in earlier, on the loop's clock.
  private(set) var closedUntil = Int.min
  /// Fires when the time has come for who waits.
  var timer: Timer?
  /// The lines that wait, by who stands first in them. A line may stand here more than once, and be elsewhere by now.
  private var lines = EarliestFirst<Lane>()

  /// A gate for `limit` guests at a time, each `interval` nanoseconds or more after the one before.
  init(limit: Int = .max, interval: Int = 0) {
    precondition(limit > 0, "nobody would ever be let in")
    self.limit = limit
    self.interval = interval
  }

  /// True when guests stand still inside, and one that is wanted may come in beside them.
  var isCrowded: Bool { parked > 0 }

  /// Whether a guest could come in.
  func isOpen(at now: Int, isWanted: Bool) -> Bool {
    closedUntil <= now && (inside < limit || isWanted && inside - parked < limit)
  }

  /// A guest comes in.
  func enter(at now: Int) {
    inside += 1
    // Counted from when it really came in: never faster than the rate, not even after a pause.
    if interval > 0 { closedUntil = now + interval }
  }

  /// A guest leaves, which stood still or not.
  func leave(isParked: Bool) {
    inside -= 1
    if isParked { parked -= 1 }
  }

  /// A guest inside stands still, or goes on.
  func park(_ stands: Bool) { parked += stands ? 1 : -1 }

  /// Lets nobody in before then.
  func close(until instant: Int) { closedUntil = max(closedUntil, instant) }

  // Who waits

  /// The line waits here.
  func stop(_ lane: Lane) {
    lane.gate = self
    guard let first = lane.line.first else { return }
    lines.insert(lane, at: first.sequence)
  }

  /// The line here whose first guest came first.
  var firstLane: Lane? {
    while let first = lines.first {
      if first.element.gate === self, first.element.line.first?.sequence == first.sequence { return first.element }
      lines.removeFirst()
    }
    return nil
  }
}
