import FetchBytecode
import FetchRuntime
import FetchVM

extension World {
  func installQueues() {
    machine.define("queue", ["place?", "items?", "by?", "attempts?"]) {
      [unowned self] machine, arguments throws(Failure) in
      try makeQueue(QueueArguments(arguments, self))
    }
    let queues = tables.queue
    addMethod(queues, of: QueueObject.self, "add", ["item"]) { machine, queue, arguments throws(Failure) in
      if let queue = queue as? MemoryQueue, queue.keyFunction.isNull {
        return .bool(try queue.add(arguments[1], key: arguments[1], machine))
      }
      let items = machine.heap.makeList(capacity: 1)
      items.object.append(arguments[1])
      return queue.add(items, named: "add's item", machine) { .bool($0 > 0) }
    }
    addMethod(queues, of: QueueObject.self, "addAll", ["items"]) { machine, queue, arguments throws(Failure) in
      let items = try machine.queueItems(arguments[1], "addAll's items")
      return queue.add(items, named: "addAll's item", machine) { .int($0) }
    }
    addMethod(queues, of: QueueObject.self, "has", ["key"]) { machine, queue, arguments throws(Failure) in
      try queue.has(arguments[1], machine)
    }
    addMethod(queues, of: QueueObject.self, "failed") { machine, queue, _ throws(Failure) in try queue.failed(machine) }
    addMethod(queues, of: QueueObject.self, "retry") { machine, queue, _ throws(Failure) in try queue.retry(machine) }
    addMethod(queues, of: QueueObject.self, "forget") { machine, queue, _ throws(Failure) in try queue.forget(machine) }
    addField(queues, of: QueueObject.self, "count") { _, queue in .int(queue.counts.waiting) }
    addField(queues, of: QueueObject.self, "isEmpty") { _, queue in .bool(queue.counts.waiting == 0) }
    addField(queues, of: QueueObject.self, "seen") { _, queue in .int(queue.counts.seen) }
    addField(queues, of: QueueObject.self, "out") { _, queue in .int(queue.counts.out) }
  }

  private func makeQueue(_ given: QueueArguments) throws(Failure) -> Value {
    guard let place = given.place else {
      let queue = machine.heap.add(MemoryQueue(by: given.by, machine: machine, tables.queue), bytes: 400)
      return machine.drive(
        // The addition marks the queue.
        QueueAddition(given.items, to: queue) { _ in .object(queue.cast(to: NativeObject.self)) })
    }
    switch place {
    case .file(let path):
      try permit(writing: path)
      try permit(reading: path)
    case .redis(let place): try permit(place, given.disclosure)
    }
    return machine.drive(
      QueueOpening(given, world: self) { [unowned self] () throws(Failure) in
        try stores.open(place) { () throws(Failure) in try store(at: place) }
      })
  }

  /// What a place is kept by.
  private func store(at place: QueuePlace) throws(Failure) -> any QueueStore {
    switch place {
    case .file(let path): return FileQueueStore(path, at: place.identity, on: machine.loop)
    case .redis(let place):
      return RedisQueue(at: place, on: machine.loop) { [unowned self] in client.dial(place.url) }
    }
  }

  /// Lets go of the places where queues are kept, once the scripts have ended. Nil when there is none; else done when all is kept.
  package func closeQueues() -> Future<Void>? { stores.close() }
}
