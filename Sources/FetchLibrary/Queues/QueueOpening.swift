import FetchRuntime
import FetchVM

/// A call of `queue` that names a place: waits until the store is open, adds the first items, and gives the queue.
final class QueueOpening: ResumableNative {
  private let given: QueueArguments
  private unowned let world: World
  private let open: () throws(Failure) -> QueueStores.Entry
  private var entry: QueueStores.Entry?
  private var addition: StoredAddition?

  /// `open` begins to open the store, when the machine first asks.
  init(_ given: QueueArguments, world: World, open: @escaping () throws(Failure) -> QueueStores.Entry) {
    self.given = given
    self.world = world
    self.open = open
    super.init()
  }

  override func trace(_ marker: inout Marker) {
    marker.mark(given.items)
    marker.mark(given.by)
    addition?.trace(&marker)
  }

  override func advance(_ machine: Machine, result: Value, window: Registers) throws(Failure) -> Advance {
    if let addition { return try addition.advance(machine, result: result, window: window) }
    let entry: QueueStores.Entry
    if let known = self.entry { entry = known } else { entry = try open() }
    self.entry = entry
    guard entry.opening.isDone else { return .wait(entry.opening) }
    try machine.check(entry.opening)
    let queue = machine.heap.add(
      StoredQueue(entry.store, by: given.by, attempts: given.attempts, world), bytes: 300)
    let addition = StoredAddition(given.items, to: queue, named: "queue's item") { _ in
      // The addition marks it.
      .object(queue.cast(to: NativeObject.self))
    }
    self.addition = addition
    return try addition.advance(machine, result: .undefined, window: window)
  }
}
