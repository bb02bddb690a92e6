/// Waits for all of them, and gives their results in order.
///
/// The first failure cancels the others. It is done when every one of them has ended, also when it is cancelled.
public func gather<Output>(_ futures: [Future<Output>], on loop: EventLoop) -> Future<[Output]> {
  let whole = Future<[Output]>(on: loop)
  Gathering(futures, into: whole) { whole.succeed(futures.compactMap(\.output)) }.begin()
  return whole
}

/// Waits for all of them, of whatever types, as `gather` does; each keeps its own result.
public func gather(all futures: [AnyFuture], on loop: EventLoop) -> Future<Void> {
  let whole = Future<Void>(on: loop)
  Gathering(futures, into: whole) { whole.succeed(()) }.begin()
  return whole
}

/// The first of them that is done, a failure included; the others are cancelled, and those that nobody else observes give back what they
/// were handed in the same turn of the loop.
public func race(_ futures: [AnyFuture], on loop: EventLoop) -> Future<AnyFuture> {
  precondition(!futures.isEmpty, "a race needs somebody who runs")
  let winner = Future<AnyFuture>(on: loop)
  for future in futures {
    let isOurs = !future.isObserved
    future.isObserved = true
    future.addCallback { first in
      guard !winner.isDone else {
        if isOurs, first.failure == nil { first.relinquish() }
        return
      }
      winner.succeed(first)
      for other in futures { other.cancel(Cancellation("another won the race")) }
    }
  }
  winner.onCancel = { winner, cancellation in
    winner.fail(cancellation)
    for future in futures { future.cancel(cancellation) }
  }
  return winner
}

/// Each of them as it completes, however it ended; the channel is at its end after the last.
public func asCompleted(_ futures: [AnyFuture], on loop: EventLoop) -> Channel<AnyFuture> {
  let completed = Channel<AnyFuture>(capacity: max(1, futures.count), on: loop)
  var left = futures.count
  if left == 0 { completed.close() }
  for future in futures {
    future.isObserved = true
    future.addCallback { future in
      _ = completed.send(future)
      left -= 1
      if left == 0 { completed.close() }
    }
  }
  return completed
}

/// The state of one `gather`.
private final class Gathering {
  private let futures: [AnyFuture]
  private let whole: AnyFuture
  private let succeed: () -> Void
  private var left: Int
  private var failure: (any Error)?

  init<Output>(_ futures: [AnyFuture], into whole: Future<Output>, succeed: @escaping () -> Void) {
    self.futures = futures
    self.whole = whole
    self.succeed = succeed
    left = futures.count
    whole.onCancel = { [self] _, cancellation in
      failure = failure ?? cancellation
      for future in futures { future.cancel(cancellation) }
    }
  }

  func begin() {
    if left == 0 { succeed() }
    for future in futures {
      future.isObserved = true
      future.addCallback { [self] in ended($0) }
    }
  }

  private func ended(_ future: AnyFuture) {
    left -= 1
    if let error = future.failure, failure == nil {
      failure = (error as? Cancellation).map { CancelledError($0) } ?? error
      for other in futures { other.cancel(Cancellation("another one failed")) }
    }
    guard left == 0 else { return }
    if let failure { whole.fail(failure) } else { succeed() }
  }
}
