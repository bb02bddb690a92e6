import FetchBytecode
import FetchRuntime
import FetchVM

/// A queue in memory: it remembers the keys it has seen, and ends when it is empty and nothing taken is out.
final class QueueObject: TypedObject {
  let work: WorkCount
  /// Gives an item's key; null when the item is its own.
  let keyFunction: Value
  private let items: Ref<ListObject>
  private var head = 0
  private let seen: Ref<MapObject>

  init(by keyFunction: Value, machine: Machine, _ table: MemberTable) {
    self.keyFunction = keyFunction
    work = WorkCount(on: machine.loop)
    items = machine.heap.makeList()
    seen = machine.heap.makeMap()
    super.init(table)
  }

  override func trace(_ marker: inout Marker) {
    marker.mark(keyFunction)
    marker.mark(items)
    marker.mark(seen)
  }

  override func describe(_ machine: Machine) -> String {
    "<queue: \(work.waitingCount) waiting, \(work.outCount) out, \(seenCount) seen>"
  }

  override func makeIterator(_ machine: Machine) -> Ref<IteratorObject>? {
    machine.heap.add(QueueIterator(Ref(self))).cast(to: IteratorObject.self)
  }

  override func contains(_ value: Value, _ machine: Machine) throws(Failure) -> Bool? {
    seen.object.find(try key(of: value, machine)) != nil
  }

  /// How many keys have been seen.
  var seenCount: Int { seen.object.count }

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

  /// A key by value: what is no key of a map is known by its text.
  private func key(of value: Value, _ machine: Machine) throws(Failure) -> Value {
    if MapObject.isKey(value) { return value }
    if case .object(let object) = value, let url = object.object as? URLObject {
      return .string(machine.heap.makeString(url.url.text))
    }
    // As they are shown, all bytes of one length would be the same, and all secrets.
    var disclosure = Disclosure()
    var text = "\0" + (try machine.source(of: disclosure.reveal(value, machine), "a queue's key"))
    var open: [UnsafeMutableRawPointer] = []
    addHashes(ofBytesIn: value, to: &text, inside: &open)
    return .string(machine.heap.makeString(text))
  }

  /// As deep as things are described.
  private func addHashes(ofBytesIn value: Value, to text: inout String, inside open: inout [UnsafeMutableRawPointer]) {
    let pointer: UnsafeMutableRawPointer
    switch value {
    case .bytes(let bytes):
      let hash = SHA256()
      bytes.object.bytes.withUnsafeBytes { hash.update($0) }
      text += "\0" + hash.finish()
      return
    case .list(let list): pointer = list.pointer
    case .map(let map): pointer = map.pointer
    default: return
    }
    if open.count >= 100 || open.contains(pointer) { return }
    open.append(pointer)
    if case .list(let list) = value {
      for item in list.object.buffer { addHashes(ofBytesIn: item, to: &text, inside: &open) }
    } else if case .map(let map) = value {
      map.object.forEach { addHashes(ofBytesIn: $1, to: &text, inside: &open) }
    }
    open.removeLast()
  }
}

/// Takes items as long as there may be more. An item is out until the next is asked for, or the loop is left.
private final class QueueIterator: IteratorObject {
  private let queue: Ref<QueueObject>
  private let work: WorkCount
  private var hasItemOut = false

  init(_ queue: Ref<QueueObject>) {
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

/// Adds items one after another, asking the queue's function for the key of each.
private final class QueueAddition: ResumableNative {
  private let queue: Ref<QueueObject>
  private let items: Ref<ListObject>
  private let result: (QueueAddition) -> Value
  private var index = 0
  private(set) var newCount = 0

  init(_ items: Ref<ListObject>, to queue: Ref<QueueObject>, result: @escaping (QueueAddition) -> Value) {
    self.queue = queue
    self.items = items
    self.result = result
    super.init()
  }

  override func trace(_ marker: inout Marker) {
    marker.mark(queue)
    marker.mark(items)
  }

  /// The queue, for those who made it.
  var queueValue: Value { .object(queue.cast(to: NativeObject.self)) }

  override func advance(_ machine: Machine, result: Value, window: Registers) throws(Failure) -> Advance {
    let function = queue.object.keyFunction
    if !result.isUndefined, index > 0 { try add(items.object[index - 1], key: result, machine) }
    while index < items.object.count {
      let item = items.object[index]
      index += 1
      if function.isNull {
        try machine.walking(1)
        try add(item, key: item, machine)
      } else {
        window[0] = function
        window[1] = item
        return .call(1)
      }
    }
    return .done(self.result(self))
  }

  private func add(_ item: Value, key: Value, _ machine: Machine) throws(Failure) {
    if try queue.object.add(item, key: key, machine) { newCount += 1 }
  }
}

extension World {
  func installQueues() {
    machine.define("queue", [Parameter(name: "items", isOptional: true), Parameter(name: "by", isOptional: true)]) {
      [unowned self] machine, arguments throws(Failure) in
      let by = arguments.optional(1) ?? .null
      if !by.isNull { try machine.checkFunction(by, "queue's by", takes: 1) }
      let items = try queueItems(arguments.optional(0) ?? .null, "queue's items")
      let queue = machine.heap.add(QueueObject(by: by, machine: machine, tables.queue), bytes: 400)
      return addition(of: items, to: queue) { $0.queueValue }
    }
    addMethod(tables.queue, of: QueueObject.self, "add", [Parameter(name: "item")]) {
      [unowned self] machine, queue, arguments throws(Failure) in
      if queue.keyFunction.isNull { return .bool(try queue.add(arguments[1], key: arguments[1], machine)) }
      let items = machine.heap.makeList(capacity: 1)
      items.object.append(arguments[1])
      return addition(of: items, to: Ref(queue)) { .bool($0.newCount > 0) }
    }
    addMethod(tables.queue, of: QueueObject.self, "addAll", [Parameter(name: "items")]) {
      [unowned self] _, queue, arguments throws(Failure) in
      addition(of: try queueItems(arguments[1], "addAll's items"), to: Ref(queue)) { .int($0.newCount) }
    }
    addField(tables.queue, of: QueueObject.self, "count") { _, queue in .int(queue.work.waitingCount) }
    addField(tables.queue, of: QueueObject.self, "isEmpty") { _, queue in .bool(queue.work.waitingCount == 0) }
    addField(tables.queue, of: QueueObject.self, "seen") { _, queue in .int(queue.seenCount) }
    addField(tables.queue, of: QueueObject.self, "out") { _, queue in .int(queue.work.outCount) }
  }

  private func addition(
    of items: Ref<ListObject>, to queue: Ref<QueueObject>, result: @escaping (QueueAddition) -> Value
  ) -> Value {
    .object(machine.heap.add(QueueAddition(items, to: queue, result: result)).cast(to: NativeObject.self))
  }

  private func queueItems(_ value: Value, _ what: String) throws(Failure) -> Ref<ListObject> {
    switch value {
    case .null: return machine.heap.makeList()
    case .list(let list): return machine.heap.makeList(list.object.items, count: list.object.count)
    case .range(let range):
      let list = try machine.makeList(of: range.object.count, what)
      for index in 0..<range.object.count { list.object.append(.int(range.object[index])) }
      return list
    case .string:
      throw machine.failure(
        .value, "\(what) needs a list, not \(machine.describeForMessage(value))",
        hint: "write [\(machine.describe(value))]; queues on disk and in Redis are not in this version")
    default: throw machine.wrongType(what, expected: "a list", got: value)
    }
  }
}
