import FetchRuntime
import FetchTestSupport
import Testing

@Suite struct FutureTests {
  private let loop = EventLoop(clock: ManualClock(), selector: FakeSelector())

  @Test func callbacksNeverRunInsideTheCallThatCompletes() throws {
    let future = Future<Int>(on: loop)
    var log: [String] = []
    future.addCallback { _ in log.append("called back: \(future.output ?? 0)") }
    future.addCallback { _ in log.append("and again") }
    future.succeed(3)
    future.addCallback { _ in log.append("late") }
    log.append("completed")
    try loop.settle()
    #expect(log == ["completed", "called back: 3", "and again", "late"])
  }

  @Test func aFutureKeepsItsResultOrItsError() throws {
    let good = Future<Int>(on: loop)
    #expect(good.result == nil && !good.isDone)
    good.succeed(4)
    #expect(try good.result?.get() == 4)
    let bad = Future<Int>(on: loop)
    bad.fail(Trouble("no"))
    #expect(throws: Trouble("no")) { try bad.result?.get() }
    #expect(bad.isDone && !bad.isCancelled)
    let empty = Future<Void>(on: loop)
    (empty as AnyFuture).succeed()
    #expect(empty.output != nil)
  }

  @Test func aCancelledFutureFailsWithItsCancellation() throws {
    let future = Future<Int>(on: loop)
    let cancellation = Cancellation("enough")
    future.cancel(cancellation)
    future.cancel(Cancellation("too late"))
    #expect(future.isCancelled)
    #expect(future.failure as? Cancellation === cancellation)
  }

  @Test func aProducerMayTakeItsTimeToBeCancelled() throws {
    let future = Future<Int>(on: loop)
    var asked = 0
    future.onCancel = { future, cancellation in
      asked += 1
      future.loop.callSoon { future.fail(cancellation) }
    }
    let task = Task(Scripted.waiting(for: future), in: nil, on: loop)
    try loop.settle()
    task.cancel(Cancellation("enough"))
    #expect(asked == 1 && !future.isDone)
    try loop.runUntilComplete(task)
    #expect(task.isCancelled && future.isCancelled && future.onCancel == nil)
  }

  @Test func everyWaiterIsWokenOnce() throws {
    let future = Future<Int>(on: loop)
    var order: [Int] = []
    let tasks = (0..<50).map { index in
      Task(
        Scripted(
          { _ in .awaits(future) },
          { _ in
            order.append(index); return .returns
          }), in: nil, on: loop)
    }
    try loop.settle()
    future.succeed(1)
    try loop.settle()
    #expect(order == Array(0..<50))
    #expect(tasks.allSatisfy { $0.isDone })
  }
}
