import FetchRuntime
import FetchTestSupport
import Testing

@Suite struct TaskTests {
  private let loop = EventLoop(clock: ManualClock(), selector: FakeSelector())

  private func start(_ steps: ((Wake) throws -> Step)...) -> Task {
    Task(Sequence(steps), in: nil, on: loop)
  }

  @Test func aTaskBeginsInTheReadyQueue() throws {
    var began = false
    let task = start({ _ in
      began = true; return .returns
    })
    #expect(!began && !task.isDone)
    try loop.runUntilComplete(task)
    #expect(began && task.failure == nil)
  }

  @Test func itsCoroutineIsResumedWhenWhatItAwaitsIsDone() throws {
    let future = Future<String>(on: loop)
    var got: String?
    let task = start(
      { _ in .awaits(future) },
      { _ in
        got = future.output; return .returns
      })
    try loop.settle()
    #expect(!task.isDone && loop.current == nil)
    future.succeed("here")
    #expect(got == nil)
    try loop.runUntilComplete(task)
    #expect(got == "here")
  }

  @Test func awaitingWhatIsDoneLetsOtherTasksRun() throws {
    var log: [String] = []
    let done = Future<Void>(on: loop)
    done.succeed(())
    let first = start(
      { _ in
        log.append("a"); return .awaits(done)
      },
      { _ in
        log.append("b"); return .returns
      })
    let second = start(
      { _ in
        log.append("x"); return .awaits(done)
      },
      { _ in
        log.append("y"); return .returns
      })
    try loop.runUntilComplete(first)
    try loop.runUntilComplete(second)
    #expect(log == ["a", "x", "b", "y"])
  }

  @Test func theStarterIsTheTaskThatWasRunning() throws {
    var child: Task?
    let parent = start({ [loop] _ in
      child = loop.current?.spawn(Scripted.waiting(for: loop.sleep(1)))
      return .returns
    })
    try loop.settle()
    #expect(child?.scope?.task === parent)
  }

  @Test func aTaskIsDoneWhenItsBodyAndAllItStartedAreDone() throws {
    let gate = Future<Void>(on: loop)
    let parent = start({ [loop] _ in
      _ = loop.current?.spawn(
        Scripted({ _ in
          _ = loop.current?.spawn(Scripted.waiting(for: gate))
          return .returns
        }))
      return .returns
    })
    try loop.settle()
    #expect(!parent.isDone)
    gate.succeed(())
    try loop.settle()
    #expect(parent.isDone && parent.failure == nil)
  }

  @Test func aBareFutureCanBeAChildToo() throws {
    let request = Future<Int>(on: loop)
    let parent = start({ [loop] _ in
      loop.current?.currentScope.adopt(request)
      return .returns
    })
    try loop.settle()
    #expect(!parent.isDone)
    request.succeed(1)
    try loop.runUntilComplete(parent)
  }

  @Test func aSuccessfulChildIsLetGoAtOnce() throws {
    weak var child: Task?
    let gate = Future<Void>(on: loop)
    let parent = start({ [loop] _ in
      child = loop.current?.spawn(Scripted())
      return .awaits(gate)
    })
    try loop.settle()
    #expect(child == nil && !parent.isDone)
    gate.succeed(())
    try loop.runUntilComplete(parent)
  }

  @Test func aWakeUpThatComesTooLateIsDropped() throws {
    // The task leaves another task's future, and waits for something else when the first one is done.
    let slow = Future<Void>(on: loop)
    let other = Task(Scripted.waiting(for: slow), in: nil, on: loop)
    let owner = start({ _ in .awaits(other) })
    let next = Future<Void>(on: loop)
    let body = Scripted({ _ in .awaits(other) }, { _ in .awaits(next) }, { _ in .returns })
    let task = Task(body, in: nil, on: loop)
    try loop.settle()
    task.cancel(Cancellation("stop"))
    try loop.settle()
    #expect(body.wakes == ["ready", "stop"])
    slow.succeed(())
    try loop.settle()
    #expect(other.isDone && owner.isDone)
    #expect(body.wakes == ["ready", "stop"])
    next.succeed(())
    try loop.settle()
    #expect(body.wakes == ["ready", "stop", "ready"] && task.isDone)
  }

  @Test func aHundredThousandNestedTasksEndWithoutRecursion() throws {
    let gate = Future<Void>(on: loop)
    var deepest: AnyFuture = gate
    for _ in 0..<100_000 { deepest = Task(Scripted.waiting(for: deepest), in: nil, on: loop) }
    let outermost = deepest
    try loop.settle()
    outermost.cancel(Cancellation("stop"))
    try loop.runUntilComplete(outermost)
    #expect(outermost.isCancelled && gate.isCancelled)
  }

  @Test func aMillionChildrenAreFreedWithoutRecursion() throws {
    let parent = start({ [loop] _ in
      for _ in 0..<200_000 { _ = loop.current?.spawn(Scripted()) }
      return .returns
    })
    try loop.runUntilComplete(parent)
    #expect(parent.failure == nil)
  }

  /// A coroutine of the given steps.
  private final class Sequence: Coroutine {
    private var steps: ArraySlice<(Wake) throws -> Step>

    init(_ steps: [(Wake) throws -> Step]) {
      self.steps = steps[...]
    }

    func resume(with wake: Wake) -> Step {
      guard let next = steps.popFirst() else { return .returns }
      do { return try next(wake) } catch { return .fails(error) }
    }

    func isCleaningUp(inside scope: Scope?) -> Bool { false }
  }

  @Test func aChildThatNobodyAwaitedHearsThatItsScopeCloses() throws {
    final class Slow: AnyFuture {
      override func scopeIsClosing() { complete() }
    }
    let child = Slow(on: loop)
    let task = Task(
      Scripted({ [loop] _ in
        loop.current?.currentScope.adopt(child)
        return .returns
      }), in: nil, on: loop)
    try loop.runUntilComplete(task)
    #expect(child.isDone)
  }
}
