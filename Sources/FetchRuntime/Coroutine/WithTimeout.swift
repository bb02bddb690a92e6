/// That something took longer than it was given.
public struct TimeoutError: Error, CustomStringConvertible {
  /// The time it was given.
  public let nanoseconds: Int

  public init(nanoseconds: Int) {
    self.nanoseconds = nanoseconds
  }

  public var description: String { "not done after \(Double(nanoseconds) / 1e9) s" }
}

/// Runs a coroutine, and whatever it starts, for at most so long; what is not done then is cancelled, and the result is
/// a `TimeoutError`.
public func withTimeout<Body: OutputCoroutine>(
  _ nanoseconds: Int, on loop: EventLoop, _ body: Body
) -> WithTimeout<Body> {
  WithTimeout(nanoseconds, on: loop, body)
}

/// A coroutine in a scope with a deadline; to be run inside a task.
public final class WithTimeout<Body: OutputCoroutine>: OutputCoroutine {
  private enum Stage {
    case fresh
    case inside(Scope)
    case leaving(Scope, after: (any Error)?)
    case ended
  }

  public private(set) var output: Body.Output?
  private let body: Body
  private let nanoseconds: Int
  private let loop: EventLoop
  private var stage = Stage.fresh

  init(_ nanoseconds: Int, on loop: EventLoop, _ body: Body) {
    self.nanoseconds = nanoseconds
    self.loop = loop
    self.body = body
  }

  public func resume(with wake: Wake) -> Step {
    switch stage {
    case .fresh:
      guard let task = loop.current else { preconditionFailure("a timeout is set inside a task") }
      let scope = task.openScope()
      scope.setDeadline(after: nanoseconds)
      stage = .inside(scope)
      return resumeBody(in: scope, with: wake)
    case .inside(let scope):
      return resumeBody(in: scope, with: wake)
    case .leaving(let scope, let error):
      if case .cancelled(let cancellation) = wake { return leave(scope, after: cancellation) }
      return leave(scope, after: error)
    case .ended:
      preconditionFailure("a coroutine that ended is not resumed")
    }
  }

  public func isCleaningUp(inside scope: Scope?) -> Bool { body.isCleaningUp(inside: scope) }

  public func abandon() {
    body.abandon()
  }

  private func resumeBody(in scope: Scope, with wake: Wake) -> Step {
    switch body.resume(with: wake) {
    case .awaits(let future): return .awaits(future)
    case .returns: return close(scope, after: nil)
    case .fails(let error): return close(scope, after: error)
    }
  }

  private func close(_ scope: Scope, after error: (any Error)?) -> Step {
    guard let end = scope.close(after: error) else { return leave(scope, after: error) }
    stage = .leaving(scope, after: error)
    return .awaits(end)
  }

  private func leave(_ scope: Scope, after error: (any Error)?) -> Step {
    stage = .ended
    scope.task.leaveScope(scope)
    let failure = error ?? scope.failure
    let isOwnCancellation = (failure as? Cancellation).map { $0 === scope.cancellation } ?? false
    if isOwnCancellation || (failure == nil && scope.hasExpired) {
      return .fails(TimeoutError(nanoseconds: nanoseconds))
    }
    if let failure { return .fails(failure) }
    output = body.output
    return .returns
  }
}
