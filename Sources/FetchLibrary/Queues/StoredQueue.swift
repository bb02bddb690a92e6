import FetchRuntime
import FetchVM

/// A queue whose items are kept in a store.
final class StoredQueue: QueueObject {
  let store: any QueueStore
  let rule: AttemptRule
  private unowned let world: World

  init(_ store: any QueueStore, by keyFunction: Value, attempts limit: Int?, _ world: World) {
    self.store = store
    self.world = world
    rule = AttemptRule(limit: limit, world: world)
    super.init(by: keyFunction, world.tables.queue)
  }

  override var counts: QueueCounts { store.counts }

  override func makeIterator(_ machine: Machine) -> Ref<IteratorObject>? {
    machine.heap.add(StoredQueueIterator(Ref(self)), bytes: 200).cast(to: IteratorObject.self)
  }

  override func contains(_ value: Value, _ machine: Machine) throws(Failure) -> Bool? {
    throw machine.failure(
      .type, "`in` cannot wait for \(store.name), where the keys are", hint: "write queue.has(key), which can")
  }

  override func add(
    _ items: Ref<ListObject>, named what: String, _ machine: Machine, result: @escaping (Int) -> Value
  ) -> Value {
    machine.drive(StoredAddition(items, to: Ref(self), named: what, result: result))
  }

  override func has(_ key: Value, _ machine: Machine) throws(Failure) -> Value {
    machine.drive(WaitingCall(store.has(try keyText(of: key, "has's key"))) { _, isKnown in .bool(isKnown) })
  }

  override func failed(_ machine: Machine) throws(Failure) -> Value {
    machine.drive(
      WaitingCall(store.failed()) { [unowned world] machine, items throws(Failure) in
        let rows = machine.heap.makeList(capacity: items.count)
        for item in items {
          let row = machine.heap.makeMap(capacity: 3)
          row.object.set(.string(machine.intern("item")), try world.decode(item: item.text))
          row.object.set(.string(machine.intern("attempts")), .int(item.attempts))
          row.object.set(.string(machine.intern("error")), machine.string(item.error))
          machine.heap.grew(by: rows.object.append(.map(row)))
        }
        return .list(rows)
      })
  }

  override func retry(_ machine: Machine) throws(Failure) -> Value {
    machine.drive(WaitingCall(store.retry()) { _, count in .int(count) })
  }

  override func forget(_ machine: Machine) throws(Failure) -> Value {
    machine.drive(WaitingCall(store.forget()) { _, _ in .null })
  }

  /// An item and its key as the store gets them. `what` names the item in messages.
  func newItem(_ item: Value, key: Value, _ what: String) throws(Failure) -> NewItem {
    NewItem(key: try keyText(of: key, what), text: try world.encode(item: item, what))
  }

  /// The item that a store gave.
  func item(_ taken: any TakenItem) throws(Failure) -> Value { try world.decode(item: taken.text) }

  private func keyText(of value: Value, _ what: String) throws(Failure) -> [UInt8] {
    try world.refuseSecrets(in: value, what)
    let machine = world.machine
    switch try key(of: value, machine) {
    case .string(let string): return Array(string.object.utf8)
    // As other values have it: a string is never one of these.
    case let other: return [0] + machine.describe(other).utf8
    }
  }
}

extension Machine {
  /// What a native returns so that the machine drives this to its end.
  func drive(_ native: ResumableNative) -> Value { .object(heap.add(native).cast(to: NativeObject.self)) }

  /// Throws what a future failed with.
  func check(_ future: AnyFuture) throws(Failure) {
    future.isObserved = true
    if let failure = future.failure { throw Failure(errorObject(for: failure)) }
  }
}
