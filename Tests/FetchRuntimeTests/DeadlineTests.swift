import FetchRuntime
import FetchTestSupport
import Testing

/// Scopes with a deadline, which are `within` regions.
@Suite struct DeadlineTests {
  private let clock = ManualClock()
  private let loop: EventLoop

  init() {
    loop = EventLoop(clock: clock, selector: FakeSelector())
  }

  @Test func aBodyThatIsInTimeIsLeftAlone() throws {
    try loop.run(withTimeout(10, on: loop, Scripted.waiting(for: loop.sleep(9))))
    #expect(clock.now == 9 && loop.nextDeadline == nil)
  }

  @Test func timeUpEndsWhatIsAwaited() throws {
    #expect(throws: TimeoutError.self) {
      try loop.run(withTimeout(10, on: loop, Scripted.waiting(for: loop.sleep(11))))
    }
    #expect(clock.now == 10 && loop.nextDeadline == nil)
  }

  @Test func leavingWaitsForWhatStartedInside() throws {
    let body = Scripted({ [loop] _ in
      _ = loop.current?.spawn(Scripted.waiting(for: loop.sleep(5)))
      return .returns
    })
    try loop.run(withTimeout(10, on: loop, body))
    #expect(clock.now == 5)
  }

  @Test func timeUpCancelsWhatStartedInsideAndWaitsForItsEnd() throws {
    let child = Scripted(
      { [loop] _ in .awaits(loop.sleep(100)) }, { [loop] _ in .awaits(loop.sleep(7)) },
      { wake in
        guard case .ready = wake else { return .fails(Trouble("cancelled while cleaning up")) }
        return .returns
      })
    let body = Scripted({ [loop] _ in
      _ = loop.current?.spawn(child)
      return .returns
    })
    #expect(throws: TimeoutError.self) { try loop.run(withTimeout(10, on: loop, body)) }
    #expect(clock.now == 17 && child.wakes.count == 3)
  }

  @Test func aChildFromOutsideIsOnlyLeft() throws {
    var outside: Task?
    let task = Task(
      Staged(on: loop) { loop in
        let child = loop.current?.spawn(Scripted.waiting(for: loop.sleep(50)))
        outside = child
        return withTimeout(10, on: loop, Scripted.waiting(for: child ?? loop.sleep(0)))
      }, in: nil, on: loop)
    let observer = loop.sleep(20)
    try loop.runUntilComplete(observer)
    // The body has failed by then, which cancels its children: but only with its failure, at the body's end.
    #expect(outside?.isCancelled == true)
    try loop.runUntilComplete(task)
    #expect(task.failure is TimeoutError)
  }

  @Test func anErrorInTimeIsTheBodysOwn() throws {
    #expect(throws: Trouble("body")) {
      try loop.run(withTimeout(10, on: loop, Scripted.failing(Trouble("body"))))
    }
  }

  @Test func theInnerOfTwoScopesThatExpireTogetherDoesNotHideTheOuter() throws {
    let inner = withTimeout(10, on: loop, Scripted.waiting(for: loop.sleep(99)))
    let caught = Catching(inner)
    #expect(throws: TimeoutError.self) { try loop.run(withTimeout(10, on: loop, caught)) }
    #expect(clock.now == 10)
  }

  @Test func anExpiredInnerScopeLeavesTheOuterGoing() throws {
    let caught = Catching(withTimeout(5, on: loop, Scripted.waiting(for: loop.sleep(99))))
    try loop.run(withTimeout(10, on: loop, caught))
    #expect(caught.error is TimeoutError && clock.now == 5)
  }

  @Test func theTasksOwnCancellationGoesThroughADeadline() throws {
    let body = Scripted(
      { [loop] _ in .awaits(loop.sleep(99)) },
      // Cleaning up takes longer than the scope has; its deadline is no reason to stop that.
      { [loop] _ in .awaits(loop.sleep(50)) },
      { wake in
        guard case .ready = wake else { return .fails(Trouble("disturbed")) }
        return .fails(Cancellation("replaced below"))
      })
    let own = Cancellation("stop")
    let task = Task(withTimeout(10, on: loop, Failing(body, with: own)), in: nil, on: loop)
    try loop.settle()
    task.cancel(own)
    try loop.runUntilComplete(task)
    #expect(task.isCancelled && task.failure as? Cancellation === own)
    #expect(clock.now == 50)
  }

  @Test func aBusyBodyInsideTakesItAtItsBudgetPoint() throws {
    let body = Scripted({ [clock, loop] _ in
      clock.advance(by: 20)
      loop.poll()
      throw try #require(loop.current?.takeCancellation())
    })
    #expect(throws: TimeoutError.self) { try loop.run(withTimeout(10, on: loop, body)) }
  }

  @Test func aDeadlineThatPassedUnheardIsStillATimeout() throws {
    let body = Scripted({ [clock, loop] _ in
      clock.advance(by: 20)
      loop.poll()
      return .returns
    })
    let task = Task(
      Staged(on: loop) { withTimeout(10, on: $0, body) }, in: nil, on: loop)
    try loop.runUntilComplete(task)
    #expect(task.failure is TimeoutError && task.pendingCancellation == nil)
  }

  @Test func aCancellationWaitsWhileAnInnerCoroutineCleansUp() throws {
    let body = Scripted(
      { [loop] _ in .awaits(loop.sleep(50)) },
      { wake in
        guard case .ready = wake else { return .fails(Trouble("cut short")) }
        return .returns
      })
    body.cleansUp = true
    let task = Task(withTimeout(99, on: loop, Catching(body)), in: nil, on: loop)
    try loop.settle()
    task.cancel(Cancellation("stop"))
    try loop.runUntilComplete(task)
    #expect(body.wakes == ["ready", "ready"] && clock.now == 50)
  }

  @Test func anUnawaitedFailureInsideFailsTheScope() throws {
    let body = Scripted({ [loop] _ in
      _ = loop.current?.spawn(Scripted.failing(Trouble("child")))
      return .awaits(loop.sleep(1))
    })
    #expect(throws: Trouble("child")) { try loop.run(withTimeout(10, on: loop, body)) }
  }
}

/// Runs the coroutine that a closure makes once the task runs.
private final class Staged<Body: OutputCoroutine>: Coroutine {
  private let make: (EventLoop) -> Body
  private let loop: EventLoop
  private var body: Body?

  init(on loop: EventLoop, _ make: @escaping (EventLoop) -> Body) {
    self.loop = loop
    self.make = make
  }

  func resume(with wake: Wake) -> Step {
    let body = self.body ?? make(loop)
    self.body = body
    return body.resume(with: wake)
  }

  func isCleaningUp(inside scope: Scope?) -> Bool { body?.isCleaningUp(inside: scope) ?? false }
}

/// Catches what its inner coroutine fails with.
private final class Catching<Inner: OutputCoroutine>: Routine<Void> {
  private let inner: Inner
  private(set) var error: (any Error)?

  init(_ inner: Inner) {
    self.inner = inner
  }

  override func start() -> Move { run(inner) { _ in .gives(()) } }

  override func recover(from error: any Error) throws -> Move {
    self.error = error
    if let cancellation = error as? Cancellation { throw cancellation }
    return .gives(())
  }
}

/// Lets its inner coroutine clean up, and then fails with the task's cancellation, as an unwound script does.
private final class Failing<Inner: OutputCoroutine>: Routine<Void> {
  private let inner: Inner
  private let cancellation: Cancellation

  init(_ inner: Inner, with cancellation: Cancellation) {
    self.inner = inner
    self.cancellation = cancellation
  }

  override func start() -> Move { run(inner) { _ in .gives(()) } }

  override func recover(from error: any Error) throws -> Move {
    if error is Trouble { throw error }
    throw cancellation
  }
}
