import FetchRuntime
import FetchVM

/// The stores that the scripts of one world work with: one for each place, however often a script names it.
final class QueueStores {
  /// A store, and the future of its opening.
  struct Entry {
    let store: any QueueStore
    let opening: Future<Void>
  }

  private let loop: EventLoop
  private var entries: [String: Entry] = [:]

  init(on loop: EventLoop) { self.loop = loop }

  /// The store of a place, being opened or open. One that has failed is opened anew.
  func open(_ place: QueuePlace, _ make: () throws(Failure) -> any QueueStore) throws(Failure) -> Entry {
    let identity = place.identity
    if let entry = entries[identity], !entry.store.hasEnded { return entry }
    let store = try make()
    let entry = Entry(store: store, opening: store.open())
    entries[identity] = entry
    entry.opening.isObserved = true
    entry.opening.addCallback { [weak self] opening in
      guard let self, opening.failure != nil, let entry = entries[identity], entry.store === store else { return }
      entries[identity] = nil
      _ = store.close()
    }
    return entry
  }

  /// Closes all that are open. Done when they are closed, and fails with what the first could not keep; nil when there is none.
  func close() -> Future<Void>? {
    let closings = entries.values.map { $0.store.close() }
    entries = [:]
    if closings.isEmpty { return nil }
    let end = Future<Void>(on: loop)
    var left = closings.count
    var failure: (any Error)?
    for closing in closings {
      closing.isObserved = true
      closing.addCallback { closing in
        failure = failure ?? closing.failure
        left -= 1
        guard left == 0 else { return }
        if let failure { end.fail(failure) } else { end.succeed() }
      }
    }
    return end
  }
}
