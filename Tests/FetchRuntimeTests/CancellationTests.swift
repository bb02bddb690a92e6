import FetchRuntime
import FetchTestSupport
import Testing

@Suite struct CancellationTests {
  private let loop = EventLoop(clock: ManualClock(), selector: FakeSelector())

  @Test func aTaskThatHasNotBegunNeverRuns() throws {
    let body = Scripted()
    let task = Task(body, in: nil, on: loop)
    task.cancel(Cancellation("stop"))
    #expect(task.isCancelled)
    try loop.settle()
    #expect(body.wakes.isEmpty)
  }

  @Test func aTaskThatIsDoneStaysAsItIs() throws {
    let task = Task(Scripted(), in: nil, on: loop)
    try loop.runUntilComplete(task)
    task.cancel(Cancellation("too late"))
    #expect(!task.isCancelled)
  }

  @Test func whatATaskWaitsForIsCancelledAndThenItHears() throws {
    let future = Future<Int>(on: loop)
    let body = Scripted.waiting(for: future)
    let task = Task(body, in: nil, on: loop)
    try loop.settle()
    task.cancel(Cancellation("stop"))
    #expect(future.isCancelled)
    try loop.runUntilComplete(task)
    #expect(body.wakes == ["ready", "stop"] && task.isCancelled)
  }

  @Test func itHearsOfItWhateverTheFutureGives() throws {
    let future = Future<Int>(on: loop)
    future.onCancel = { future, _ in future.succeed(1) }
    let body = Scripted.waiting(for: future)
    let task = Task(body, in: nil, on: loop)
    try loop.settle()
    task.cancel(Cancellation("stop"))
    try loop.runUntilComplete(task)
    #expect(body.wakes == ["ready", "stop"])
  }

  @Test func aTaskWaitsForItsOwnChildToEnd() throws {
    let cleanup = Future<Void>(on: loop)
    let child = Scripted({ [loop] _ in .awaits(loop.sleep(9)) }, { _ in .awaits(cleanup) })
    let body = Scripted({ [loop] _ in .awaits(try #require(loop.current).spawn(child)) })
    let task = Task(body, in: nil, on: loop)
    try loop.settle()
    task.cancel(Cancellation("stop"))
    try loop.settle()
    #expect(child.wakes == ["ready", "stop"] && body.wakes == ["ready"])
    cleanup.succeed(())
    try loop.settle()
    #expect(body.wakes == ["ready", "stop"])
  }

  @Test func anotherTasksFutureIsOnlyLeft() throws {
    var shared: Task?
    let owner = Task(
      Scripted({ [loop] _ in
        shared = loop.current?.spawn(Scripted.waiting(for: loop.sleep(50)))
        return .returns
      }), in: nil, on: loop)
    try loop.settle()
    let task = Task(Scripted.waiting(for: try #require(shared)), in: nil, on: loop)
    try loop.settle()
    task.cancel(Cancellation("stop"))
    try loop.settle()
    #expect(task.isCancelled && shared?.isDone == false)
    try loop.runUntilComplete(owner)
    #expect(owner.failure == nil)
  }

  @Test func aBareFutureThatOthersWaitForIsOnlyLeft() throws {
    let shared = Future<Int>(on: loop)
    let tasks = (0..<10).map { _ in Task(Scripted.waiting(for: shared), in: nil, on: loop) }
    try loop.settle()
    for task in tasks.dropLast() { task.cancel(Cancellation("stop")) }
    try loop.settle()
    #expect(!shared.isDone && tasks.filter(\.isCancelled).count == 9)
    tasks[9].cancel(Cancellation("the last"))
    #expect(shared.isCancelled)
  }

  @Test func aRunningTaskHearsAtItsNextAwait() throws {
    let future = Future<Int>(on: loop)
    let body = Scripted({ [loop] _ in
      loop.current?.cancel(Cancellation("myself"))
      return .awaits(future)
    })
    let task = Task(body, in: nil, on: loop)
    try loop.settle()
    #expect(body.wakes == ["ready", "myself"] && future.isCancelled && task.isDone)
  }

  @Test func aTaskWhoseFutureIsDoneAlreadyTakesTheResultAndHearsAtItsNextAwait() throws {
    let first = Future<Int>(on: loop)
    let body = Scripted({ _ in .awaits(first) }, { [loop] _ in .awaits(loop.sleep(5)) })
    let task = Task(body, in: nil, on: loop)
    try loop.settle()
    first.succeed(1)
    task.cancel(Cancellation("stop"))
    try loop.settle()
    #expect(body.wakes == ["ready", "ready", "stop"] && task.isDone)
  }

  @Test func aBusyCoroutineTakesItAtItsBudgetPoint() throws {
    let task = Task(
      Scripted({ [loop] _ in
        let current = try #require(loop.current)
        #expect(current.takeCancellation() == nil)
        current.cancel(Cancellation("stop"))
        let cancellation = try #require(current.takeCancellation())
        #expect(current.takeCancellation() == nil)
        throw cancellation
      }), in: nil, on: loop)
    try loop.runUntilComplete(task)
    #expect(task.isCancelled)
  }

  @Test func aBusyGrandchildOfACancelledTaskHearsOfIt() throws {
    var root: Task?
    var heard: String?
    let grandchild = Scripted({ [loop] _ in
      // Nobody awaits it, so that nothing but its descent leads to it.
      root?.cancel(Cancellation("stop"))
      heard = loop.current?.takeCancellation()?.reason
      return .returns
    })
    root = Task(
      Scripted({ [loop] _ in
        _ = loop.current?.spawn(
          Scripted({ _ in
            _ = loop.current?.spawn(grandchild)
            return .awaits(loop.sleep(1))
          }))
        return .awaits(loop.sleep(2))
      }), in: nil, on: loop)
    try loop.runUntilComplete(try #require(root))
    #expect(heard == "stop")
  }

  @Test func itIsDeliveredOnceAndCleaningUpMayAwait() throws {
    let task = Task(
      Scripted(
        { [loop] _ in .awaits(loop.sleep(100)) },
        { [loop] _ in .awaits(loop.sleep(5)) },
        { [loop] wake in
          guard case .ready = wake else { return .fails(Trouble("cancelled twice")) }
          return .awaits(loop.sleep(5))
        },
        { _ in .returns }), in: nil, on: loop)
    try loop.settle()
    let cancellation = Cancellation("stop")
    task.cancel(cancellation)
    task.cancel(cancellation)
    try loop.settle()
    task.cancel(cancellation)
    try loop.runUntilComplete(task)
    #expect(task.failure == nil)  // it said `returns`: it has finished normally
  }

  @Test func cleaningUpIsNotDisturbedByAFailingStarter() throws {
    let cleanup = Future<Void>(on: loop)
    let child = Scripted(
      { [loop] _ in .awaits(loop.sleep(100)) }, { _ in .awaits(cleanup) }, { _ in .fails(Cancellation("never seen")) })
    var started: Task?
    let parent = Task(
      Scripted(
        { [loop] _ in
          started = loop.current?.spawn(child)
          return .awaits(loop.sleep(1))
        },
        { [loop] _ in
          started?.cancel(Cancellation("by hand"))
          return .awaits(loop.sleep(1))
        },
        { _ in throw Trouble("body") }), in: nil, on: loop)
    let observer = loop.sleep(10)
    try loop.runUntilComplete(observer)
    #expect(child.wakes == ["ready", "by hand"] && !parent.isDone)
    cleanup.succeed(())
    try loop.runUntilComplete(parent)
    #expect(child.wakes == ["ready", "by hand", "ready"])
  }

  @Test func aSecondCancelStrikesAgain() throws {
    let body = Scripted(
      { [loop] _ in .awaits(loop.sleep(100)) },
      { [loop] _ in .awaits(loop.sleep(100)) },
      { wake in
        guard case .cancelled(let cancellation) = wake else { return .returns }
        throw cancellation
      })
    let task = Task(body, in: nil, on: loop)
    try loop.settle()
    task.cancel(Cancellation("first"))
    try loop.settle()
    task.cancel(Cancellation("second"))
    try loop.runUntilComplete(task)
    #expect(body.wakes == ["ready", "first", "second"] && task.isCancelled)
  }

  @Test func aTaskThatOnlyWaitsForItsChildrenCancelsThemAndIsCancelled() throws {
    let child = Scripted.waiting(for: loop.sleep(100))
    let task = Task(
      Scripted({ [loop] _ in
        _ = loop.current?.spawn(child)
        return .returns
      }), in: nil, on: loop)
    try loop.settle()
    task.cancel(Cancellation("stop"))
    try loop.runUntilComplete(task)
    #expect(child.wakes == ["ready", "stop"] && task.isCancelled)
  }

  @Test func aCancelledBodyCancelsTheChildrenItDidNotAwait() throws {
    let child = Scripted.waiting(for: loop.sleep(100))
    let task = Task(
      Scripted(
        { [loop] _ in
          _ = loop.current?.spawn(child)
          return .awaits(loop.sleep(50))
        },
        { wake in
          guard case .cancelled(let cancellation) = wake else { return .returns }
          throw cancellation
        }), in: nil, on: loop)
    try loop.settle()
    task.cancel(Cancellation("stop"))
    try loop.runUntilComplete(task)
    #expect(child.wakes == ["ready", "stop"] && task.isCancelled && task.also.isEmpty)
  }
}
