import FetchRuntime
import FetchTestSupport
import Testing

@Suite struct CombinatorTests {
  private let clock = ManualClock()
  private let loop: EventLoop

  init() {
    loop = EventLoop(clock: clock, selector: FakeSelector())
  }

  private func after(_ nanoseconds: Int, _ value: Int) -> Future<Int> {
    let future = Future<Int>(on: loop)
    let timer = loop.callLater(nanoseconds) { future.succeed(value) }
    future.onCancel = { future, cancellation in
      timer.cancel()
      future.fail(cancellation)
    }
    return future
  }

  @Test func gatherGivesResultsInOrder() throws {
    let all = gather([after(3, 1), after(1, 2), after(2, 3)], on: loop)
    try loop.runUntilComplete(all)
    #expect(all.output == [1, 2, 3])
    let none = gather([Future<Int>](), on: loop)
    #expect(none.output == [])
  }

  @Test func theFirstFailureCancelsTheRestOfAGather() throws {
    let failing = Future<Int>(on: loop)
    loop.callLater(2) { failing.fail(Trouble("second")) }
    let slow = after(100, 1)
    let all = gather([after(1, 1), failing, slow], on: loop)
    try loop.runUntilComplete(all)
    #expect(all.failure as? Trouble == Trouble("second"))
    #expect(slow.isCancelled && clock.now == 2)
  }

  @Test func aCancelledGatherIsDoneWhenAllHaveEnded() throws {
    let stubborn = Future<Int>(on: loop)
    stubborn.onCancel = { [loop] future, cancellation in loop.callLater(5) { future.fail(cancellation) } }
    let all = gather([stubborn, after(100, 1)], on: loop)
    let body = Scripted.waiting(for: all)
    let task = Task(body, in: nil, on: loop)
    try loop.settle()
    task.cancel(Cancellation("stop"))
    try loop.settle()
    #expect(!all.isDone)
    try loop.runUntilComplete(task)
    #expect(all.isCancelled && clock.now == 5 && task.isCancelled)
  }

  @Test func asCompletedGivesEachWhenItIsDone() throws {
    let futures = [after(3, 30), after(1, 10), after(2, 20)]
    let completed = asCompleted(futures, on: loop)
    var seen: [Int] = []
    while true {
      let next = completed.receive()
      try loop.runUntilComplete(next)
      guard case .some(.some(let future)) = next.output else { break }
      seen.append((future as? Future<Int>)?.output ?? 0)
    }
    #expect(seen == [10, 20, 30])
  }

  @Test func aRaceGivesTheFirstAndCancelsTheOthers() throws {
    let slow = after(9, 9)
    let fast = after(1, 1)
    let winner = race([slow, fast], on: loop)
    try loop.runUntilComplete(winner)
    #expect(winner.output === fast && slow.isCancelled)
  }

  @Test func aRaceMayBeWonByAFailure() throws {
    let failing = Future<Int>(on: loop)
    loop.callLater(1) { failing.fail(Trouble("fast")) }
    let winner = race([after(9, 9), failing], on: loop)
    try loop.runUntilComplete(winner)
    #expect(winner.output?.failure as? Trouble == Trouble("fast"))
  }

  @Test func aRaceGivesBackWhatALoserWasHanded() throws {
    let channel = Channel<Int>(capacity: 1, on: loop)
    let fast = Future<Int>(on: loop)
    let winner = race([fast, channel.receive()], on: loop)
    loop.callLater(1) {
      fast.succeed(1)
      _ = channel.send(7)
    }
    try loop.runUntilComplete(winner)
    let next = channel.receive()
    try loop.runUntilComplete(next)
    #expect(winner.output === fast && next.output == 7)
  }

  @Test func aCancelledRaceCancelsWhoRuns() throws {
    let runner = after(9, 9)
    let winner = race([runner], on: loop)
    winner.cancel(Cancellation("stop"))
    #expect(winner.isCancelled && runner.isCancelled)
  }
}
