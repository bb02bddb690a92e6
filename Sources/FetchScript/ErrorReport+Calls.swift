import FetchDiagnostics
import FetchVM

/// The lines under an error's source: how the script came there.
extension ErrorReport {
  /// The calls outwards from the one the carets show, then where the tasks on the way were started.
  func calls(of error: ErrorObject) -> String {
    let points = error.trace.points
    var lines: [String] = []
    for index in points.indices.dropFirst() {
      let follows = error.trace.omitted == 0 || index != error.trace.innermost
      if !follows { lines.append("… \(error.trace.omitted) more calls …") }
      lines.append(call(of: follows ? points[index - 1].code : nil, at: points[index]))
    }
    for start in error.taskStarts where !isShown(start, by: error) {
      lines.append("in the task started at \(place(of: start))")
    }
    if !error.taskStarts.isEmpty && !error.wasAwaited { lines.append("nobody awaited this task") }
    return folded(lines).map { "  \($0)\n" }.joined()
  }

  /// The carets stand under the start already, as in `await fetch url`.
  private func isShown(_ start: TracePoint, by error: ErrorObject) -> Bool {
    guard let shown = error.trace.points.first else { return start.span == error.taskStarts.first?.span }
    return shown.code === start.code && shown.span.start <= start.span.start && start.span.end <= shown.span.end
  }

  /// One call; `callee` is nil when the calls inside it were left out.
  private func call(of callee: FunctionCode?, at point: TracePoint) -> String {
    let place = place(of: point)
    guard let callee else { return "in a call at \(place)" }
    switch callee.prototype.name {
    case "<script>": return "in the module imported at \(place)"
    case "<lambda>": return "in the lambda called at \(place)"
    case let name: return "in \(name), \(callee.prototype.isGenerator ? "resumed" : "called") at \(place)"
    }
  }

  /// Functions that call themselves, or each other in turn, give the same lines over and over: they are told once, and how often.
  private func folded(_ lines: [String]) -> [String] {
    var folded: [String] = []
    var rest = lines[...]
    while let line = rest.first {
      let turns = (1...4).map { (length: $0, count: repetitions(of: rest.prefix($0), in: rest)) }
      if let turn = turns.first(where: { $0.count > 3 }) {
        folded += rest.prefix(turn.length) + ["… and \(turn.count - 1) times more …"]
        rest = rest.dropFirst(turn.length * turn.count)
      } else {
        folded.append(line)
        rest = rest.dropFirst()
      }
    }
    return folded
  }

  /// How often `lines` begins with `turn`, one after another.
  private func repetitions(of turn: ArraySlice<String>, in lines: ArraySlice<String>) -> Int {
    var count = 0
    var rest = lines
    while rest.starts(with: turn) {
      count += 1
      rest = rest.dropFirst(turn.count)
    }
    return count
  }

  private func place(of point: TracePoint) -> String {
    let position = point.code.source.position(of: point.span.start)
    return "\(VisibleText.escaping(point.code.source.name)):\(position.line):\(position.column)"
  }
}
