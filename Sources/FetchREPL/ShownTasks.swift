import FetchRuntime
import FetchScript
import FetchVM

/// Tells what becomes of the tasks that were shown at the prompt.
final class ShownTasks {
  private let session: Session
  private let output: PromptOutput
  /// The numbers of those that will be told of.
  private var awaited: Set<Int> = []
  /// The session is over; what its end does to them is no news.
  var isClosing = false

  init(_ session: Session, _ output: PromptOutput) {
    self.session = session
    self.output = output
  }

  /// Shows how far a task is, and tells once when it is done.
  func show(_ entry: SessionTasks.Entry) {
    output.write(
      "\(TaskTree.name(of: entry)), \(session.tasks.activity(of: entry) ?? "running"), \(session.tasks.age(of: entry))\n"
    )
    follow(entry)
  }

  /// Tells once when a task is done.
  func follow(_ entry: SessionTasks.Entry) {
    guard awaited.insert(entry.number).inserted else { return }
    entry.future.addCallback { [unowned self] future in
      awaited.remove(entry.number)
      tellEnd(of: entry, future)
    }
  }

  /// Who awaits a task hears of its end from what he awaits it for, and failures are told with their report.
  private func tellEnd(of entry: SessionTasks.Entry, _ future: AnyFuture) {
    guard !isClosing, !future.isObserved, future.isCancelled || future.failure == nil else { return }
    let result = session.tasks.result(of: entry).map { ", \($0)" } ?? ""
    tell(entry, (future.isCancelled ? "cancelled" : "done") + result)
  }

  /// A task failed that nobody awaits.
  func tellFailure(of entry: SessionTasks.Entry?, _ report: String) {
    if let entry { tell(entry, "failed") }
    output.write(report)
  }

  private func tell(_ entry: SessionTasks.Entry, _ end: String) {
    output.write("\(TaskTree.name(of: entry)), \(end), \(session.tasks.age(of: entry))\n")
  }
}
