import FetchRuntime

/// A task as a script sees it. Its future says only that it is done; the result stands here, traced.
open class TaskObject: HeapObject {
  public enum State: UInt8 { case pending, succeeded, failed, cancelled }

  @exclusivity(unchecked) public final var state = State.pending
  @exclusivity(unchecked) public final var result: Value = .null
  @exclusivity(unchecked) public final var error: Ref<ErrorObject>?
  @exclusivity(unchecked) public final let future: AnyFuture

  public init(_ future: AnyFuture) {
    self.future = future
    super.init()
  }

  open override func trace(_ marker: inout Marker) {
    marker.mark(result)
    marker.mark(error)
  }

  /// Somebody waits for the result: a request now keeps its body.
  open func demand(_ machine: Machine) {}

  /// What the task does, for `print` and `:tasks`.
  open func describe(_ machine: Machine) -> String { "task" }

  /// Fields a script can read on the task itself (`report`, `failed`); nil when there is none of that name.
  open func field(_ name: String, _ machine: Machine) throws(Failure) -> Value? { nil }

  /// Makes the result's value. Called once, when the future has succeeded.
  open func makeResult(_ machine: Machine) throws(Failure) -> Value { result }

  /// The error to throw in the task's body in place of a cancellation that the task itself asked for.
  open func error(insteadOf cancellation: Cancellation) -> Ref<ErrorObject>? { nil }

  /// What `for await` goes through on this task; nil when it is one result and no more.
  open func makeCompletions(_ machine: Machine) -> Ref<IteratorObject>? { nil }

  /// Whether the result can be read. Makes it, the first time after the future is done.
  @inline(__always)
  public final func isSettled(_ machine: Machine) -> Bool {
    if state != .pending { return true }
    if !future.isDone { return false }
    settle(machine)
    return true
  }

  @inline(never)
  private final func settle(_ machine: Machine) {
    if let failure = future.failure {
      if failure is Cancellation {
        settleAsCancelled(machine)
      } else {
        state = .failed
        let made = machine.errorObject(for: failure)
        // The body of a task may have ended well, and something it started not.
        if let start = (self as? ScriptTask)?.start ?? (future.origin as? TaskStart)?.point {
          made.object.passed(start)
        }
        error = made
      }
      if let error { machine.note(future.also, with: error) }
      return
    }
    do throws(Failure) {
      result = try makeResult(machine)
      state = .succeeded
    } catch {
      self.error = error.error
      state = .failed
    }
  }

  /// The result, or its error thrown. The task must be settled.
  @inline(__always)
  public final func take() throws(Failure) -> Value {
    future.isObserved = true
    if state == .succeeded { return result }
    throw failureToThrow
  }

  /// What it was handed goes back, if nobody has read it: who asks now finds a task that was cancelled. False when there is nothing to
  /// go back.
  @discardableResult
  final func relinquish(_ machine: Machine) -> Bool {
    guard state == .pending, future.isDone, future.failure == nil, future.relinquish() else { return false }
    settleAsCancelled(machine)
    return true
  }

  private final func settleAsCancelled(_ machine: Machine) {
    state = .cancelled
    error = machine.failure(.cancelled, "the task was cancelled").error
  }

  private final var failureToThrow: Failure {
    guard let error else { preconditionFailure("a task was read before it was settled") }
    error.object.wasAwaited = true
    return Failure(error)
  }
}

/// A body of script code run as a task: `spawn`, a gather's item, the script itself.
public final class ScriptTask: TaskObject {
  /// Where it was started; the trace of its errors names it.
  let start: TracePoint?
  let name: String

  init(_ task: Task, start: TracePoint?, name: String) {
    self.start = start
    self.name = name
    super.init(task)
  }

  public override func describe(_ machine: Machine) -> String { name }
}

/// A task of the host's: a future of any type and what makes a value of its output.
public final class HostTask<Output>: TaskObject {
  private let typed: Future<Output>
  private let label: String
  private let convert: (Machine, Output) throws(Failure) -> Value

  /// `convert` runs once, on the loop, when somebody first looks at the result.
  public init(
    _ future: Future<Output>, label: String, convert: @escaping (Machine, Output) throws(Failure) -> Value
  ) {
    typed = future
    self.label = label
    self.convert = convert
    super.init(future)
  }

  public override func makeResult(_ machine: Machine) throws(Failure) -> Value {
    guard let output = typed.output else { return .null }
    return try convert(machine, output)
  }

  public override func describe(_ machine: Machine) -> String { label }
}

extension Machine {
  /// Makes `task` a child of the task that runs, so that it is waited for and its failure is not lost.
  @inline(__always)
  public func adopt(_ task: consuming TaskObject) -> Ref<TaskObject> {
    let ref = heap.add(task, bytes: 128)
    ref.borrow { loop.adopt($0.future) }
    if let onTaskStart { onTaskStart(ref.object) }
    return ref
  }

  /// What an `await` gives, or throws; nil when the task has to go on first.
  @inline(__always)
  func resultIfDone(of task: Ref<TaskObject>) throws(Failure) -> Value? {
    try task.borrow { task throws(Failure) in
      task.demand(self)
      return task.isSettled(self) ? try task.take() : nil
    }
  }
}
