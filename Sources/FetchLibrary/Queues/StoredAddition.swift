import FetchRuntime
import FetchVM

/// Adds items to a stored queue: asks the queue's function for the key of each, hands them over by the thousand, and waits until they
/// are kept.
final class StoredAddition: ResumableNative {
  private static let batchSize = 1000

  private let queue: Ref<StoredQueue>
  private let items: Ref<ListObject>
  private let result: (Int) -> Value
  private let what: String
  private var adding: Future<[Bool]>?
  private var batch: [NewItem] = []
  private var index = 0
  private var isAsking = false
  private var newCount = 0

  /// `what` names an item in messages.
  init(
    _ items: Ref<ListObject>, to queue: Ref<StoredQueue>, named what: String, result: @escaping (Int) -> Value
  ) {
    self.queue = queue
    self.items = items
    self.what = what
    self.result = result
    super.init()
  }

  override func trace(_ marker: inout Marker) {
    marker.mark(queue)
    marker.mark(items)
  }

  override func advance(_ machine: Machine, result: Value, window: Registers) throws(Failure) -> Advance {
    if let adding {
      guard adding.isDone else { return .wait(adding) }
      self.adding = nil
      try machine.check(adding)
      newCount += (adding.output ?? []).count { $0 }
    } else if isAsking {
      isAsking = false
      try keep(key: result)
    }
    let function = queue.object.keyFunction
    while index < items.object.count, batch.count < Self.batchSize {
      index += 1
      if function.isNull {
        try keep(key: items.object[index - 1])
      } else {
        isAsking = true
        window[0] = function
        window[1] = items.object[index - 1]
        return .call(1)
      }
    }
    if batch.isEmpty { return .done(self.result(newCount)) }
    let adding = queue.object.store.add(batch)
    self.adding = adding
    batch = []
    return .wait(adding)
  }

  private func keep(key: Value) throws(Failure) {
    batch.append(try queue.object.newItem(items.object[index - 1], key: key, what))
  }
}
