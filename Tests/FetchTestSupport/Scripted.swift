import FetchRuntime

/// A coroutine made of closures, one for each time it is resumed.
package final class Scripted: OutputCoroutine {
  /// How it was resumed: `ready`, or the reason of a cancellation.
  package private(set) var wakes: [String] = []
  package private(set) var output: Void?
  /// Whether it says that it cleans up.
  package var cleansUp = false
  private var steps: [(Wake) throws -> Step]

  /// A step that throws fails; after the last one it returns.
  package init(_ steps: ((Wake) throws -> Step)...) {
    self.steps = steps.reversed()
  }

  package func resume(with wake: Wake) -> Step {
    switch wake {
    case .ready: wakes.append("ready")
    case .cancelled(let cancellation): wakes.append(cancellation.reason)
    }
    output = ()
    guard let next = steps.popLast() else { return .returns }
    do {
      return try next(wake)
    } catch {
      return .fails(error)
    }
  }

  package func isCleaningUp(inside scope: Scope?) -> Bool { cleansUp }
}

extension Scripted {
  /// Waits for one future, and ends as it should: with its own cancellation, or the future's failure.
  package static func waiting(for future: AnyFuture) -> Scripted {
    Scripted(
      { _ in .awaits(future) },
      { wake in
        if case .cancelled(let cancellation) = wake { return .fails(cancellation) }
        if let failure = future.failure { return .fails(failure) }
        return .returns
      })
  }

  /// Fails at once.
  package static func failing(_ error: any Error) -> Scripted {
    Scripted({ _ in .fails(error) })
  }
}

/// An error a test made, known by its name.
package struct Trouble: Error, Equatable, CustomStringConvertible {
  package let description: String

  package init(_ description: String) {
    self.description = description
  }
}

extension EventLoop {
  /// Runs until nothing is ready any more; timers and descriptors stay as they are.
  package func settle() throws {
    let settled = AnyFuture(on: self)
    // What is ready now may make something else ready, many times over; 200 rounds are more than any test needs.
    var rounds = 200
    func again() {
      rounds -= 1
      if rounds == 0 { settled.succeed() } else { callSoon { again() } }
    }
    again()
    try runUntilComplete(settled)
  }
}
