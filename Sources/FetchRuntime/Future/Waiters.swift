/// Who waits for a future. Nearly always one task, which costs a single word and no allocation.
enum Waiters {
  case none
  case task(Task)
  case callback(Callback)
  case list(WaiterList)

  /// Adds one more waiter, given as a `.task` or `.callback`.
  mutating func add(_ waiter: Waiters) {
    switch self {
    case .none: self = waiter
    case .task, .callback: self = .list(WaiterList([self, waiter]))
    case .list(let list): list.entries.append(waiter)
    }
  }

  /// Forgets a task that stopped waiting for `future`.
  mutating func remove(_ task: Task, of future: AnyFuture) {
    switch self {
    case .none, .callback: break
    case .task(let single): if single === task { self = .none }
    case .list(let list): list.noteStale(of: future)
    }
  }

  /// Whether a task other than `task` waits for `future`.
  func holdsTask(otherThan task: Task, of future: AnyFuture) -> Bool {
    switch self {
    case .none, .callback: return false
    case .task(let single): return single !== task
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
    case .task(let task): task.wake(by: future)
    case .callback(let callback):
      callback.future = future
      future.loop.ready.append(.notify(callback))
    case .list(let list):
      for var entry in list.entries { entry.notify(of: future) }
    }
  }
}

/// A function to be called when a future is done.
final class Callback {
  private let body: (AnyFuture) -> Void
  /// The future that is done, from then until the call.
  var future: AnyFuture?

  init(_ body: @escaping (AnyFuture) -> Void) {
    self.body = body
  }

  func run() {
    guard let future else { return }
    self.future = nil
    body(future)
  }
}

/// The waiters of a future that has several. Tasks that went away stay in it for a while: a task recognises a wake-up
/// that comes too late, and removing each at once would take quadratic time when all are cancelled.
final class WaiterList {
  var entries: [Waiters]
  private var staleCount = 0

  init(_ entries: [Waiters]) {
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
