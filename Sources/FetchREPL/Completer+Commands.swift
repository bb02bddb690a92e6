import FetchReference
import FetchScript

/// Commands, and what stands behind them.
extension Completer {
  /// Completes a command or its argument.
  func completeCommand(_ text: String) -> Completion {
    let line = text.drop { $0 == " " }.dropFirst()
    guard let space = line.firstIndex(of: " ") else { return Completion(of: String(line), among: commands) }
    let matches = Command.named(String(line[..<space]))
    guard let command = matches.first, matches.count == 1 else { return Completion() }
    let argument = String(line[space...].drop { $0 == " " })
    switch command.argument {
    case .none: return Completion()
    case .topic: return Completion(of: argument, among: topics)
    case .expression: return complete(argument)
    case .task: return Completion(of: argument, among: tasks)
    case .file: return complete(path: argument)
    case .onOff: return Completion(of: argument, among: words(["on", "off"]))
    case .setting: return completeSetting(argument)
    }
  }

  private func completeSetting(_ text: String) -> Completion {
    guard let space = text.firstIndex(of: " ") else {
      return Completion(of: text, among: Setting.allCases.map { Candidate(word: $0.rawValue, ending: " ") })
    }
    let value = String(text[space...].drop { $0 == " " })
    return Completion(of: value, among: words(Setting(rawValue: String(text[..<space]))?.words ?? []))
  }

  private func words(_ words: [String]) -> [Candidate] { words.map { Candidate(word: $0) } }

  private var commands: [Candidate] {
    Command.allCases.map { command in
      Candidate(word: command.rawValue, ending: command.argument == .none ? "" : " ") {
        command.usage.dropFirst(command.rawValue.count + 1) + "  " + command.summary
      }
    }
  }

  private var topics: [Candidate] {
    words(Command.allCases.map(\.rawValue) + Reference.pages.map(\.name)) + names.map { Candidate(word: $0.word) }
  }

  private var tasks: [Candidate] {
    session.tasks.running.map { entry in Candidate(word: "\(entry.number)") { " \(entry.label)" } }
  }
}
