import FetchRuntime
import FetchVM

/// A queue in memory: it remembers the keys it has seen, and ends when it is empty and nothing taken is out.
final class MemoryQueue: QueueObject {
  let work: WorkCount
  private let items: Ref<ListObject>
  private var head = 0
  private let seen: Ref<MapObject>

  init(by keyFunction: Value, machine: Machine, _ table: MemberTable) {
    work = WorkCount(on: machine.loop)
    items = machine.heap.makeList()
    seen = machine.heap.makeMap()
    super.init(by: keyFunction, table)
  }

  override func trace(_ marker: inout Marker) {
    super.trace(&marker)
    marker.mark(items)
    marker.mark(seen)
  }

  override var counts: QueueCounts {
    QueueCounts(waiting: work.waitingCount, out: work.outCount, seen: seen.object.count)
  }

  override func makeIterator(_ machine: Machine) -> Ref<IteratorObject>? {
    machine.heap.add(QueueIterator(Ref(self))).cast(to: IteratorObject.self)
  }

  override func contains(_ value: Value, _ machine: Machine) throws(Failure) -> Bool? {
    seen.object.find(try key(of: value, machine)) != nil
  }

  override func add(
    _ items: Ref<ListObject>, named what: String, _ machine: Machine, result: @escaping (Int) -> Value
  ) -> Value {
    machine.drive(QueueAddition(items, to: Ref(self), result: result))
  }

  override func has(_ key: Value, _ machine: Machine) throws(Failure) -> Value {
    .bool(seen.object.find(try self.key(of: key, machine)) != nil)
  }

  // Here an item that failed is done with.
  override func failed(_ machine: Machine) throws(Failure) -> Value { .list(machine.heap.makeList()) }
  override func retry(_ machine: Machine) throws(Failure) -> Value { .int(0) }

  override func forget(_ machine: Machine) throws(Failure) -> Value {
    items.object.removeAll()
    head = 0
    seen.object.removeAll()
    work.forgotten()
    return .null
  }

  /// Adds an item unless its key has been seen; says whether it was new.
  func add(_ item: Value, key: Value, _ machine: Machine) throws(Failure) -> Bool {
    let key = try self.key(of: key, machine)
    if seen.object.find(key) != nil { return false }
    machine.heap.grew(by: seen.object.set(key, .bool(true)) + items.object.append(item))
    work.added()
    return true
  }

  /// Takes the next item, which is out from then on.
  func take() -> Value? {
    guard head < items.object.count else { return nil }
    let item = items.object[head]
    items.object[head] = .null
    head += 1
    work.taken()
    // The gap in front is closed when it is half of the list, so that taking is cheap over time.
    if head > 32, head * 2 > items.object.count {
      let rest = items.object.count - head
      items.object.items.update(from: items.object.items + head, count: rest)
      items.object.count = rest
      head = 0
    }
    return item
  }
}

/// Takes items as long as there may be more. An item is out until the next is asked for, or the loop is left.
private final class QueueIterator: IteratorObject {
  private let queue: Ref<MemoryQueue>
  private let work: WorkCount
  private var hasItemOut = false

  init(_ queue: Ref<MemoryQueue>) {
    self.queue = queue
    work = queue.object.work
    super.init()
  }

  // A loop that ended in no way its code could see, such as a task that was let go.
  deinit {
    if hasItemOut { work.finished() }
  }

  override func trace(_ marker: inout Marker) { marker.mark(queue) }

  override func next(_ machine: Machine) throws(Failure) -> IteratorStep {
    finishItem()
    if let item = queue.object.take() {
      hasItemOut = true
      return .value(item)
    }
    return work.hasEnded ? .end : .wait(work.change())
  }

  override func close(_ machine: Machine) throws(Failure) -> IteratorStep {
    finishItem()
    return .end
  }

  override func takeTicket() -> ItemTicket? {
    hasItemOut = false
    return WorkTicket(work)
  }

  private func finishItem() {
    guard hasItemOut else { return }
    hasItemOut = false
    work.finished()
  }
}
