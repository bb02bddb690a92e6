import FetchRuntime
import FetchVM

/// How many items a queue holds and how many are out, and who waits for one.
///
/// The queue has ended while it is empty and nothing is out: only who has an item out may still add some.
final class WorkCount {
  private let loop: EventLoop
  /// Items that nobody has taken.
  private(set) var waitingCount = 0
  /// Items that were taken and are not finished with.
  private(set) var outCount = 0
  private var waiters: [Waiter] = []

  init(on loop: EventLoop) { self.loop = loop }

  var hasEnded: Bool { waitingCount == 0 && outCount == 0 }

  /// An item was added.
  func added() {
    waitingCount += 1
    wakeOne()
  }

  /// An item was taken.
  func taken() {
    waitingCount -= 1
    outCount += 1
  }

  /// A taken item is finished with.
  func finished() {
    outCount -= 1
    if hasEnded { wakeAll() }
  }

  /// Nothing waits any more.
  func forgotten() {
    waitingCount = 0
    if hasEnded { wakeAll() }
  }

  /// Done when there may be an item, or the queue has ended.
  func change() -> AnyFuture {
    let waiter = Waiter(for: self, on: loop)
    waiters.append(waiter)
    return waiter
  }

  fileprivate func forget(_ waiter: Waiter) {
    waiters.removeAll { $0 === waiter }
  }

  /// Somebody was woken and cannot come: the next may.
  fileprivate func passOn() {
    if waitingCount > 0 { wakeOne() } else if hasEnded { wakeAll() }
  }

  private func wakeOne() {
    if !waiters.isEmpty { waiters.removeFirst().complete() }
  }

  private func wakeAll() {
    let all = waiters
    waiters = []
    for waiter in all { waiter.complete() }
  }
}

/// One who waits for an item.
private final class Waiter: AnyFuture {
  private weak var work: WorkCount?

  init(for work: WorkCount, on loop: EventLoop) {
    self.work = work
    super.init(on: loop)
  }

  override func cancel(_ cancellation: Cancellation) {
    guard !isDone else { return }
    work?.forget(self)
    fail(cancellation)
  }

  override func relinquish() -> Bool {
    work?.passOn()
    return true
  }
}

/// An item that a gather took: it is out until the gather's body has ended.
final class WorkTicket: ItemTicket {
  private var work: WorkCount?

  init(_ work: WorkCount) { self.work = work }

  func finish(_ end: ItemEnd, _ machine: Machine) {
    work?.finished()
    work = nil
  }
}
