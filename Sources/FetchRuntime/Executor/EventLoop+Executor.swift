import Synchronization

/// What the loop does when the threads are done with a job, by ticket.
struct JobTable {
  private var endings: [Int: () -> Void] = [:]
  private var lastTicket = 0

  var isEmpty: Bool { endings.isEmpty }

  mutating func makeTicket() -> Int {
    lastTicket += 1
    return lastTicket
  }

  mutating func expect(_ ticket: Int, _ ending: @escaping () -> Void) {
    endings[ticket] = ending
  }

  /// The ending of a job, which is then no longer expected; nil for one that was withdrawn.
  mutating func take(_ ticket: Int) -> (() -> Void)? {
    endings.removeValue(forKey: ticket)
  }

  mutating func removeAll() {
    let dropped = endings
    endings = [:]
    withExtendedLifetime(dropped) {}
  }
}

/// Where a thread leaves a job's result for the loop.
private final class Outcome<Output: Sendable>: Sendable {
  private let result = Mutex<Result<Output, any Error>?>(nil)

  func store(_ made: Result<Output, any Error>) {
    result.withLock { $0 = made }
  }

  var value: Result<Output, any Error>? { result.withLock { $0 } }
}

extension EventLoop {
  /// Runs `job` on a thread of `pool`, by default the loop's own; the future gets what it returns or throws, or a `SystemError` when
  /// the system gives no thread.
  ///
  /// Cancelled, a job that has not begun never runs; one that has is finished first, and only then the future fails.
  public func runInExecutor<Output: Sendable>(
    on pool: ThreadPool? = nil, _ job: @escaping @Sendable () throws -> Output
  ) -> Future<Output> {
    let pool = pool ?? executor
    let ticket = jobs.makeTicket()
    let outcome = Outcome<Output>()
    let future = Future<Output>(on: self)
    var cancelled: Cancellation?

    jobs.expect(ticket) {
      pool.jobEnded()
      switch outcome.value {
      case .success(let output):
        if let cancelled { future.fail(cancelled) } else { future.succeed(output) }
      case .failure(let error): future.fail(error)
      case nil: preconditionFailure("a job posts its ticket after it has stored its result")
      }
    }
    future.onCancel = { [unowned self] future, cancellation in
      cancelled = cancellation
      guard pool.withdraw(ticket) else { return }
      _ = jobs.take(ticket)
      future.fail(cancellation)
    }
    pool.add(
      Crew.Job(
        ticket: ticket, mailbox: mailbox, run: { outcome.store(Result(catching: job)) },
        refuse: { outcome.store(.failure($0)) }))
    return future
  }
}
