/// A running coroutine: the trampoline that resumes it each time the future it waits for is done.
///
/// A task is itself a future, done when its coroutine *and everything that was started in it* are done.
///
/// The invariant: from its first step to its end, either the task's step stands in the ready queue once, or the task
/// waits on exactly one future (`awaited`), never both. A future that wakes a task which no longer waits for it comes
/// too late, and is ignored.
public final class Task: AnyFuture {
  /// Where a task stands.
  enum Phase: UInt8 {
    /// The first step is in the ready queue.
    case fresh
    /// A step is in the ready queue; what was awaited is done.
    case ready
    /// The same, but what was awaited was cancelled: should the task be cancelled as well before the step runs, then
    /// that is what the coroutine hears.
    case readyAfterCancelled
    /// A step is in the ready queue, and will deliver the pending cancellation.
    case cancelled
    /// The coroutine runs now.
    case running
    /// The coroutine waits on `awaited`.
    case waiting
    /// The coroutine has ended, and the task waits for its children.
    case closing
    case done
    /// Its loop was closed before it was done; it does nothing any more.
    case abandoned
  }

  /// What it runs.
  public let coroutine: any Coroutine
  @exclusivity(unchecked) var phase = Phase.fresh
  /// How many tasks it is inside of: those that wait for it to end.
  public let depth: Int32
  /// The one future that will wake it, while it is waiting or closing.
  @exclusivity(unchecked) public internal(set) var awaited: AnyFuture?
  /// The innermost scope; the body's own scope, at the bottom, is made when the first child needs it.
  @exclusivity(unchecked) var innermostScope: Scope?
  /// A cancellation that waits for the coroutine's next `await`, or its budget point.
  @exclusivity(unchecked) public internal(set) var pendingCancellation: Cancellation?
  /// The last cancellation the coroutine heard.
  @exclusivity(unchecked) var delivered: Cancellation?
  /// The last cancellation of the task as a whole; nil while only scopes of its own have expired.
  @exclusivity(unchecked) var struck: Cancellation?
  /// A cancellation that waits until the coroutine has left a scope whose time was up, or has cleaned up.
  @exclusivity(unchecked) var postponed: Cancellation?
  /// What the coroutine ended with, while the task waits for its children.
  @exclusivity(unchecked) var bodyFailure: (any Error)?
  /// What `also` tells.
  @exclusivity(unchecked) private var others: [any Error] = []

  /// Links of the loop's list of unfinished tasks.
  @exclusivity(unchecked) unowned(unsafe) var nextTask: Task?
  @exclusivity(unchecked) unowned(unsafe) var previousTask: Task?

  /// Starts a coroutine: its first step is in the ready queue when this returns.
  public init(_ coroutine: any Coroutine, in scope: Scope?, on loop: EventLoop) {
    self.coroutine = coroutine
    depth = scope.map { $0.task.depth &+ 1 } ?? 0
    super.init(on: loop)
    loop.tasks.add(self)
    scope?.adopt(self)
    loop.ready.append(.step(.passUnretained(self)))
  }

  // The steps

  /// Runs what stands in the ready queue for this task.
  func step() {
    switch phase {
    case .fresh, .ready:
      run(.ready)
    case .cancelled, .readyAfterCancelled:
      guard let cancellation = pendingCancellation else { return run(.ready) }
      hear(cancellation)
      run(.cancelled(cancellation))
    case .closing:
      close()
    case .running, .waiting, .done, .abandoned:
      break  // cancelled before its first step
    }
  }

  private func run(_ wake: Wake) {
    phase = .running
    loop.running = .passUnretained(self)
    let answer = coroutine.resume(with: wake)
    loop.running = nil
    switch consume answer {
    case .awaits(let future): wait(for: future)
    case .returns: end(with: nil)
    case .fails(let error): end(with: error)
    }
  }

  private func wait(for future: consuming AnyFuture) {
    if postponed != nil { deliverPostponed() }
    if pendingCancellation != nil { return waitWhileCancelled(for: future) }
    if future.isDone {
      future.isObserved = true
      phase = future.isCancelled ? .readyAfterCancelled : .ready
      loop.ready.append(.step(.passUnretained(self)))
    } else {
      suspend(until: future)
    }
  }

  func suspend(until future: consuming AnyFuture) {
    phase = .waiting
    future.waiters.add(self)
    awaited = future
  }

  /// Called by a future that is done: puts the step into the ready queue, unless the task went on without it.
  func wake(by future: AnyFuture) {
    guard awaited === future else { return }
    awaited = nil
    if phase == .waiting {
      if pendingCancellation == nil {
        future.observed = true
        phase = future.isCancelled ? .readyAfterCancelled : .ready
      } else {
        willDeliverCancellation(insteadOf: future)
      }
    }
    loop.ready.append(.step(.passUnretained(self)))
  }

  // The end

  private func end(with error: (any Error)?) {
    phase = .closing
    if let cancellation = error as? Cancellation, cancellation !== delivered, cancellation !== struck {
      bodyFailure = CancelledError(cancellation)
    } else {
      bodyFailure = error
    }
    if let struck, struck === pendingCancellation || struck === postponed { cancelWhileClosing(struck) }
    pendingCancellation = nil
    postponed = nil
    close()
  }

  /// Leaves the scopes from the innermost outwards, waiting for what still runs in each, and then is done.
  private func close() {
    while let scope = innermostScope {
      if let end = scope.close(after: bodyFailure) {
        awaited = end
        end.waiters.add(self)
        return
      }
      if bodyFailure == nil {
        bodyFailure = scope.failure
      } else if let failure = scope.failure {
        others.append(failure)
      }
      others += scope.also
      leaveScope(scope)
    }
    finish(with: bodyFailure)
  }

  /// Ends the task for good.
  func finish(with failure: (any Error)?) {
    phase = .done
    loop.tasks.remove(self)
    bodyFailure = nil
    pendingCancellation = nil
    if let failure { fail(failure) } else { complete() }
  }

  /// Lets go of what it waits for, without an end: its loop is closed, and the two hold each other.
  func abandon() {
    phase = .abandoned
    coroutine.abandon()
    awaited?.waiters = .none
    awaited = nil
  }

  /// What children failed with besides the task's own failure, and what the coroutine kept.
  public override var also: [any Error] { others }

  /// Keeps what went wrong while the coroutine, which runs, was on its way to the failure it is about to end with.
  public func keep(also errors: [any Error]) { others += errors }

  /// Whether somebody has asked it to end.
  public var wasCancelled: Bool { struck != nil }

  // What it starts

  /// The innermost scope that is open: what the coroutine starts now belongs to it.
  public var currentScope: Scope {
    if let innermostScope { return innermostScope }
    return openScope()
  }

  /// Opens a scope inside the current one.
  public func openScope() -> Scope {
    let scope = Scope(of: self, inside: innermostScope)
    innermostScope = scope
    return scope
  }

  /// Closes the innermost scope, in which nothing may be running any more.
  public func leaveScope(_ scope: Scope) {
    precondition(innermostScope === scope, "scopes are left from the innermost outwards")
    scope.leave()
    innermostScope = scope.outer
    if postponed != nil { deliverPostponed() }
  }

  /// Asks the task to end.
  ///
  /// What it waits for is cancelled first if that is its own, and only left if it belongs to another task. A scope's
  /// cancellation does not strike a task that is being cancelled already, and while the coroutine cleans up, or leaves a
  /// scope of its own whose time was up, the first cancellation waits for the end of that.
  public override func cancel(_ cancellation: Cancellation) {
    guard !isDone else { return }
    if let struck, struck === cancellation || cancellation.comesFromScope { return }
    let isFirst = struck == nil
    struck = cancellation
    if isFirst, phase != .closing, isLeavingScope(inside: nil) || isCleaningUp(inside: nil) {
      postponed = cancellation
    } else {
      postponed = nil
      strike(with: cancellation, from: nil)
    }
    // A descendant that runs a long loop right now must hear of it, though nobody on the way awaits it.
    if let running = loop.current, running !== self, running.descends(from: self) { running.cancel(cancellation) }
  }

  /// Makes `child` belong to the innermost scope that is open.
  @inline(__always)
  func adopt(_ child: AnyFuture) {
    // The task holds the scope meanwhile.
    guard let scope = innermostScope.map(Unmanaged.passUnretained) else { return openScope().adopt(child) }
    scope._withUnsafeGuaranteedRef { $0.adopt(child) }
  }

  /// Starts a coroutine as a child of the current scope.
  public func spawn(_ coroutine: any Coroutine) -> Task {
    Task(coroutine, in: currentScope, on: loop)
  }
}
