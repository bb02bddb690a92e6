import FetchBytecode
import FetchRuntime
import FetchVM

/// A semaphore: so many may be inside at a time.
final class SemaphoreObject: TypedObject {
  let semaphore: Semaphore
  let limit: Int

  init(_ limit: Int, on loop: EventLoop, _ table: MemberTable) {
    semaphore = Semaphore(limit, on: loop)
    self.limit = limit
    super.init(table, isLeaf: true)
  }

  override func describe(_ machine: Machine) -> String { "<semaphore \(semaphore.available) of \(limit) free>" }
}

/// The task of `use`: waits for a permit, runs the function, and gives the permit back however that ends.
private final class UseTask: TaskObject {
  private let function: Value
  private var call: Ref<ScriptTask>?
  private let use: Use

  init(_ semaphore: Semaphore, _ function: Value, _ machine: Machine) {
    self.function = function
    use = Use(semaphore.acquire(), of: semaphore, on: machine.loop)
    super.init(use)
    // The step holds this object, and so what it calls, until the function has begun.
    use.start = { [self] scope in
      let task = machine.start(calling: function, [], in: scope)
      call = Ref(task)
      return task.future
    }
  }

  override func trace(_ marker: inout Marker) {
    super.trace(&marker)
    marker.mark(function)
    marker.mark(call)
  }

  override func describe(_ machine: Machine) -> String { "use of a semaphore" }

  override func makeResult(_ machine: Machine) throws(Failure) -> Value {
    guard let call else { return .null }
    _ = call.object.isSettled(machine)
    return try call.object.take()
  }
}

/// What `use` does over time.
private final class Use: AnyFuture {
  var start: ((Scope?) -> AnyFuture)?
  private let permit: Future<Void>
  private let semaphore: Semaphore
  private var body: AnyFuture?
  private var cancellation: Cancellation?

  init(_ permit: Future<Void>, of semaphore: Semaphore, on loop: EventLoop) {
    self.permit = permit
    self.semaphore = semaphore
    super.init(on: loop)
    permit.isObserved = true
    permit.addCallback { [self] _ in entered() }
  }

  override func cancel(_ cancellation: Cancellation) {
    guard !isDone else { return }
    self.cancellation = cancellation
    if let body { body.cancel(cancellation) } else { permit.cancel(cancellation) }
  }

  private func entered() {
    if let failure = permit.failure { return end(failure) }
    if let cancellation {
      semaphore.release()
      return end(cancellation)
    }
    // Its own scope takes the function's task, too.
    guard let body = start?(scope) else { return end(nil) }
    start = nil
    self.body = body
    body.isObserved = true
    body.addCallback { [self] _ in
      semaphore.release()
      end(body.failure)
    }
  }

  private func end(_ failure: (any Error)?) {
    start = nil
    guard let failure else { return complete() }
    if let other = failure as? Cancellation, other !== cancellation { return fail(CancelledError(other)) }
    fail(failure)
  }
}

extension World {
  func installSemaphores() {
    machine.define("semaphore", [Parameter(name: "limit")]) { [unowned self] machine, arguments throws(Failure) in
      let limit = try arguments.positive(0, "semaphore's limit", machine)
      let object = SemaphoreObject(limit, on: machine.loop, tables.semaphore)
      return .object(machine.heap.add(object, bytes: 200).cast(to: NativeObject.self))
    }
    addMethod(tables.semaphore, of: SemaphoreObject.self, "acquire") { machine, object, _ in
      .task(machine.adopt(HostTask(object.semaphore.acquire(), label: "acquire") { _, _ in .null }))
    }
    addMethod(tables.semaphore, of: SemaphoreObject.self, "release") { machine, object, _ throws(Failure) in
      if object.semaphore.available >= object.limit {
        throw machine.failure(.value, "release without acquire: the semaphore has all its permits (\(object.limit))")
      }
      object.semaphore.release()
      return .null
    }
    addMethod(tables.semaphore, of: SemaphoreObject.self, "use", [Parameter(name: "function")]) {
      machine, object, arguments throws(Failure) in
      try machine.checkFunction(arguments[1], "use's function", takes: 0)
      try machine.checkTaskDepth()
      return .task(machine.adopt(UseTask(object.semaphore, arguments[1], machine)))
    }
    addField(tables.semaphore, of: SemaphoreObject.self, "available") { _, object in .int(object.semaphore.available) }
  }
}
