import FetchRuntime
import FetchVM

/// What the inputs of a session started and is not done yet.
package final class SessionTasks {
  /// One task.
  package struct Entry {
    /// What it is called by: the place in the order of all that were started.
    package let number: Int
    /// What it does.
    package let label: String
    /// The place in the source where it was started; nil when it was not script code that did.
    package let place: String?
    /// On the loop's clock, in nanoseconds.
    package let start: Int
    /// Done when the task is.
    package let future: AnyFuture
    /// The task that started it.
    package let starter: ObjectIdentifier?
  }

  private let machine: Machine
  private var entries: [ObjectIdentifier: Entry] = [:]
  private var startCount = 0
  /// Requests that were started.
  package private(set) var requestCount = 0

  init(_ machine: Machine) { self.machine = machine }

  /// Those that are not done, in the order they were started.
  package var running: [Entry] { entries.values.sorted { $0.number < $1.number } }

  /// The entry of a task that is not done.
  package func entry(of future: AnyFuture) -> Entry? { entries[ObjectIdentifier(future)] }

  /// What a task that is not done waits for; nil when it is about to run, or waits for the world.
  package func awaited(by entry: Entry) -> Entry? {
    ((entry.future as? Task)?.awaited).flatMap { self.entry(of: $0) }
  }

  /// How long a task has been running, in nanoseconds.
  package func age(of entry: Entry) -> Int { machine.loop.clock.now - entry.start }

  func started(_ task: TaskObject) {
    let future = task.future
    guard !future.isDone else { return }
    let label = task.describe(machine)
    startCount += 1
    if label.hasPrefix("fetch ") { requestCount += 1 }
    let starter = machine.loop.current
    entries[ObjectIdentifier(future)] = Entry(
      number: startCount, label: label, place: machine.place(of: starter), start: machine.loop.clock.now,
      future: future,
      starter: starter.map(ObjectIdentifier.init))
    future.addCallback { [unowned self] future in entries[ObjectIdentifier(future)] = nil }
  }
}
