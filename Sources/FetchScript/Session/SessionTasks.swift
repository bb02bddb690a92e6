import FetchHTTP
import FetchLibrary
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
  /// How many were started, and the number of the latest.
  package private(set) var startCount = 0

  init(_ machine: Machine) { self.machine = machine }

  /// Those that are not done, in the order they were started.
  package var running: [Entry] { entries.values.sorted { $0.number < $1.number } }

  /// The entry of a task that is not done.
  package func entry(of future: AnyFuture) -> Entry? { entries[ObjectIdentifier(future)] }

  /// What a task that is not done waits for, for people; nil when it is about to run, or its label says it already.
  package func activity(of entry: Entry) -> String? {
    if let request = entry.future as? FetchOperation { return request.activity.map(SessionTasks.text) }
    guard let awaited = (entry.future as? Task)?.awaited else { return nil }
    return self.entry(of: awaited).map { "waits for task \($0.number)" }
  }

  private static func text(of activity: FetchOperation.Activity) -> String {
    switch activity {
    case .begins: "begins"
    case .waits(attempt: 1): "waits for its turn"
    case .waits(let attempt): "waits for attempt \(attempt)"
    case .connects: "connects"
    case .waitsForCredentials: "waits for its auth"
    case .readsFile: "reads what it sends"
    case .waitsForAnswer: "waits for the answer"
    case .reads: "reads the answer"
    case .receives(let size): "receives, \(SizeText.text(size)) so far"
    case .isAnswered(let status): "answered \(status): await or save it"
    }
  }

  /// What a task that is done has brought, in a few words; nil when there is nothing to say of it.
  package func result(of entry: Entry) -> String? {
    if let response = (entry.future as? FetchOperation)?.output {
      return "\(response.status)" + (response.body.size.map { ", \(SizeText.text($0))" } ?? "")
    }
    return (entry.future as? Future<SavedFile>)?.output.map { SizeText.text($0.size) }
  }

  /// How long a task has been running, for people.
  package func age(of entry: Entry) -> String { DurationText.short(machine.loop.clock.now - entry.start) }

  func started(_ task: TaskObject) {
    let future = task.future
    guard !future.isDone else { return }
    startCount += 1
    let starter = machine.loop.current
    entries[ObjectIdentifier(future)] = Entry(
      number: startCount, label: task.describe(machine), place: machine.place(startOf: task),
      start: machine.loop.clock.now, future: future, starter: starter.map(ObjectIdentifier.init))
    future.addCallback { [unowned self] future in entries[ObjectIdentifier(future)] = nil }
  }
}
