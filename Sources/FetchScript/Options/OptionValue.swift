import FetchDiagnostics
import FetchHTTP
import FetchLibrary
import FetchVM

/// What an option was given, before it is a value of the machine's.
indirect enum OptionValue {
  case value(ScriptValue)
  case url(WebURL)
  case list([OptionValue])

  /// The value that the script gets.
  func makeValue(in world: World) -> FetchVM.Value {
    switch self {
    case .value(let value): return value.makeValue(in: world.machine)
    case .url(let url): return world.makeURL(url)
    case .list(let items):
      let list = world.machine.heap.makeList(capacity: items.count)
      for item in items { world.machine.heap.grew(by: list.append(item.makeValue(in: world))) }
      return .list(list)
    }
  }
}

/// What is wrong with the options a script was given, and what to write instead.
struct OptionProblem: Error {
  let message: String
  let hint: String?

  init(_ message: String, hint: String? = nil) {
    self.message = message
    self.hint = hint
  }

  /// As the command shows it.
  var error: ScriptError {
    ScriptError(
      reason: .options, message: message, report: DiagnosticRenderer.render(message: message, help: hint))
  }
}
