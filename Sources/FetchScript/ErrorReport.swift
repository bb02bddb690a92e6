import FetchDiagnostics
import FetchLibrary
import FetchVM

/// Writes a script's error as a person reads it: the message, the source line with carets, the hint, the calls, and what caused it.
struct ErrorReport {
  private let machine: Machine
  private let renderer: DiagnosticRenderer
  private var seen: [Ref<ErrorObject>] = []

  init(machine: Machine, usesColor: Bool, columns: Int?) {
    self.machine = machine
    renderer = DiagnosticRenderer(usesColor: usesColor, columns: columns)
  }

  static func report(_ error: ErrorObject, machine: Machine, usesColor: Bool, columns: Int? = nil) -> String {
    var report = ErrorReport(machine: machine, usesColor: usesColor, columns: columns)
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
    // A secret that was sent may come back in what a server says.
    let message = "\(error.kind.object.string): \(masked(error.message.object.string))"
    // What failed on the host's side, and nobody awaited, is shown where it was started.
    let hint = error.hint.map(masked)
    guard let point = error.trace.points.first ?? error.taskStarts.first else {
      return DiagnosticRenderer.render(message: message, help: hint)
    }
    return renderer.render(Diagnostic(message, at: point.span, help: hint), in: point.code.source)
  }

  private func masked(_ text: String) -> String { (machine.host as? World)?.masked(text) ?? text }
}
