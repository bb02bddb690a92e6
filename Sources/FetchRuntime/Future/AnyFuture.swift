/// Something that will be done once: the part every future has, whatever its result.
///
/// A future belongs to one loop and one thread. Whoever waits for it is told through the ready queue, never inside the
/// call that completed it.
open class AnyFuture {
  /// How a future stands.
  enum State: UInt8 {
    case pending, succeeded, failed, cancelled
  }

  /// The loop that its waiters run on.
  public final let loop: EventLoop
  @exclusivity(unchecked) final var state = State.pending
  @exclusivity(unchecked) final var observed = false
  @exclusivity(unchecked) final var waiters = Waiters.none
  @exclusivity(unchecked) private final var error: (any Error)?

  /// What its starter wants to know again if it fails and nobody awaits it: it comes back in an `UnawaitedFailure`.
  @exclusivity(unchecked) public final var origin: AnyObject?

  /// The scope that started it and has not let go of it yet; nil for a bare future.
  public final var scope: Scope? { scopeLink?.takeUnretainedValue() }
  // The scope holds one retain of each future in its lists, and clears the three links when it lets go. They are unmanaged, since
  // each look at an `unowned(unsafe)` property counts a reference.
  @exclusivity(unchecked) final var scopeLink: Unmanaged<Scope>?
  @exclusivity(unchecked) final var nextSibling: Unmanaged<AnyFuture>?
  @exclusivity(unchecked) final var previousSibling: Unmanaged<AnyFuture>?

  public init(on loop: EventLoop) {
    self.loop = loop
  }

  /// Whether it succeeded, failed or was cancelled.
  public final var isDone: Bool { state != .pending }

  /// Why it failed; a `Cancellation` when it was cancelled.
  public final var failure: (any Error)? { error }

  /// Whether it ended with a cancellation.
  public final var isCancelled: Bool { state == .cancelled }

  /// Whether somebody awaited it, or will get its failure by other means: then a failure is not its scope's business.
  ///
  /// A task that awaits it sets this; whoever takes the result in a callback sets it too.
  public final var isObserved: Bool {
    get { observed }
    set {
      observed = newValue
      if newValue, isDone, let scopeLink { scopeLink._withUnsafeGuaranteedRef { $0.forgive(self) } }
    }
  }

  /// Runs `callback` from the ready queue once it is done, soon if it is done already.
  public final func addCallback(_ callback: @escaping (AnyFuture) -> Void) {
    let callback = Callback(callback)
    if isDone {
      callback.wake(by: self)
    } else {
      waiters.add(callback)
    }
  }

  /// Completes it without a value.
  open func succeed() {
    complete()
  }

  /// Completes it with an error; with a `Cancellation` it counts as cancelled.
  open func fail(_ error: any Error) {
    self.error = error
    settle(error is Cancellation ? .cancelled : .failed)
  }

  /// Asks its producer to end it. It may take a while to be done, and may succeed nevertheless.
  open func cancel(_ cancellation: Cancellation) {
    if !isDone { fail(cancellation) }
  }

  /// What went wrong in it besides its own failure; of one that was cancelled, while it was cleaned up.
  open var also: [any Error] { [] }

  /// The body of its scope has ended, and the scope waits for it: one that went slow because nobody had asked for its
  /// result must now come to an end by itself. Called at most once for each scope.
  open func scopeIsClosing() {}

  /// Takes back what it handed over: it succeeded, but its waiter was cancelled before it could take the result. False when there is
  /// nothing to be taken back.
  @discardableResult
  open func relinquish() -> Bool { false }

  /// Marks it as succeeded, for a subclass that has stored its value.
  public final func complete() {
    settle(.succeeded)
  }

  private final func settle(_ end: State) {
    precondition(state == .pending, "a future can be completed only once")
    state = end
    if case .task(let task) = waiters {
      waiters = .none
      task._withUnsafeGuaranteedRef { $0.wake(by: self) }
    } else {
      waiters.notify(of: self)
    }
    if let scopeLink { scopeLink._withUnsafeGuaranteedRef { $0.childEnded(self) } }
  }
}
