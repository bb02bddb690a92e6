import FetchDiagnostics
import FetchVM

/// Writes a script's error as a person reads it: the message, the source line with carets, the hint, the calls, and what caused it.
struct ErrorReport {
  private let machine: Machine
  private let renderer: DiagnosticRenderer
  private var seen: [Ref<ErrorObject>] = []

  init(machine: Machine, usesColor: Bool) {
    self.machine = machine
    renderer = DiagnosticRenderer(usesColor: usesColor)
  }

  static func report(_ error: ErrorObject, machine: Machine, usesColor: Bool) -> String {
    var report = ErrorReport(machine: machine, usesColor: usesColor)
    return report.text(of: error)
  }

  private mutating func text(of error: ErrorObject) -> String {
    seen.append(Ref(error))
    var text = main(error)
    text += calls(of: error)
    if case .error(let cause) = error.cause, !seen.contains(cause), seen.count < 10 {
      text += "caused by:\n" + self.text(of: cause.object)
    }
    for other in error.also.prefix(5) where !seen.contains(other) && seen.count < 10 {
      text += "also failed:\n" + self.text(of: other.object)
    }
    if error.also.count > 5 { text += "and \(error.also.count - 5) more\n" }
    return text
  }

  private func main(_ error: ErrorObject) -> String {
    let message = "\(error.kind.object.string): \(error.message.object.string)"
    guard let point = error.trace.points.first else { return plain(message, error.hint) }
    return renderer.render(
      Diagnostic(message, at: point.span, help: error.hint), in: point.code.source)
  }

  private func plain(_ message: String, _ hint: String?) -> String {
    "error: \(message)\n" + (hint.map { "  help: \($0)\n" } ?? "")
  }

  /// The calls outwards from the one the carets show, then where the tasks on the way were started.
  private func calls(of error: ErrorObject) -> String {
    var text = ""
    for (index, point) in error.trace.points.enumerated() {
      if index == error.trace.innermost, error.trace.omitted > 0 {
        text += "  … \(error.trace.omitted) more calls …\n"
      }
      if index > 0 { text += "  in the call at \(place(of: point))\n" }
    }
    for start in error.taskStarts { text += "  in the task started at \(place(of: start))\n" }
    return text
  }

  private func place(of point: TracePoint) -> String {
    let position = point.code.source.position(of: point.span.start)
    return "\(point.code.source.name):\(position.line):\(position.column)"
  }
}
