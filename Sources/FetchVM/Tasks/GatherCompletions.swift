import FetchRuntime

/// Results that wait for a `for await` to take them.
final class Completions {
  /// Whether somebody takes results as they complete.
  var isTaken = false
  /// Numbers of the items done before anybody asked, in order of completion.
  var order: [Int] = []
  let waiting: Ref<ListObject>
  private var next = 0
  private(set) var error: Ref<ErrorObject>?
  private var change: Future<Void>?

  init(_ machine: Machine) { waiting = machine.heap.makeList(capacity: 1) }

  func add(_ value: Value, _ machine: Machine) {
    machine.heap.grew(by: waiting.object.append(value))
    signal()
  }

  func fail(_ error: Ref<ErrorObject>) {
    if self.error == nil { self.error = error }
    signal()
  }

  func take() -> Value? {
    guard next < waiting.object.count else { return nil }
    let value = waiting.object[next]
    next += 1
    // Where items end faster than they are taken, the list is never empty: what was taken must not stay in it for good.
    if next * 2 >= waiting.object.count {
      waiting.object.removeFirst(next)
      next = 0
    }
    return value
  }

  func signal() {
    guard let change, !change.isDone else { return }
    self.change = nil
    change.succeed()
  }

  /// Done when there is something new; all loops that wait share one.
  func nextChange(on loop: EventLoop) -> AnyFuture {
    if let change, !change.isDone { return change }
    let made = Future<Void>(on: loop)
    change = made
    return made
  }
}

/// `for await` over a gather: results as they complete. A result taken frees its item's place.
final class GatherCompletionIterator: IteratorObject {
  private let gather: Ref<GatherTask>
  private var hasWatched = false
  /// The loop was left before the gather had ended.
  private var wasLeft = false

  init(_ gather: Ref<GatherTask>) {
    self.gather = gather
    super.init()
  }

  override func trace(_ marker: inout Marker) { marker.mark(gather) }

  override func next(_ machine: Machine) throws(Failure) -> IteratorStep {
    let task = gather.object
    if let value = task.completions.take() {
      task.freePlace()
      return .value(value)
    }
    if task.future.isDone {
      _ = task.isSettled(machine)
      _ = try task.take()
      return .end
    }
    if !hasWatched {
      hasWatched = true
      task.future.isObserved = true
      task.future.addCallback { _ in task.completions.signal() }
    }
    return .wait(task.completions.nextChange(on: machine.loop))
  }

  override func close(_ machine: Machine) throws(Failure) -> IteratorStep {
    let task = gather.object
    if !task.future.isDone {
      wasLeft = true
      task.future.isObserved = true
      task.future.cancel(Cancellation("the loop over the gather was left"))
      if !task.future.isDone { return .wait(task.future) }
    }
    guard wasLeft, task.isSettled(machine), let error = task.error else { return .end }
    wasLeft = false
    // What items threw while they were cleaned up leaves the loop, as what a generator's `finally` throws does; but a loop that is
    // left because its own task was cancelled goes on ending.
    let thrown = task.state == .failed ? [error] : error.object.also
    guard let first = thrown.first else { return .end }
    if machine.loop.current?.keepWhileCancelled(thrown.map { ScriptFailure($0.object) }) ?? false { return .end }
    machine.note(thrown.dropFirst().map { ScriptFailure($0.object) }, with: first)
    throw Failure(first)
  }
}
