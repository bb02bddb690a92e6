/// Cancellation is an edge: it is delivered once, at the `await` where the coroutine stands or the next it comes to.
/// What the coroutine awaits afterwards, cleaning up, runs as usual until somebody cancels again. It is the same when the
/// coroutine was cleaning up before: the first cancellation is delivered at the next `await` behind that.
extension Task {
  /// Takes the cancellation that is to be delivered to the running coroutine, which must act on it.
  ///
  /// For the budget points of a coroutine that runs long without awaiting.
  /// - Parameter atOnce: also when it is cleaning up.
  public func takeCancellation(atOnce: Bool = false) -> Cancellation? {
    guard phase == .running else { return nil }
    if postponed != nil { deliverPostponed(atOnce: atOnce) }
    guard let cancellation = pendingCancellation else { return nil }
    hear(cancellation)
    return cancellation
  }

  /// The coroutine hears of its cancellation now.
  func hear(_ cancellation: Cancellation) {
    pendingCancellation = nil
    delivered = cancellation
    let scope = innermostScope?.enclosing(cancellation)
    // Some may have been opened since it was struck.
    pass(scopesInside: scope)
    scope?.departure = .under
  }

  /// The coroutine is on its way out of all scopes inside `scope`: their deadlines no longer matter.
  private func pass(scopesInside scope: Scope?) {
    var inside = innermostScope
    while let passed = inside, passed !== scope {
      passed.departure = .passed
      inside = passed.outer
    }
  }

  /// Keeps what went wrong while the running coroutine cleans up after its cancellation, or after a scope's; false when neither
  /// has been heard, and the errors are for the coroutine to deal with.
  public func keepWhileCancelled(_ errors: [any Error]) -> Bool {
    var next = innermostScope
    while let scope = next {
      if case .under = scope.departure {
        scope.keep(also: errors)
        return true
      }
      next = scope.outer
    }
    guard let struck, struck === delivered else { return false }
    keep(also: errors)
    return true
  }

  /// Tells the coroutine, which is still inside `scope`, that its time is up.
  func expire(_ scope: Scope) {
    if isLeavingScope(inside: scope) || isCleaningUp(inside: scope) {
      // Of two that wait, the one from further out is delivered; the whole task's own is the furthest.
      guard postponed !== struck || struck == nil else { return }
      if let postponed, scope.outer?.enclosing(postponed) != nil { return }
      postponed = scope.cancellation
    } else {
      strike(with: scope.cancellation, from: scope)
    }
  }

  /// Whether the coroutine cleans up inside `scope`, or anywhere. While it runs nobody knows: it is looked at when it comes to
  /// an `await` or a budget point.
  func isCleaningUp(inside scope: Scope?) -> Bool {
    phase == .running || coroutine.isCleaningUp(inside: scope)
  }

  /// Whether the coroutine has heard that time is up in a scope inside `scope`, or in any, and has not left it yet:
  /// what it does to clean up is not cancelled from further out.
  func isLeavingScope(inside scope: Scope?) -> Bool {
    var next = innermostScope
    while let candidate = next, candidate !== scope {
      if case .under = candidate.departure { return true }
      next = candidate.outer
    }
    return false
  }

  /// Strikes with what waited, unless the coroutine still leaves a scope or cleans up.
  func deliverPostponed(atOnce: Bool = false) {
    guard let cancellation = postponed else { return }
    let scope = innermostScope?.enclosing(cancellation)
    guard !isLeavingScope(inside: scope), atOnce || !coroutine.isCleaningUp(inside: scope) else { return }
    postponed = nil
    // A scope that has been left meanwhile has nothing more to say.
    guard scope != nil || cancellation === struck else { return }
    strike(with: cancellation, from: scope)
    scope?.cancelChildren(cancellation)
  }

  /// Makes the coroutine hear of the cancellation of the whole task, or of one of its scopes.
  func strike(with cancellation: Cancellation, from scope: Scope?) {
    pass(scopesInside: scope)
    switch phase {
    case .fresh:
      finish(with: cancellation)
    case .ready, .readyAfterCancelled, .cancelled, .running:
      pendingCancellation = cancellation
    case .waiting:
      pendingCancellation = cancellation
      stopWaiting(cancellation, from: scope)
    case .closing:
      cancelWhileClosing(cancellation)
    case .done, .abandoned:
      break
    }
  }

  /// A coroutine that is to be cancelled answered that it waits: it hears at once, or when its own future has ended.
  func waitWhileCancelled(for future: AnyFuture) {
    guard let cancellation = pendingCancellation else { return }
    if future.isDone {
      willDeliverCancellation(insteadOf: future)
      loop.ready.append(.step(.passUnretained(self)))
    } else {
      suspend(until: future)
      stopWaiting(cancellation, from: innermostScope?.enclosing(cancellation))
    }
  }

  /// The coroutine will hear of its cancellation and not of the future's result: a failure stays unobserved, so that
  /// its scope reports it, and a result that was handed over goes back.
  func willDeliverCancellation(insteadOf future: AnyFuture) {
    phase = .cancelled
    if future.state == .succeeded { future.relinquish() }
  }

  /// Cancels what the coroutine waits for, or stops waiting if that is not the coroutine's own.
  private func stopWaiting(_ cancellation: Cancellation, from scope: Scope?) {
    guard let future = awaited else { return }
    if owns(future, within: scope) {
      loop.cancelInTurn(future, cancellation)
    } else {
      awaited = nil
      future.waiters.remove(self, of: future)
      phase = .cancelled
      loop.ready.append(.step(.passUnretained(self)))
    }
  }

  /// Whether a future that it waits for ends with it: a bare future nobody else waits for, or a child; when one scope
  /// expires, a child that was started inside.
  private func owns(_ future: AnyFuture, within scope: Scope?) -> Bool {
    guard let home = future.scope else { return !future.waiters.holdsTask(otherThan: self, of: future) }
    guard home.task === self else { return false }
    guard let scope else { return true }
    return home.isInside(scope)
  }

  func cancelWhileClosing(_ cancellation: Cancellation) {
    guard let innermostScope, innermostScope.hasChildren else { return }
    // A child that failed first has decided how the task ends.
    if bodyFailure == nil, innermostScope.failure == nil { bodyFailure = cancellation }
    innermostScope.cancelChildren(cancellation)
  }

  func descends(from ancestor: Task) -> Bool {
    var task = self
    while let parent = task.scope?.task {
      if parent === ancestor { return true }
      task = parent
    }
    return false
  }
}
