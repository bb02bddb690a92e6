import FetchDiagnostics
import FetchRuntime
import FetchScript

/// Shows tasks that run: each under the one that started it, with what it waits for, since when, and where it was started.
enum TaskTree {
  /// The lines of the tasks of a session, `rows` at most.
  static func text(of session: Session, rows: Int) -> String {
    let entries = session.tasks.running
    if entries.isEmpty { return "no tasks are running\n" }
    let known = Set(entries.map { ObjectIdentifier($0.future) })
    var children: [ObjectIdentifier: [SessionTasks.Entry]] = [:]
    var roots: [SessionTasks.Entry] = []
    for entry in entries {
      if let starter = entry.starter, known.contains(starter) {
        children[starter, default: []].append(entry)
      } else {
        roots.append(entry)
      }
    }
    var text = ""
    var left = entries.count
    // Not recursive: tasks can start each other deeper than the stack is.
    var open = roots.reversed().map { (entry: $0, depth: 0) }
    while let (entry, depth) = open.popLast() {
      if left > 1, entries.count - left == rows - 1 {
        return text + "… \(Grouped.text(left)) more tasks; :set rows N shows more\n"
      }
      left -= 1
      text += String(repeating: "  ", count: min(depth, 20)) + line(of: entry, session) + "\n"
      open += (children[ObjectIdentifier(entry.future)] ?? []).reversed().map { ($0, depth + 1) }
    }
    return text
  }

  private static func line(of entry: SessionTasks.Entry, _ session: Session) -> String {
    var text = name(of: entry)
    if let activity = session.tasks.activity(of: entry) { text += ", \(activity)" }
    text += ", \(session.tasks.age(of: entry))"
    if let place = entry.place { text += " (\(place))" }
    return text
  }

  /// A task's number and what it does, as one line that is not too long.
  static func name(of entry: SessionTasks.Entry) -> String {
    let label = entry.label.unicodeScalars
    let shown = VisibleText.escaping(String(String.UnicodeScalarView(label.prefix(120))))
    return "task \(entry.number): " + (label.count > 120 ? shown + "…" : shown)
  }
}
