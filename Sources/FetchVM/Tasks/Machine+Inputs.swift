import FetchRuntime

/// The inputs of a session, such as what is typed at a prompt.
extension Machine {
  /// Runs the top level of an input as a task. When its body has returned, the task is done, and `heir` gets what it started
  /// and nobody has answered for; when it fails or is cancelled, what it started ends with it, as in any task.
  public func start(
    input function: Ref<FunctionObject>, leavingChildrenTo heir: @escaping ([AnyFuture]) -> Void
  ) -> ScriptTask {
    let fiber = Fiber(function, machine: self, isGenerator: false)
    fiber.givesTasks = true
    _ = heap.add(fiber, bytes: fiber.bodyBytes)
    let task = Task(InputCoroutine(fiber, heir), in: nil, on: loop)
    let object = ScriptTask(task, start: nil, name: function.object.name)
    _ = heap.add(object as TaskObject, bytes: 300)
    fiber.owner = Ref<HeapObject>(object)
    mainTask = task
    return object
  }

  /// The place in the script where a task is being started now, as `name:line`; nil when no script starts it.
  public func place(startOf task: TaskObject) -> String? {
    // A gather's items are started by its driver, which is no script's code.
    let start = (task as? GatherItem)?.start
    guard let point = start ?? loop.current?.fiber.flatMap({ currentPoint(Ref($0)) }) else { return nil }
    return "\(point.code.source.name):\(point.code.source.position(of: point.span.start).line)"
  }
}

extension Task {
  /// The fiber it runs, if a script is its body.
  var fiber: Fiber? { coroutine as? Fiber ?? (coroutine as? InputCoroutine)?.fiber }
}

/// A fiber whose children outlive it.
private final class InputCoroutine: Coroutine {
  let fiber: Fiber
  private let heir: ([AnyFuture]) -> Void

  init(_ fiber: Fiber, _ heir: @escaping ([AnyFuture]) -> Void) {
    self.fiber = fiber
    self.heir = heir
  }

  func resume(with wake: Wake) -> Step {
    let step = fiber.resume(with: wake)
    if case .returns = step, let scope = fiber.machine.loop.current?.currentScope { heir(scope.release()) }
    return step
  }

  func isCleaningUp(inside scope: Scope?) -> Bool { fiber.isCleaningUp(inside: scope) }
}
