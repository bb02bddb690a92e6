import FetchBytecode
import FetchRuntime

/// `gather x in xs limit n { … }`: a driver fiber takes items and starts a task for each; this keeps their results in order.
///
/// Invariant: `places` counts the items that run, and those whose result waits for a `for await` to take it.
public final class GatherTask: TaskObject {
  private let function: Value
  private let limit: Int
  private let flags: GatherFlags
  private let driver: Task
  private var places = 0
  private var slot: Future<Void>?
  /// Results by the number of the item; undefined for one that was skipped or is not done.
  private let results: Ref<ListObject>
  private var itemCount = 0
  private var firstError: Ref<ErrorObject>?
  private let failing = Cancellation("another item of the gather failed")
  private var rows: Ref<ListObject>?
  let completions: Completions
  private let start: TracePoint?
  /// How many items there are to be; nil when only the end of a stream or queue tells.
  public let expectedCount: Int?
  /// How many items were started.
  public var startedCount: Int { itemCount }
  /// How many items are done, and taken if somebody takes them.
  public var endedCount: Int { itemCount - places }

  init(
    driver: Task, function: Value, limit: Int, expecting expectedCount: Int?, flags: GatherFlags, start: TracePoint?,
    machine: Machine
  ) {
    self.expectedCount = expectedCount
    self.driver = driver
    self.function = function
    self.limit = limit
    self.flags = flags
    self.start = start
    results = machine.heap.makeList(capacity: 1)
    completions = Completions(machine)
    rows = flags.contains(.keepsReport) ? machine.heap.makeList() : nil
    super.init(driver)
  }

  public override func trace(_ marker: inout Marker) {
    super.trace(&marker)
    marker.mark(function)
    marker.mark(results)
    marker.mark(firstError)
    marker.mark(rows)
    marker.mark(completions.waiting)
    marker.mark(completions.error)
  }

  public override func describe(_ machine: Machine) -> String { "gather" }

  public override func makeResult(_ machine: Machine) throws(Failure) -> Value {
    guard flags.contains(.keepsResults) else { return .null }
    let list = machine.heap.makeList(capacity: results.object.count)
    for value in results.object.buffer where !value.isUndefined { list.object.append(value) }
    results.object.removeAll()
    return .list(list)
  }

  public override func error(insteadOf cancellation: Cancellation) -> Ref<ErrorObject>? {
    cancellation === failing ? firstError : nil
  }

  public override func field(_ name: String, _ machine: Machine) throws(Failure) -> Value? {
    guard name == "report" || name == "failed" else { return nil }
    guard let rows else {
      throw machine.failure(
        .value, "this gather keeps no report", hint: "bind it to a name first: let g = gather …, then g.\(name)")
    }
    let list = machine.heap.makeList()
    for row in rows.object.buffer {
      if name == "failed", case .map(let map) = row,
        case .string(let state)? = map.object[.string(machine.intern("state"))],
        state.object.string != "failed"
      {
        continue
      }
      list.object.append(row)
    }
    return .list(list)
  }

  // Items

  /// Where the driver waits until an item may start.
  func waitForSlot(_ machine: Machine) throws(Failure) -> AnyFuture? {
    if let firstError { throw Failure(firstError) }
    if places < limit {
      try machine.checkTaskCount()
      return nil
    }
    let slot = Future<Void>(on: machine.loop)
    self.slot = slot
    return slot
  }

  func startItem(_ item: Registers, ticket: ItemTicket?, _ machine: Machine) {
    let count = flags.contains(.takesPairs) ? 2 : 1
    let index = itemCount
    itemCount += 1
    places += 1
    withUnsafeTemporaryAllocation(of: Value.self, capacity: 3) { window in
      guard let window = window.baseAddress else { return }
      window.initialize(to: function)
      for position in 0..<count { (window + 1 + position).initialize(to: item[position]) }
      let fiber = machine.makeFiber(window, count: count)
      _ = machine.heap.add(fiber, bytes: fiber.bodyBytes &+ 100)
      let task = Task(fiber, in: driver.currentScope, on: machine.loop)
      let object = GatherItem(task, start: start, of: Ref(self), index: index, ticket: ticket)
      object.item = item.pointee
      if rows != nil || machine.onItemEnd != nil {
        object.keepForReport(startedAt: machine.loop.clock.now, within: machine.currentTally)
      }
      fiber.owner = machine.heap.add(object, bytes: 350).base
      if let onTaskStart = machine.onTaskStart { onTaskStart(object) }
      // Holding the object makes it a root until its task is done.
      task.addCallback { [unowned machine] _ in object.end(machine) }
    }
  }

  func itemEnded(_ item: GatherItem, _ machine: Machine) {
    if item.tally != nil { report(on: item, machine) }
    switch item.state {
    case .succeeded:
      if completions.isTaken {
        if item.result.isUndefined { freePlace() } else { completions.add(item.result, machine) }
        return
      }
      if flags.contains(.keepsResults) {
        let list = results.object
        while list.count <= item.index { machine.heap.grew(by: list.append(.undefined)) }
        list[item.index] = item.result
        completions.order.append(item.index)
      }
    case .failed:
      guard let error = item.error else { break }
      if let firstError {
        machine.note([ScriptFailure(error.object)], with: firstError)
      } else if driver.wasCancelled {
        // It was thrown while cleaning up; the other items are being cancelled already.
        driver.keep(also: [ScriptFailure(error.object)])
      } else if !future.isDone {
        firstError = error
        completions.fail(error)
        driver.cancel(failing)
      }
    case .cancelled, .pending: break
    }
    freePlace()
  }

  func freePlace() {
    places -= 1
    guard places < limit, let slot, !slot.isDone else { return }
    self.slot = nil
    slot.succeed()
  }

  private func report(on item: GatherItem, _ machine: Machine) {
    let report = item.makeReport(machine)
    if let rows { machine.heap.grew(by: rows.object.append(.map(report.makeRow(in: machine)))) }
    machine.onItemEnd?(report)
  }

  // As it fills

  public override func makeCompletions(_ machine: Machine) -> Ref<IteratorObject>? {
    completions.isTaken = true
    // What was done before anybody asked comes first, in the order it was done.
    for index in completions.order {
      let value = results.object[index]
      if value.isUndefined { continue }
      places += 1
      completions.add(value, machine)
    }
    completions.order.removeAll()
    results.object.removeAll()
    return machine.heap.add(GatherCompletionIterator(Ref(self))).cast(to: IteratorObject.self)
  }
}

extension Machine {
  /// Starts a gather over the items of `window[0]`: limit in `window[1]`, body in `window[2]`.
  func gatherEach(_ window: Registers, flags: GatherFlags, from starter: Ref<Fiber>) throws(Failure) -> Ref<TaskObject>
  {
    try checkTaskDepth()
    let limit: Int
    switch window[1] {
    case .null:
      if case .stream = window[0] { limit = 100 } else if case .object = window[0] { limit = 100 } else { limit = .max }
    case .int(let int) where int > 0: limit = int
    case .int(let int): throw failure(.value, "`limit` must be 1 or more, not \(int)")
    default: throw failure(.type, "`limit` needs an int, not \(describeForMessage(window[1]))")
    }
    // The source is checked here, where the script can see the mistake; the driver makes its own iterator.
    if case .task = window[0] {
      throw failure(
        .type, "`gather` goes through lists, maps, ranges and streams, not a task", hint: "await the task first")
    }
    let pairs = flags.contains(.takesPairs)
    _ = try makeIterator(window[0], mode: pairs ? 1 : 0, for: "gather")
    let fiber = Fiber(stub(.gather(pairs: pairs)), machine: self, isGenerator: false)
    fiber.stack[1] = window[0]
    _ = heap.add(fiber, bytes: fiber.bodyBytes)
    let driver = Task(fiber, in: runningTask.currentScope, on: loop)
    let gather = GatherTask(
      driver: driver, function: window[2], limit: limit, expecting: window[0].itemCount, flags: flags,
      start: currentPoint(starter), machine: self)
    let ref = heap.add(gather, bytes: 500).cast(to: TaskObject.self)
    fiber.owner = ref.base
    fiber.stack[2] = .task(ref)
    if let onTaskStart { onTaskStart(gather) }
    return ref
  }

  private func gatherTask(_ value: Value) -> GatherTask {
    guard case .task(let task) = value else { preconditionFailure("not a gather") }
    return unsafeDowncast(task.object, to: GatherTask.self)
  }

  func gatherSlot(_ gather: Value) throws(Failure) -> AnyFuture? { try gatherTask(gather).waitForSlot(self) }

  func startGatherItem(_ gather: Value, _ item: Registers, iterator: Value) {
    var ticket: ItemTicket?
    if case .iterator(let source) = iterator { ticket = source.object.takeTicket() }
    gatherTask(gather).startItem(item, ticket: ticket, self)
  }

  /// A `catch` behind a gather's body caught this: the item counts as failed, the others go on.
  func noteFailure(_ error: Value, in body: Ref<Fiber>) {
    if case .error(let error) = error, let item = body.object.owner?.object as? GatherItem { item.caught = error }
  }
}

extension Value {
  /// How many items a gather takes from it; nil for what does not know.
  fileprivate var itemCount: Int? {
    switch self {
    case .list(let list): list.object.count
    case .map(let map): map.object.count
    case .range(let range): range.object.count
    default: nil
    }
  }
}
