import FetchRuntime

/// One who waits for an item of a file.
final class FileQueueTaking: Future<(any TakenItem)?> {
  private weak var store: FileQueueStore?

  init(from store: FileQueueStore, on loop: EventLoop) {
    self.store = store
    super.init(on: loop)
  }

  override func cancel(_ cancellation: Cancellation) {
    guard !isDone else { return }
    store?.dismiss(self)
    fail(cancellation)
  }

  override func relinquish() -> Bool {
    guard let item = output ?? nil else { return false }
    item.finish(.stopped)
    return true
  }
}

/// An item that was taken from a file.
final class FileQueueItem: TakenItem {
  private let item: StoredItem
  private let epoch: Int
  private var store: FileQueueStore?

  init(_ item: StoredItem, of store: FileQueueStore, _ epoch: Int) {
    self.item = item
    self.store = store
    self.epoch = epoch
  }

  var text: [UInt8] { item.text }
  var attempts: Int { item.attempts + 1 }

  func finish(_ outcome: ItemOutcome) {
    store?.finish(item, outcome, of: epoch)
    store = nil
  }
}
