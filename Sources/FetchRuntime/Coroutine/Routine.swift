/// A coroutine written as methods, each of which ends by saying what comes next.
///
///     final class Greet: Routine<Void> {
///       override func start() -> Move {
///         run(Read(from: socket)) { [self] name in answer(name) }
///       }
///
///       func answer(_ name: [UInt8]) -> Move {
///         run(Write(greeting + name, to: socket)) { .gives(()) }
///       }
///     }
open class Routine<Output>: OutputCoroutine {
  /// What a method of a routine decides.
  public enum Move {
    /// To run another coroutine to its end, and then to go on.
    case runs(any Coroutine, then: () throws -> Move)
    /// To wait for a future, and then to go on.
    case awaits(AnyFuture, then: () throws -> Move)
    /// To end with a result.
    case gives(Output)
  }

  /// Where a routine stands.
  private enum Stage {
    case fresh
    case inside(any Coroutine, then: () throws -> Move)
    case waiting(AnyFuture, then: () throws -> Move)
    case ended
  }

  /// What one resumption comes to.
  private enum Turn {
    /// The inner coroutine awaits something.
    case stays(AnyFuture)
    case moves(Move)
  }

  public private(set) final var output: Output?
  private var stage = Stage.fresh

  public init() {}

  /// The first thing it does.
  open func start() throws -> Move {
    preconditionFailure("a routine says how it starts")
  }

  /// What it does about an error, its own or that of what it ran or awaited; a `Cancellation` when it is cancelled.
  open func recover(from error: any Error) throws -> Move {
    throw error
  }

  /// Runs `inner` to its end and goes on with its result.
  public final func run<Inner: OutputCoroutine>(
    _ inner: Inner, then next: @escaping (Inner.Output) throws -> Move
  ) -> Move {
    .runs(inner) {
      guard let output = inner.output else { preconditionFailure("\(Inner.self) returned without an output") }
      return try next(output)
    }
  }

  /// Waits for `future` and goes on with its result.
  public final func wait<Value>(for future: Future<Value>, then next: @escaping (Value) throws -> Move) -> Move {
    .awaits(future) {
      guard let output = future.output else { preconditionFailure("the future succeeded without a result") }
      return try next(output)
    }
  }

  public final func resume(with wake: Wake) -> Step {
    var wake = wake
    while true {
      let turn: Turn
      do {
        turn = try advance(wake)
      } catch {
        do {
          turn = .moves(try recover(from: error))
        } catch {
          stage = .ended
          return .fails(error)
        }
      }
      wake = .ready
      switch turn {
      case .stays(let future):
        return .awaits(future)
      case .moves(.runs(let inner, let next)):
        stage = .inside(inner, then: next)
      case .moves(.awaits(let future, let next)):
        stage = .waiting(future, then: next)
        return .awaits(future)
      case .moves(.gives(let result)):
        stage = .ended
        output = result
        return .returns
      }
    }
  }

  public final func isCleaningUp(inside scope: Scope?) -> Bool {
    if case .inside(let inner, _) = stage { inner.isCleaningUp(inside: scope) } else { false }
  }

  public final func abandon() {
    if case .inside(let inner, _) = stage { inner.abandon() }
    stage = .ended
  }

  /// Goes on where it stands: the next move, unless the inner coroutine only came to its next `await`.
  private func advance(_ wake: Wake) throws -> Turn {
    switch stage {
    case .fresh:
      return .moves(try start())
    case .inside(let inner, let next):
      switch inner.resume(with: wake) {
      case .awaits(let future): return .stays(future)
      case .fails(let error): throw error
      case .returns: return .moves(try next())
      }
    case .waiting(let future, let next):
      if case .cancelled(let cancellation) = wake { throw cancellation }
      if let failure = future.failure { throw failure }
      return .moves(try next())
    case .ended:
      preconditionFailure("a routine that ended is not resumed")
    }
  }
}
