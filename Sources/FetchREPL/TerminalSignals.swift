import FetchScript
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The signals of a terminal, on their way from their handler to the loop.
package final class TerminalSignals: Sendable {
  /// What the REPL wants to hear of: Ctrl-C, `kill`, a terminal that went away, another size, Ctrl-Z.
  package static let numbers = [SIGINT, SIGTERM, SIGHUP, SIGWINCH, SIGTSTP]
  /// So many Ctrl-C that the loop does not hear end the process: a native hangs.
  private static let patience = 3

  private let pending = Atomic<UInt64>(0)
  private let unheard = Atomic<Int>(0)
  /// Written before the first signal can come, so that no handler ever waits for this lock.
  private let loop = Mutex<Canceller?>(nil)

  package init() {}

  /// Names the loop that is to hear; before signals are received.
  func deliver(to canceller: Canceller) { loop.withLock { $0 = canceller } }

  /// Notes a signal and wakes the loop; from the signal's handler.
  package func receive(_ number: Int32) {
    pending.bitwiseOr(1 << UInt64(number), ordering: .acquiringAndReleasing)
    if number == SIGINT, unheard.add(1, ordering: .relaxed).newValue >= TerminalSignals.patience { _exit(130) }
    loop.withLock { $0?.cancelInSignalHandler() }
  }

  /// Whether a Ctrl-C waits to be heard.
  var isInterrupted: Bool { pending.load(ordering: .acquiring) & 1 << UInt64(SIGINT) != 0 }

  /// The signals that came since it was last asked.
  func take() -> Set<Int32> {
    unheard.store(0, ordering: .relaxed)
    let bits = pending.exchange(0, ordering: .acquiringAndReleasing)
    return Set(TerminalSignals.numbers.filter { bits & 1 << UInt64($0) != 0 })
  }
}
