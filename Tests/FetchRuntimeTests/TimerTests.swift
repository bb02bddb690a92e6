import FetchRuntime
import FetchTestSupport
import Testing

@Suite struct TimerTests {
  private let clock = ManualClock()
  private let loop: EventLoop

  init() {
    loop = EventLoop(clock: clock, selector: FakeSelector())
  }

  @Test func aTimerFiresOnceItsDeadlinePasses() {
    var fired = 0
    loop.callLater(10) { fired += 1 }
    clock.advance(by: 9)
    loop.poll()
    #expect(fired == 0)
    clock.advance(by: 1)
    loop.poll()
    loop.poll()
    #expect(fired == 1)
  }

  @Test func timersOfTheSameInstantFireInTheOrderTheyWereMade() {
    var fired: [Int] = []
    for index in 0..<100 { loop.callAt(5) { fired.append(index) } }
    clock.advance(by: 5)
    loop.poll()
    #expect(fired == Array(0..<100))
  }

  @Test func aCancelledTimerIsGoneAtOnce() {
    final class Held {}
    weak var held: Held?
    let timer: Timer
    do {
      let made = Held()
      held = made
      timer = loop.callLater(10) { withExtendedLifetime(made) {} }
    }
    #expect(held != nil && timer.isActive)
    timer.cancel()
    #expect(held == nil && !timer.isActive)
    #expect(loop.nextDeadline == nil)
    timer.cancel()
  }

  @Test func aTimerMayCancelAnotherThatIsDueToo() {
    var fired: [String] = []
    var second: Timer?
    loop.callLater(1) {
      fired.append("first")
      second?.cancel()
    }
    second = loop.callLater(1) { fired.append("second") }
    clock.advance(by: 1)
    loop.poll()
    #expect(fired == ["first"])
  }

  @Test func aDelayBeyondTheEndOfTimeIsNoTrap() {
    clock.advance(by: 5)
    loop.callLater(.max) {}
    #expect(loop.nextDeadline == .max)
  }

  @Test func tenThousandRandomTimersFireLikeASortedList() {
    var random = SystemRandomNumberGenerator()
    var reference: [(deadline: Int, id: Int)] = []
    var cancelled: Set<Int> = []
    var timers: [Timer] = []
    var fired: [Int] = []
    for id in 0..<10_000 {
      let deadline = Int.random(in: 0..<3000, using: &random)
      reference.append((deadline, id))
      timers.append(loop.callAt(deadline) { fired.append(id) })
      if id % 3 == 0 {
        let victim = Int.random(in: 0...id, using: &random)
        timers[victim].cancel()
        cancelled.insert(victim)
      }
    }
    reference.removeAll { cancelled.contains($0.id) }
    reference.sort { ($0.deadline, $0.id) < ($1.deadline, $1.id) }
    for instant in [0, 1, 500, 501, 2000, 3000] {
      clock.advance(to: instant)
      loop.poll()
      let due = reference.prefix { $0.deadline <= instant }
      #expect(fired == due.map(\.id))
    }
    #expect(loop.nextDeadline == nil)
  }

  @Test func sleepingOnAManualClockTakesNoTime() throws {
    var order: [String] = []
    let long = Task(
      Scripted(
        { [loop] _ in .awaits(loop.sleep(3_600_000_000_000)) },
        { _ in
          order.append("long"); return .returns
        }),
      in: nil, on: loop)
    let short = Task(
      Scripted(
        { [loop] _ in .awaits(loop.sleep(1_000_000_000)) },
        { _ in
          order.append("short"); return .returns
        }),
      in: nil, on: loop)
    try loop.runUntilComplete(long)
    #expect(order == ["short", "long"])
    #expect(clock.now == 3_600_000_000_000)
    #expect(short.isDone)
  }

  @Test func aCancelledSleepLeavesNoTimer() {
    let sleep = loop.sleep(5)
    sleep.cancel(Cancellation("enough"))
    #expect(sleep.isCancelled && loop.nextDeadline == nil)
  }
}
