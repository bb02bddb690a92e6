import Synchronization

/// How another thread, or the handler of a signal, gets a loop's attention even while a coroutine is busy.
public final class Interrupt: Sendable {
  private let raised = Atomic(false)
  private let mailbox: Mailbox

  init(waking mailbox: Mailbox) {
    self.mailbox = mailbox
  }

  /// Whether it was raised and the loop has not seen it yet: one load, for a busy coroutine's budget point.
  public var isRaised: Bool { raised.load(ordering: .relaxed) }

  /// Makes the loop call its `onInterrupt`; from any thread.
  public func raise() {
    raised.store(true, ordering: .releasing)
    mailbox.wake()
  }

  /// The same from the handler of a signal, whatever that has interrupted: it takes no lock that somebody holds.
  public func raiseInSignalHandler() {
    raised.store(true, ordering: .releasing)
    mailbox.wakeInSignalHandler()
  }

  /// Forgets that it was raised: what it was meant for is over.
  public func forget() { _ = take() }

  func take() -> Bool {
    raised.exchange(false, ordering: .acquiring)
  }
}
