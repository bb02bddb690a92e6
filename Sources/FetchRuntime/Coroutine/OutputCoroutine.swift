/// A coroutine that gives a result when it returns.
public protocol OutputCoroutine: Coroutine {
  associatedtype Output

  /// The result, once it has returned.
  var output: Output? { get }
}

/// What one step of an inner coroutine means for the coroutine that delegates to it.
public enum Delegation<Output> {
  /// It awaits something or failed: the outer coroutine answers the same, and so passes it on.
  case passes(Step)
  /// It returned its result: the outer coroutine goes on.
  case gives(Output)
}

extension OutputCoroutine {
  /// Resumes it on behalf of another coroutine: this is `yield from`.
  ///
  ///     switch inner.step(with: wake) {
  ///     case .passes(let step): return step
  ///     case .gives(let output): …
  ///     }
  public func step(with wake: Wake) -> Delegation<Output> {
    switch resume(with: wake) {
    case .awaits(let future): return .passes(.awaits(future))
    case .fails(let error): return .passes(.fails(error))
    case .returns:
      guard let output else { preconditionFailure("\(type(of: self)) returned without an output") }
      return .gives(output)
    }
  }
}

extension EventLoop {
  /// Runs one coroutine in a task of its own until it is done, and gives its result or throws its failure.
  public func run<Body: OutputCoroutine>(_ body: Body) throws -> Body.Output {
    let task = Task(body, in: nil, on: self)
    try runUntilComplete(task)
    if let failure = task.failure { throw failure }
    guard let output = body.output else { preconditionFailure("\(Body.self) returned without an output") }
    return output
  }
}
