import FetchVM

/// Adds items to a queue in memory one after another, asking the queue's function for the key of each.
final class QueueAddition: ResumableNative {
  private let queue: Ref<MemoryQueue>
  private let items: Ref<ListObject>
  private let result: (Int) -> Value
  private var index = 0
  private var newCount = 0

  init(_ items: Ref<ListObject>, to queue: Ref<MemoryQueue>, result: @escaping (Int) -> Value) {
    self.queue = queue
    self.items = items
    self.result = result
    super.init()
  }

  override func trace(_ marker: inout Marker) {
    marker.mark(queue)
    marker.mark(items)
  }

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
    return .done(self.result(newCount))
  }

  private func add(_ item: Value, key: Value, _ machine: Machine) throws(Failure) {
    if try queue.object.add(item, key: key, machine) { newCount += 1 }
  }
}
