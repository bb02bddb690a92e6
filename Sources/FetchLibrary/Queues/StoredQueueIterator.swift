import FetchRuntime
import FetchVM

/// Takes items from a stored queue until its end. An item is out until the next is asked for, or the loop is left.
final class StoredQueueIterator: IteratorObject {
  private let queue: Ref<StoredQueue>
  private var taking: Future<(any TakenItem)?>?
  private var item: (any TakenItem)?
  /// How the turn of the item that is out ended, when it was left by an error.
  private var end: ItemOutcome?

  init(_ queue: Ref<StoredQueue>) {
    self.queue = queue
    super.init()
  }

  // A loop that ended in no way its code could see, such as a generator that was let go.
  deinit { item?.finish(.stopped) }

  override func trace(_ marker: inout Marker) { marker.mark(queue) }

  override func next(_ machine: Machine) throws(Failure) -> IteratorStep {
    finishItem()
    while true {
      let taking = taking ?? queue.object.store.take()
      self.taking = taking
      guard taking.isDone else { return .wait(taking) }
      self.taking = nil
      try machine.check(taking)
      guard let taken = taking.output ?? nil else { return .end }
      if queue.object.rule.isWornOut(taken) {
        taken.finish(.setAside(error: "whoever worked on it came to no end: the process was killed or crashed"))
        continue
      }
      item = taken
      return .value(try queue.object.item(taken))
    }
  }

  override func turnFailed(_ error: Ref<ErrorObject>, _ machine: Machine) {
    if let item { end = queue.object.rule.outcome(ItemEnd(error), of: item, machine) }
  }

  override func close(_ machine: Machine) throws(Failure) -> IteratorStep {
    taking = nil
    finishItem()
    return .end
  }

  override func takeTicket() -> ItemTicket? {
    defer { item = nil }
    return item.map { StoredTicket($0, queue.object.rule) }
  }

  private func finishItem() {
    item?.finish(end ?? .done)
    (item, end) = (nil, nil)
  }
}

/// An item that a gather took: it is out until the gather's body has ended.
private final class StoredTicket: ItemTicket {
  private var item: (any TakenItem)?
  private let rule: AttemptRule

  init(_ item: any TakenItem, _ rule: AttemptRule) {
    self.item = item
    self.rule = rule
  }

  func finish(_ end: ItemEnd, _ machine: Machine) {
    guard let item else { return }
    item.finish(rule.outcome(end, of: item, machine))
    self.item = nil
  }
}
