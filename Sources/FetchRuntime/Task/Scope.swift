/// What was started in a task's body, or in a region of it: leaving a scope waits for all of it.
///
/// The children stand in two intrusive lists: those that run, and those that failed and that nobody has awaited yet.
/// A child that succeeds or is cancelled is let go at once.
public final class Scope {
  /// How far a scope is.
  private enum Stage {
    case open
    /// The body left, and what children fail with decides or is added.
    case closing(after: (any Error)?)
  }

  /// What cancellation means to the body, which is inside.
  enum Departure {
    /// Nothing has struck it.
    case none
    /// The body has heard the scope's own cancellation and is on its way out.
    case under
    /// A cancellation from further out struck; the scope's own deadline no longer matters.
    case passed
  }

  /// A place in a coroutine that calls functions.
  public struct Place {
    /// How many calls are in progress outside its own.
    public var depth = 0
    /// The position in the code of its own.
    public var position = 0

    /// The place of the body of a task.
    public init() {}

    /// A place in a call.
    public init(depth: Int, position: Int) {
      self.depth = depth
      self.position = position
    }
  }

  /// The task whose body opened it.
  public unowned let task: Task
  /// The scope around it, in the same task.
  public let outer: Scope?
  /// Where its coroutine opened it, for one that cleans up.
  @exclusivity(unchecked) public var place = Place()
  @exclusivity(unchecked) private var stage = Stage.open
  @exclusivity(unchecked) var departure = Departure.none
  @exclusivity(unchecked) private var running = SiblingList()
  @exclusivity(unchecked) private var failed = SiblingList()
  @exclusivity(unchecked) private var ownCancellation: Cancellation?
  @exclusivity(unchecked) private var deadline: Timer?
  @exclusivity(unchecked) private var end: ScopeEnd?
  /// Whether its deadline has passed.
  @exclusivity(unchecked) public private(set) var hasExpired = false
  /// Whether the body has heard that its time is up.
  public var hasInterruptedBody: Bool {
    if hasExpired, case .under = departure { true } else { false }
  }
  /// The failure of a child that makes the scope fail, known once the scope was closed.
  @exclusivity(unchecked) public private(set) var failure: (any Error)?
  /// What children failed with besides that, or besides the body's own error.
  @exclusivity(unchecked) public private(set) var also: [any Error] = []

  init(of task: Task, inside outer: Scope?) {
    self.task = task
    self.outer = outer
  }

  deinit {
    running.removeAll()
    failed.removeAll()
  }

  /// What it cancels with when it expires or a child fails.
  public var cancellation: Cancellation {
    if let ownCancellation { return ownCancellation }
    let made = Cancellation(fromScope: "its scope ended")
    ownCancellation = made
    return made
  }

  /// Whether something started in it is not done yet.
  public var hasChildren: Bool { !running.isEmpty }

  /// Makes `child` belong to the scope, which waits for it and answers for its failure.
  public func adopt(_ child: AnyFuture) {
    precondition(child.scopeLink == nil, "a future belongs to one scope")
    if child.isDone {
      if hasUnobservedFailure(child) { noteFailure(of: child) }
    } else {
      running.append(child, of: self)
    }
  }

  /// Cancels everything that was started in it.
  public func cancelChildren(_ cancellation: Cancellation) {
    for child in running.snapshot { task.loop.cancelInTurn(child, cancellation) }
  }

  /// Sets when its time is up: children are cancelled then and, while the body is inside, `cancellation` is delivered
  /// to the body.
  public func setDeadline(after nanoseconds: Int) {
    deadline?.cancel()
    deadline = task.loop.callLater(nanoseconds) { [unowned self] in expire() }
  }

  private func expire() {
    // What failed before its time was up decides how it ends.
    hasExpired = failure == nil
    deadline = nil
    if case .open = stage {
      // The body is leaving further than this and cleans up; what it starts for that is left alone.
      if case .passed = departure { return }
      // What the body has started to clean up goes on, too.
      let isCleaningUp = task.isCleaningUp(inside: self)
      // The body first, so that the end of what it waits for finds it cancelled already.
      task.expire(self)
      if isCleaningUp { return }
    }
    cancelChildren(cancellation)
  }

  /// Lets go of everything started in it that nobody has answered for: who takes the children answers for them now.
  public func release() -> [AnyFuture] {
    let children = running.snapshot + failed.snapshot
    running.removeAll()
    failed.removeAll()
    return children
  }

  // Leaving

  /// Begins to leave the scope.
  ///
  /// Without an error, the first failure of a child nobody awaited, now or while waiting, cancels the others and becomes
  /// `failure`. With an error all children are cancelled, and what they fail with is kept in `also`.
  /// - Returns: nil when nothing runs in it any more, else a future that succeeds when everything has ended.
  public func close(after error: (any Error)?) -> AnyFuture? {
    if case .open = stage {
      stage = .closing(after: error)
      // Time was up, but the body got out: `hasExpired` tells it.
      if let pending = task.pendingCancellation, pending === ownCancellation { task.pendingCancellation = nil }
      while let child = failed.first {
        failed.remove(child)
        noteFailure(of: child)
      }
      if error != nil || hasExpired {
        cancelChildren(error as? Cancellation ?? cancellation)
      } else if hasChildren {
        for child in running.snapshot { child.scopeIsClosing() }
      }
    }
    guard hasChildren else { return nil }
    let end = self.end ?? ScopeEnd(of: self)
    self.end = end
    return end
  }

  func leave() {
    precondition(!hasChildren, "a scope is left when everything in it has ended")
    deadline?.cancel()
    deadline = nil
    if let pending = task.pendingCancellation, pending === ownCancellation { task.pendingCancellation = nil }
  }

  // What its children tell it

  func childEnded(_ child: AnyFuture) {
    running.remove(child)
    if hasUnobservedFailure(child) {
      noteFailure(of: child)
    } else if child.isCancelled, case .closing = stage {
      also += child.also
    }
    if !hasChildren, let end, !end.isDone { end.complete() }
  }

  /// Keeps what went wrong on the way out of it.
  func keep(also errors: [any Error]) { also += errors }

  /// Lets go of a child that failed and has now been awaited.
  func forgive(_ child: AnyFuture) {
    failed.remove(child)
  }

  /// Whether something went wrong in a child that nobody has awaited. That it was cancelled is nothing wrong by itself, but
  /// what was thrown while it was cleaned up is.
  private func hasUnobservedFailure(_ child: AnyFuture) -> Bool {
    !child.isObserved && (child.state == .failed || child.state == .cancelled && !child.also.isEmpty)
  }

  private func noteFailure(of child: AnyFuture) {
    var errors = child.also
    if !child.isCancelled, let failure = child.failure {
      errors.insert(child.origin.map { UnawaitedFailure(error: failure, origin: $0) } ?? failure, at: 0)
    }
    switch stage {
    case .open:
      failed.append(child, of: self)
    case .closing(after: nil) where failure == nil:
      failure = errors.first
      also += errors.dropFirst()
      cancelChildren(cancellation)
    case .closing:
      also += errors
    }
  }

  // How scopes nest

  /// Whether it is `scope`, or was opened inside.
  func isInside(_ scope: Scope) -> Bool {
    var next: Scope? = self
    while let candidate = next {
      if candidate === scope { return true }
      next = candidate.outer
    }
    return false
  }

  /// The scope, this one or one around it, whose own cancellation is `cancellation`.
  func enclosing(_ cancellation: Cancellation) -> Scope? {
    var next: Scope? = self
    while let candidate = next {
      if candidate.ownCancellation === cancellation { return candidate }
      next = candidate.outer
    }
    return nil
  }
}

/// Done when everything in a scope has ended; cancelling it cancels what has not.
private final class ScopeEnd: AnyFuture {
  private unowned let closing: Scope

  init(of scope: Scope) {
    closing = scope
    super.init(on: scope.task.loop)
  }

  override func cancel(_ cancellation: Cancellation) {
    if !isDone { closing.cancelChildren(cancellation) }
  }
}
