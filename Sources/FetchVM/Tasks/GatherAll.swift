import FetchRuntime

/// Waits for tasks that were started already: all of them (`gather`), or the first (`race`).
final class TaskGroup: AnyFuture {
  enum Goal { case all, first }

  let goal: Goal
  private unowned let machine: Machine
  /// Held strongly, and so roots, until the group is done.
  private var members: [TaskObject]
  private var remaining: Int
  private var outcome: (any Error)?
  private var winner: TaskObject?
  private var isEnding = false
  private var others: [any Error] = []
  /// Those of `others` that were thrown while a member was cleaned up.
  private var thrown: [any Error] = []

  init(_ goal: Goal, _ members: [TaskObject], in machine: Machine) {
    self.goal = goal
    self.machine = machine
    self.members = members
    remaining = members.count
    super.init(on: machine.loop)
    for member in members {
      member.future.isObserved = true
      member.future.addCallback { [unowned member] _ in self.ended(member) }
    }
    if members.isEmpty { loop.callSoon { if !self.isDone { self.complete() } } }
  }

  /// The first to be done, of a race.
  var first: TaskObject? { winner }

  /// What the others failed with, beside the failure that decided.
  override var also: [any Error] { others }

  private func ended(_ member: TaskObject) {
    remaining -= 1
    if isEnding {
      keepFailure(of: member.future)
      // It was done in the same turn of the loop, and nobody will look at what it came to.
      member.relinquish(machine)
    } else {
      switch goal {
      case .all:
        if let failure = member.future.failure { decide(by: failure) }
      case .first:
        winner = member
        decide(by: member.future.failure)
      }
    }
    guard remaining == 0, !isDone else { return }
    members.removeAll()
    // The rest have lost, whatever they came to; but not what they threw while they were cleaned up.
    if outcome == nil, !thrown.isEmpty { (outcome, others) = (thrown.removeFirst(), thrown) }
    if let outcome { fail(outcome) } else { complete() }
  }

  /// How the group ends is known: the others are cancelled.
  private func decide(by failure: (any Error)?) {
    outcome = (failure as? Cancellation).map { CancelledError($0) } ?? failure
    end(Cancellation(goal == .all ? "another task of the gather failed" : "another task won the race"))
  }

  private func keepFailure(of member: AnyFuture) {
    var errors = member.also
    if let failure = member.failure, !member.isCancelled { errors.insert(failure, at: 0) }
    others += errors
    if member.isCancelled || (member as? Task)?.wasCancelled ?? (member.failure is ScriptFailure) { thrown += errors }
  }

  override func relinquish() -> Bool { winner?.relinquish(machine) ?? false }

  private func end(_ cancellation: Cancellation) {
    isEnding = true
    for member in members where !member.future.isDone { member.future.cancel(cancellation) }
  }

  override func cancel(_ cancellation: Cancellation) {
    guard !isDone, remaining > 0 else { return super.cancel(cancellation) }
    outcome = cancellation
    end(cancellation)
  }
}

/// The task of a `gather` of tasks, or of a `race`.
final class GroupTask: TaskObject {
  /// A list of tasks, or a map of them.
  private let members: Value
  private let group: TaskGroup

  init(_ group: TaskGroup, members: Value) {
    self.group = group
    self.members = members
    super.init(group)
  }

  override func trace(_ marker: inout Marker) {
    super.trace(&marker)
    marker.mark(members)
  }

  override func describe(_ machine: Machine) -> String {
    switch group.goal {
    case .all: "gather"
    case .first: "race"
    }
  }

  override func makeResult(_ machine: Machine) throws(Failure) -> Value {
    if let first = group.first {
      _ = first.isSettled(machine)
      return try first.take()
    }
    switch members {
    case .list(let list):
      let results = machine.heap.makeList(capacity: list.object.count)
      for index in 0..<list.object.count { results.object.append(try result(of: list.object[index], machine)) }
      return .list(results)
    case .map(let map):
      let results = machine.heap.makeMap(capacity: map.object.count)
      try map.object.forEach { (key, value) throws(Failure) in results.object.set(key, try result(of: value, machine)) }
      return .map(results)
    default: return .null
    }
  }

  private func result(of value: Value, _ machine: Machine) throws(Failure) -> Value {
    guard case .task(let task) = value else { return value }
    _ = task.object.isSettled(machine)
    return try task.object.take()
  }

  override func makeCompletions(_ machine: Machine) -> Ref<IteratorObject>? {
    let list = machine.heap.makeList()
    switch members {
    case .list(let members): for value in members.object.buffer { list.object.append(value) }
    case .map(let members): members.object.forEach { _, value in list.object.append(value) }
    default: break
    }
    guard let iterator = try? CompletionIterator(tasks: list, machine: machine) else { return nil }
    return machine.heap.add(iterator).cast(to: IteratorObject.self)
  }
}

/// `for await` over a list of tasks: results in order of completion. Leaving the loop lets the tasks go on.
final class CompletionIterator: IteratorObject {
  private let tasks: Ref<ListObject>
  private var done: [Int] = []
  private var taken = 0
  private var change: Future<Void>?

  init(tasks: Ref<ListObject>, machine: Machine) throws(Failure) {
    self.tasks = machine.heap.makeList(tasks.object.items, count: tasks.object.count)
    super.init()
    for index in 0..<self.tasks.object.count {
      let value = self.tasks.object[index]
      guard case .task(let task) = value else {
        throw machine.failure(
          .type, "`for await` needs a list of tasks, and item \(index) is \(machine.describeForMessage(value))")
      }
      task.object.demand(machine)
      task.object.future.addCallback { [self] _ in
        done.append(index)
        if let change, !change.isDone {
          self.change = nil
          change.succeed()
        }
      }
    }
  }

  override func trace(_ marker: inout Marker) { marker.mark(tasks) }

  override func next(_ machine: Machine) throws(Failure) -> IteratorStep {
    if taken == tasks.object.count { return .end }
    guard taken < done.count else {
      let made = Future<Void>(on: machine.loop)
      change = made
      return .wait(made)
    }
    taken += 1
    guard case .task(let task) = tasks.object[done[taken - 1]] else { return .end }
    _ = task.object.isSettled(machine)
    return .value(try task.object.take())
  }
}

extension Machine {
  /// `gather ts`: a task of the results of tasks that were started already.
  func gather(_ value: Value) throws(Failure) -> Ref<TaskObject> {
    try group(.all, value, "`gather`")
  }

  /// `race([a, b])`: the first done, a failure included; the others are cancelled.
  public func race(_ value: Value) throws(Failure) -> Ref<TaskObject> {
    if case .list(let list) = value, list.object.count == 0 {
      throw failure(.value, "race's tasks are an empty list, and it needs at least one")
    }
    return try group(.first, value, "race")
  }

  private func group(_ goal: TaskGroup.Goal, _ value: Value, _ what: String) throws(Failure) -> Ref<TaskObject> {
    var members: [TaskObject] = []
    switch value {
    case .list(let list):
      for index in 0..<list.object.count { members.append(try member(list.object[index], "item \(index)", what)) }
    case .map(let map):
      try map.object.forEach { (key, value) throws(Failure) in
        members.append(try member(value, "`\(display(key))`", what))
      }
    default:
      var hint = goal == .all ? "to run something for each item: gather x in xs { … }" : "write race([a, b])"
      if case .task = value { hint = "a single task needs `await` alone" }
      throw failure(
        .type, "\(what) needs a list or map of tasks, not \(describeForMessage(value))", hint: hint)
    }
    for member in members { member.demand(self) }
    let group = TaskGroup(goal, members, in: self)
    return adopt(GroupTask(group, members: copy(value)))
  }

  /// The group keeps its own list, whatever the script does with the one it gave.
  private func copy(_ value: Value) -> Value {
    switch value {
    case .list(let list): return .list(heap.makeList(list.object.items, count: list.object.count))
    case .map(let map):
      let made = heap.makeMap(capacity: map.object.count)
      map.object.forEach { key, value in made.object.set(key, value) }
      return .map(made)
    default: return value
    }
  }

  private func member(_ value: Value, _ name: String, _ what: String) throws(Failure) -> TaskObject {
    guard case .task(let task) = value else {
      throw failure(
        .type, "\(what) needs tasks, and \(name) is \(describeForMessage(value))",
        hint: "fetch, gather, save and spawn give tasks")
    }
    return task.object
  }
}
