import FetchRuntime
import FetchTestSupport
import Testing

/// What becomes of the errors of children.
@Suite struct FailureTests {
  private let loop = EventLoop(clock: ManualClock(), selector: FakeSelector())

  @Test func aBodysErrorFailsItsTask() throws {
    let task = Task(Scripted.failing(Trouble("body")), in: nil, on: loop)
    try loop.runUntilComplete(task)
    #expect(task.failure as? Trouble == Trouble("body"))
  }

  @Test func aChildsFailureWaitsForAnAwaitWhileTheBodyRuns() throws {
    let gate = Future<Void>(on: loop)
    var child: Task?
    var caught: Trouble?
    let parent = Task(
      Scripted(
        { [loop] _ in
          child = loop.current?.spawn(Scripted.failing(Trouble("child")))
          return .awaits(gate)
        },
        { _ in child.map { .awaits($0) } ?? .returns },
        { _ in
          caught = child?.failure as? Trouble
          return .returns
        }), in: nil, on: loop)
    try loop.settle()
    #expect(child?.isDone == true && !parent.isDone)
    gate.succeed(())
    try loop.runUntilComplete(parent)
    #expect(caught == Trouble("child") && parent.failure == nil)
  }

  @Test func afterTheBodyTheFirstUnawaitedFailureCancelsTheOthersAndFailsTheStarter() throws {
    let gate = Future<Void>(on: loop)
    let body = Scripted.waiting(for: Future<Void>(on: loop))
    var sibling: Task?
    let parent = Task(
      Scripted({ [loop] _ in
        sibling = loop.current?.spawn(body)
        _ = loop.current?.spawn(Scripted({ _ in .awaits(gate) }, { _ in throw Trouble("child") }))
        return .returns
      }), in: nil, on: loop)
    try loop.settle()
    #expect(!parent.isDone)
    gate.succeed(())
    try loop.runUntilComplete(parent)
    #expect(parent.failure as? Trouble == Trouble("child"))
    #expect(sibling?.isCancelled == true && body.wakes.count == 2)
    #expect(parent.also.isEmpty)
  }

  @Test func ofSeveralUnawaitedFailuresTheFirstCountsAndTheRestIsKept() throws {
    let gate = Future<Void>(on: loop)
    let parent = Task(
      Scripted({ [loop] _ in
        for name in ["one", "two", "three"] { _ = loop.current?.spawn(Scripted.failing(Trouble(name))) }
        return .awaits(gate)
      }), in: nil, on: loop)
    try loop.settle()
    gate.succeed(())
    try loop.runUntilComplete(parent)
    #expect(parent.failure as? Trouble == Trouble("one"))
    #expect(parent.also.map { $0 as? Trouble } == [Trouble("two"), Trouble("three")])
  }

  @Test func aBodyThatThrowsCancelsItsChildrenAndKeepsWhatTheyThrow() throws {
    let child = Scripted({ [loop] _ in .awaits(Future<Void>(on: loop)) }, { _ in throw Trouble("while cleaning up") })
    let parent = Task(
      Scripted(
        { [loop] _ in
          _ = loop.current?.spawn(child)
          return .awaits(loop.sleep(1))
        },
        { _ in throw Trouble("body") }), in: nil, on: loop)
    try loop.runUntilComplete(parent)
    #expect(child.wakes.count == 2)
    #expect(parent.failure as? Trouble == Trouble("body"))
    #expect(parent.also.map { $0 as? Trouble } == [Trouble("while cleaning up")])
  }

  @Test func aFailureThatWasNotAwaitedIsKeptWhenTheBodyThrows() throws {
    let parent = Task(
      Scripted(
        { [loop] _ in
          _ = loop.current?.spawn(Scripted.failing(Trouble("child")))
          return .awaits(loop.sleep(1))
        },
        { _ in throw Trouble("body") }), in: nil, on: loop)
    try loop.runUntilComplete(parent)
    #expect(parent.failure as? Trouble == Trouble("body"))
    #expect(parent.also.map { $0 as? Trouble } == [Trouble("child")])
  }

  @Test func aCancelledChildIsNoFailure() throws {
    let parent = Task(
      Scripted({ [loop] _ in
        let child = loop.current?.spawn(Scripted.waiting(for: loop.sleep(1)))
        loop.callSoon { child?.cancel(Cancellation("by hand")) }
        return .awaits(loop.sleep(5))
      }), in: nil, on: loop)
    try loop.runUntilComplete(parent)
    #expect(parent.failure == nil && parent.also.isEmpty)
  }

  @Test func whoWillTakeAFailureOtherwiseSaysSo() throws {
    let parent = Task(
      Scripted({ [loop] _ in
        loop.current?.spawn(Scripted.failing(Trouble("reported elsewhere"))).isObserved = true
        return .awaits(loop.sleep(1))
      }), in: nil, on: loop)
    try loop.runUntilComplete(parent)
    #expect(parent.failure == nil)
  }

  @Test func anErrorThatCancellationHidesFromItsWaiterIsNotLost() throws {
    // The parent awaits the child and is cancelled; the child's cleaning up fails, and nobody hears it at the await.
    let child = Scripted({ [loop] _ in .awaits(loop.sleep(100)) }, { _ in throw Trouble("cleaning up") })
    let parent = Task(
      Scripted(
        { [loop] _ in .awaits(try #require(loop.current).spawn(child)) },
        { wake in
          guard case .cancelled(let cancellation) = wake else { return .returns }
          throw cancellation
        }), in: nil, on: loop)
    try loop.settle()
    parent.cancel(Cancellation("stop"))
    try loop.runUntilComplete(parent)
    #expect(parent.isCancelled)
    #expect(parent.also.map { $0 as? Trouble } == [Trouble("cleaning up")])
  }

  @Test func passingOnSomebodyElsesCancellationIsAnOrdinaryFailure() throws {
    let other = Task(Scripted.waiting(for: loop.sleep(100)), in: nil, on: loop)
    let task = Task(Scripted.waiting(for: other), in: nil, on: loop)
    try loop.settle()
    other.cancel(Cancellation("by hand"))
    try loop.runUntilComplete(task)
    #expect(!task.isCancelled)
    #expect((task.failure as? CancelledError)?.cancellation.reason == "by hand")
  }
}
