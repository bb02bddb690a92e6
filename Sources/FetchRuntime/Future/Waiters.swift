/// Who waits for a future. Nearly always one task, which costs a single word and no allocation.
enum Waiters {
  case none
  /// A task that waits for this future and no other, so it is not done, and its loop holds it.
  case task(Unmanaged<Task>)
  case callback(Callback)
  case list(WaiterList)

  /// Adds a task that now waits for the future.
  @inline(__always)
  mutating func add(_ task: Task) {
    switch self {
    case .none: self = .task(.passUnretained(task))
    case .task, .callback, .list: makeList().entries.append(.task(task))
    }
  }

  /// Adds a function to be called.
  mutating func add(_ callback: Callback) {
    switch self {
    case .none: self = .callback(callback)
    case .task, .callback, .list: makeList().entries.append(.callback(callback))
    }
  }

  private mutating func makeList() -> WaiterList {
    let list: WaiterList
    switch self {
    case .none: list = WaiterList([])
    case .task(let task): list = WaiterList([.task(task.takeUnretainedValue())])
    case .callback(let callback): list = WaiterList([.callback(callback)])
    case .list(let several): return several
    }
    self = .list(list)
    return list
  }

  /// Forgets a task that stopped waiting for `future`.
  mutating func remove(_ task: Task, of future: AnyFuture) {
    switch self {
    case .none, .callback: break
    case .task(let single): if single.takeUnretainedValue() === task { self = .none }
    case .list(let list): list.noteStale(of: future)
    }
  }

  /// Whether a task other than `task` waits for `future`.
  func holdsTask(otherThan task: Task, of future: AnyFuture) -> Bool {
    switch self {
    case .none, .callback: return false
    case .task(let single): return single.takeUnretainedValue() !== task
    case .list(let list):
      return list.entries.contains { entry in
        guard case .task(let other) = entry else { return false }
        return other !== task && other.awaited === future
      }
    }
  }

  /// Puts every waiter into the ready queue.
  mutating func notify(of future: AnyFuture) {
    let waiters = self
    self = .none
    switch waiters {
    case .none: break
    case .task(let task): task.takeUnretainedValue().wake(by: future)
    case .callback(let callback): callback.wake(by: future)
    case .list(let list):
      for entry in list.entries {
        switch entry {
        case .task(let task): task.wake(by: future)
        case .callback(let callback): callback.wake(by: future)
        }
      }
    }
  }
}

/// A function to be called when a future is done.
final class Callback {
  private let body: (AnyFuture) -> Void
  /// The future that is done, from then until the call.
  private var future: AnyFuture?

  init(_ body: @escaping (AnyFuture) -> Void) {
    self.body = body
  }

  /// Called by a future that is done: puts the call into the ready queue.
  func wake(by future: AnyFuture) {
    self.future = future
    future.loop.ready.append(.notify(self))
  }

  func run() {
    guard let future else { return }
    self.future = nil
    body(future)
  }
}

/// The waiters of a future that has several. Tasks that went away stay in it for a while, and are held meanwhile: a task
/// recognises a wake-up that comes too late, and removing each at once would take quadratic time when all are cancelled.
final class WaiterList {
  enum Entry {
    case task(Task)
    case callback(Callback)
  }

  var entries: [Entry]
  private var staleCount = 0

  init(_ entries: [Entry]) {
    self.entries = entries
  }

  /// Counts a task that stopped waiting, and clears out when half of the entries are stale.
  func noteStale(of future: AnyFuture) {
    staleCount += 1
    guard staleCount * 2 > entries.count else { return }
    staleCount = 0
    entries.removeAll { entry in
      guard case .task(let task) = entry else { return false }
      return task.awaited !== future
    }
  }
}
