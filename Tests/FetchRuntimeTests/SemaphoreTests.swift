import FetchRuntime
import FetchTestSupport
import Testing

@Suite struct SemaphoreTests {
  private let loop = EventLoop(clock: ManualClock(), selector: FakeSelector())

  @Test func whoAsksFirstGetsAPermitFirst() throws {
    let semaphore = Semaphore(2, on: loop)
    let requests = (0..<5).map { _ in semaphore.acquire() }
    #expect(requests.map(\.isDone) == [true, true, false, false, false])
    #expect(semaphore.available == 0 && semaphore.waitingCount == 3)
    semaphore.release()
    semaphore.release()
    #expect(requests.map(\.isDone) == [true, true, true, true, false])
    for _ in 0..<4 { semaphore.release() }
    #expect(semaphore.available == 3)
  }

  @Test func aCancelledRequestLeavesTheQueue() throws {
    let semaphore = Semaphore(1, on: loop)
    _ = semaphore.acquire()
    let waiting = (0..<100).map { _ in semaphore.acquire() }
    for request in waiting.dropLast() { request.cancel(Cancellation("stop")) }
    #expect(semaphore.waitingCount == 1)
    semaphore.release()
    #expect(waiting[99].isDone && !waiting[99].isCancelled)
  }

  @Test(.timeLimit(.minutes(2))) func aHundredThousandRequestsLeaveTheQueueWhoeverIsFirst() {
    let semaphore = Semaphore(1, on: loop)
    _ = semaphore.acquire()
    let waiting = (0..<100_000).map { _ in semaphore.acquire() }
    for request in waiting.reversed() { request.cancel(Cancellation("stop")) }
    #expect(semaphore.waitingCount == 0)
  }

  @Test func aPermitThatACancelledTaskCouldNotTakeGoesToTheNext() throws {
    let semaphore = Semaphore(1, on: loop)
    // It is cancelled while it runs, and only then asks for a permit that is free.
    let task = Task(
      Scripted(
        { [loop] _ in
          loop.current?.cancel(Cancellation("stop"))
          return .awaits(semaphore.acquire())
        },
        { wake in
          guard case .cancelled(let cancellation) = wake else { return .returns }
          throw cancellation
        }), in: nil, on: loop)
    try loop.runUntilComplete(task)
    #expect(task.isCancelled && semaphore.available == 1)
  }

  @Test func aTaskThatGotItsPermitAndIsCancelledThenMayStillGiveItBack() throws {
    let semaphore = Semaphore(1, on: loop)
    _ = semaphore.acquire()
    let body = Scripted({ _ in .awaits(semaphore.acquire()) }, { [loop] _ in .awaits(loop.sleep(1)) })
    let task = Task(body, in: nil, on: loop)
    try loop.settle()
    semaphore.release()
    task.cancel(Cancellation("stop"))
    try loop.runUntilComplete(task)
    // It took the permit at its first await, and heard of the cancellation at the second.
    #expect(body.wakes == ["ready", "ready", "stop"] && semaphore.available == 0)
  }
}
