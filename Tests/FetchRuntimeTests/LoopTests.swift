import FetchRuntime
import FetchTestSupport
import Synchronization
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct LoopTests {
  @Test func whatIsCalledSoonRunsInOrderHoweverMuchItIs() throws {
    let loop = EventLoop()
    let end = AnyFuture(on: loop)
    var seen: [Int] = []
    for index in 0..<10_000 {
      loop.callSoon {
        seen.append(index)
        if index % 10 == 0 { loop.callSoon { seen.append(10_000 + index) } }
      }
    }
    loop.callSoon { loop.callSoon { end.succeed() } }
    try loop.runUntilComplete(end)
    #expect(Array(seen.prefix(10_000)) == Array(0..<10_000))
    #expect(seen.dropFirst(10_000).elementsEqual(stride(from: 10_000, to: 20_000, by: 10)))
  }

  @Test func aBusyReadyQueueDoesNotStarveTimersAndDescriptors() throws {
    let clock = ManualClock()
    let selector = FakeSelector()
    let loop = EventLoop(clock: clock, selector: selector)
    let end = AnyFuture(on: loop)
    var heard = false
    try loop.watch(5, for: .reading) { _ in heard = true }
    loop.callLater(1) { if heard { end.succeed() } }
    selector.makeReady(5, for: .reading)
    func spin() {
      clock.advance(by: 1)
      if clock.now < 10_000 { loop.callSoon { spin() } }
    }
    spin()
    try loop.runUntilComplete(end)
    #expect(clock.now < 200)
  }

  @Test func waitingForWhatCanNeverBeIsADeadlock() throws {
    let loop = EventLoop()
    let future = Future<Int>(on: loop)
    let task = Task(Scripted.waiting(for: future), in: nil, on: loop)
    let error = #expect(throws: LoopError.self) { try loop.runUntilComplete(task) }
    #expect("\(try #require(error))".contains("deadlock: Task waits"))
    // The loop is as good as before.
    loop.callSoon { future.succeed(1) }
    try loop.runUntilComplete(task)
  }

  @Test func thePulseBeatsWhileTheLoopWaitsForSomethingElse() throws {
    let clock = ManualClock()
    let loop = EventLoop(clock: clock)
    var beats: [Int] = []
    func beat() {
      beats.append(clock.now)
      loop.pulse(after: 10) { beat() }
    }
    loop.pulse(after: 10) { beat() }
    try loop.runUntilComplete(loop.sleep(35))
    #expect(beats == [10, 20, 30])
    // It is nothing to wait for.
    #expect(throws: LoopError.self) { try loop.runUntilComplete(AnyFuture(on: loop)) }
    #expect(beats == [10, 20, 30])
    loop.stopPulse()
    try loop.runUntilComplete(loop.sleep(100))
    #expect(beats == [10, 20, 30])
  }

  @Test func aSelectorThatFailsIsReported() throws {
    let loop = EventLoop(clock: ManualClock(), selector: FakeSelector())
    try loop.watch(5, for: .reading) { _ in }
    #expect(throws: LoopError.self) { try loop.runUntilComplete(AnyFuture(on: loop)) }
  }

  @Test func aManualClockStandsStillWhileADescriptorIsWatched() throws {
    let clock = ManualClock()
    let selector = FakeSelector()
    let loop = EventLoop(clock: clock, selector: selector)
    let sleep = loop.sleep(100)
    let arrived = AnyFuture(on: loop)
    try loop.watch(5, for: .reading) { _ in
      loop.unwatch(5)
      arrived.succeed()
    }
    selector.onWait = {
      #expect(clock.now == 0)
      selector.makeReady(5, for: .reading)
    }
    try loop.runUntilComplete(arrived)
    #expect(!sleep.isDone && clock.now == 0)
    try loop.runUntilComplete(sleep)
    #expect(clock.now == 100)
  }

  @Test func aManualClockStandsStillWhileAJobRuns() throws {
    let clock = ManualClock()
    let loop = EventLoop(clock: clock)
    let sleep = loop.sleep(100)
    let gate = Gate()
    let job = loop.runInExecutor { gate.wait() }
    loop.callSoon { gate.open() }
    try loop.runUntilComplete(job)
    #expect(clock.now == 0)
    try loop.runUntilComplete(sleep)
    #expect(clock.now == 100)
  }

  @Test func theSystemsClockNeverGoesBack() {
    let clock = MonotonicClock()
    let first = clock.now
    #expect(first > 0 && clock.now >= first)
  }

  @Test func realTimersFireInTheirOrder() throws {
    let loop = EventLoop()
    var order: [Int] = []
    let end = AnyFuture(on: loop)
    let start = loop.clock.now
    loop.callAt(start + 2_000) { order.append(2) }
    loop.callAt(start + 1_000) { order.append(1) }
    loop.callAt(start + 3_000) { end.succeed() }
    try loop.runUntilComplete(end)
    #expect(order == [1, 2])
  }

  // Interrupts

  @Test func anInterruptFromAnotherThreadWakesAWaitingLoop() throws {
    let loop = EventLoop()
    let interrupted = AnyFuture(on: loop)
    loop.onInterrupt = { interrupted.succeed() }
    let (near, far) = makeSocketPair()
    defer { for descriptor in [near, far] { close(descriptor) } }
    try loop.watch(near, for: .reading) { _ in }
    let interrupt = loop.interrupt
    inAnotherThread { interrupt.raise() }
    try loop.runUntilComplete(interrupted)
    loop.unwatch(near)
    #expect(!interrupt.isRaised)
  }

  @Test func aBusyCoroutineLetsTimersAndInterruptsInButNoOtherTask() throws {
    let clock = ManualClock()
    let loop = EventLoop(clock: clock, selector: FakeSelector())
    var log: [String] = []
    loop.onInterrupt = { log.append("interrupt") }
    loop.callLater(1) { log.append("timer") }
    let busy = Task(
      Scripted({ _ in
        loop.interrupt.raise()
        #expect(loop.interrupt.isRaised)
        clock.advance(by: 1)
        loop.callSoon { log.append("another step") }
        loop.poll()
        log.append("busy")
        return .awaits(loop.sleep(1))
      }), in: nil, on: loop)
    try loop.runUntilComplete(busy)
    #expect(Set(log.prefix(2)) == ["interrupt", "timer"])
    #expect(Array(log.dropFirst(2)) == ["busy", "another step"])
  }

  // The end

  @Test func aClosedLoopLetsGoOfTasksThatWait() {
    final class Held {}
    weak var held: Held?
    let loop = EventLoop()
    do {
      let made = Held()
      held = made
      let future = Future<Int>(on: loop)
      for _ in 0..<2 {
        _ = Task(
          Scripted({ _ in .awaits(future) }, { _ in withExtendedLifetime((made, future)) { .returns } }),
          in: nil, on: loop)
      }
    }
    #expect(throws: LoopError.self) { try loop.runUntilComplete(AnyFuture(on: loop)) }
    #expect(held != nil)
    loop.close()
    #expect(held == nil)
  }

  @Test func whatIsMadeReadyWhenTheLoopIsIdleRuns() throws {
    let loop = EventLoop()
    let future = AnyFuture(on: loop)
    loop.onIdle = { loop.completeSoon(future) }
    try loop.runUntilComplete(future)
    #expect(future.isDone)
  }

  @Test func aLoopHoldsATaskFromItsStartToItsLastStepAndNoLonger() throws {
    let loop = EventLoop()
    weak var ended: Task?
    weak var cancelled: Task?
    do {
      let task = Task(Scripted({ _ in .returns }), in: nil, on: loop)
      ended = task
      let other = Task(Scripted({ _ in .returns }), in: nil, on: loop)
      cancelled = other
      other.cancel(Cancellation("before its first step"))
    }
    #expect(ended != nil)
    #expect(cancelled != nil)
    try loop.settle()
    #expect(ended == nil)
    #expect(cancelled == nil)
    #expect(loop.taskCount == 0)
  }

  @Test func aClosedLoopLetsGoOfTasksThatWereToRun() throws {
    let loop = EventLoop()
    weak var fresh: Task?
    weak var cancelled: Task?
    weak var ready: Task?
    do {
      let gate = AnyFuture(on: loop)
      let woken = Task(Scripted({ _ in .awaits(gate) }, { _ in .returns }), in: nil, on: loop)
      ready = woken
      try loop.settle()
      gate.succeed()
      let first = Task(Scripted({ _ in .returns }), in: nil, on: loop)
      fresh = first
      let other = Task(Scripted({ _ in .returns }), in: nil, on: loop)
      cancelled = other
      other.cancel(Cancellation("before its first step"))
    }
    loop.close()
    #expect(fresh == nil)
    #expect(cancelled == nil)
    #expect(ready == nil)
  }
}

/// Lets a job on a thread wait for the test.
final class Gate: Sendable {
  private let ends: (Int32, Int32)

  init() {
    ends = makeSocketPair()
  }

  deinit {
    close(ends.0)
    close(ends.1)
  }

  /// Blocks the thread until the gate is opened once more.
  func wait() {
    var byte: UInt8 = 0
    _ = read(ends.0, &byte, 1)
  }

  /// Lets `count` waiters through.
  func open(_ count: Int = 1) {
    _ = write(ends.1, [UInt8](repeating: 1, count: count), count)
  }
}

/// Runs `body` on a thread of its own and waits until it has ended.
func inAnotherThread(_ body: @escaping @Sendable () -> Void) {
  let pool = EventLoop()
  defer { pool.close() }
  #expect(throws: Never.self) { try pool.runUntilComplete(pool.runInExecutor(body)) }
}
