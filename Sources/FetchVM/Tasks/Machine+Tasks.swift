import FetchBytecode
import FetchRuntime

/// Starting tasks.
extension Machine {
  /// Runs `function`, a script's top level, as a task of its own that has no starter.
  public func start(_ function: Ref<FunctionObject>) -> ScriptTask {
    let fiber = Fiber(function, machine: self, isGenerator: false)
    _ = heap.add(fiber, bytes: fiber.bodyBytes)
    let task = Task(fiber, in: nil, on: loop)
    let object = ScriptTask(task, start: nil, name: function.object.name)
    _ = heap.add(object as TaskObject, bytes: 300)
    fiber.owner = Ref<HeapObject>(object)
    mainTask = task
    return object
  }

  /// Calls a function that the host holds, with values of the heap, as a task of its own: a child of `scope`, or else the
  /// main one.
  public func start(calling callee: Value, _ arguments: [Value], in scope: Scope? = nil) -> ScriptTask {
    let fiber = Fiber(stub(.call(arguments.count)), machine: self, isGenerator: false)
    fiber.stack[1] = callee
    for (index, argument) in arguments.enumerated() { fiber.stack[2 + index] = argument }
    _ = heap.add(fiber, bytes: fiber.bodyBytes)
    let task = Task(fiber, in: scope, on: loop)
    let object = ScriptTask(task, start: nil, name: "call")
    _ = heap.add(object as TaskObject, bytes: 300)
    fiber.owner = Ref<HeapObject>(object)
    if scope == nil { mainTask = task }
    return object
  }

  /// Calls `function` with each item of `source`, as a loop of a script would, in a child of the task that runs. Where the
  /// function gives a task, the loop waits for it. `awaited`: as `for await` does.
  public func start(forEachOf source: Value, awaited: Bool, call function: Value) -> ScriptTask {
    let fiber = Fiber(stub(.forEach(awaited: awaited)), machine: self, isGenerator: false)
    fiber.stack[1] = source
    fiber.stack[2] = function
    _ = heap.add(fiber, bytes: fiber.bodyBytes)
    let task = Task(fiber, in: runningTask.currentScope, on: loop)
    let object = ScriptTask(task, start: nil, name: "loop")
    _ = heap.add(object as TaskObject, bytes: 300)
    fiber.owner = Ref<HeapObject>(object)
    return object
  }

  /// The task that runs now. Natives and instructions only run inside one.
  var runningTask: Task {
    guard let task = loop.current else { preconditionFailure("script code runs only in a task") }
    return task
  }

  /// A fiber that will call what stands at `window` with `count` arguments behind it.
  func makeFiber(_ window: Registers, count: Int) -> Fiber {
    if case .function(let function) = window.pointee, function.object.code.plainArguments == count {
      let fiber = Fiber(function, machine: self, isGenerator: false)
      for index in 0..<count { fiber.stack[1 + index] = window[1 + index] }
      return fiber
    }
    let fiber = Fiber(stub(.call(count)), machine: self, isGenerator: false)
    for index in 0...count { fiber.stack[1 + index] = window[index] }
    return fiber
  }

  func spawn(_ window: Registers, count: Int, from starter: Ref<Fiber>) throws(Failure) -> Ref<TaskObject> {
    switch window.pointee {
    case .function, .native: break
    default: throw failure(.type, "\(describeForMessage(window.pointee)) cannot be called")
    }
    try checkTaskCount()
    try checkTaskDepth()
    let name: String
    if case .function(let function) = window.pointee, function.object.name != "<spawn>" {
      name = "spawn \(function.object.name)"
    } else {
      name = "spawn"
    }
    let fiber = makeFiber(window, count: count)
    _ = heap.add(fiber, bytes: fiber.bodyBytes &+ 100)
    let task = Task(fiber, in: runningTask.currentScope, on: loop)
    let object = heap.add(ScriptTask(task, start: currentPoint(starter), name: name), bytes: 300)
    fiber.owner = object.base
    if let onTaskStart { onTaskStart(object.object) }
    return object.cast(to: TaskObject.self)
  }

  /// Throws when so many tasks are running that there must be no other.
  func checkTaskCount() throws(Failure) {
    // Once there are too many, half must end first: where each that fails makes room for another, the growth would go on.
    guard loop.taskCount < (hasTooManyTasks ? maximumTasks / 2 : maximumTasks) else {
      hasTooManyTasks = true
      throw failure(
        .limit, "\(maximumTasks) tasks are running", hint: "gather x in xs limit n { … } starts only so many at a time")
    }
    hasTooManyTasks = false
  }

  /// Throws when the task that runs is nested as deep as tasks may be: the next would be too deep.
  public func checkTaskDepth() throws(Failure) {
    if runningTask.depth < maximumTaskDepth { return }
    throw failure(
      .limit, "the tasks are nested more than \(maximumTaskDepth) deep, each started by the one before",
      hint: "a function probably starts itself without an end")
  }

  /// What a native is to throw when the task that runs has just been cancelled.
  public func takeCancellation() -> Failure? {
    isInNative = true
    defer { isInNative = false }
    return loop.current?.takeCancellation().map { failure(for: $0) }
  }

  /// `exit(n)`: the script's task is cancelled, and so is the one that asked.
  public func requestExit(_ status: Int) -> Failure {
    exitStatus = status
    onExit?()
    let cancellation = Cancellation("exit")
    mainTask?.cancel(cancellation)
    if let asking = loop.current {
      if asking.pendingCancellation == nil { asking.cancel(cancellation) }
      // It is delivered here and now, by what is thrown.
      _ = asking.takeCancellation(atOnce: true)
    }
    return failure(for: cancellation)
  }
}
