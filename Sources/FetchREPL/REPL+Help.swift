import FetchDiagnostics
import FetchReference
import FetchScript

/// `:help`.
extension REPL {
  /// Tells of a topic, or of all commands when there is none.
  func help(_ topic: String) {
    if topic.isEmpty { return helpOnAll() }
    let name = topic.hasPrefix(":") ? String(topic.dropFirst()) : topic
    let line = shortHelp(on: name)
    if let line { output.write(line + "\n") }
    if topic == name, Command(rawValue: name) == nil || line == nil,
      let text = Reference.help(on: name, columns: Terminal.size.columns, usesColor: printer.usesColor)
    {
      return output.write((line == nil ? "" : "\n") + text)
    }
    if line == nil { complain("there is no help on \(topic)", help: suggestion(for: name)) }
  }

  /// What a command, a verb or a function is called with.
  private func shortHelp(on name: String) -> String? {
    if let command = Command(rawValue: name) { return "\(command.usage)  \(command.summary)" }
    if let verb = VerbHelp(rawValue: name) { return "\(verb.usage)  \(verb.summary)" }
    return name.isEmpty ? nil : session.value(of: name).map { name + Completer.help(of: $0) }
  }

  private func suggestion(for name: String) -> String {
    let known =
      Command.allCases.map(\.rawValue) + VerbHelp.allCases.map(\.rawValue) + session.names
      + interpreter.machine.builtinNames
    let close = SpellingSuggestion.closest(to: name, among: known) ?? Reference.suggestion(for: name)
    return close.map { "did you mean :help \($0)?" } ?? ":help alone lists the commands"
  }

  private func helpOnAll() {
    let width = Command.allCases.map(\.usage.count).max() ?? 0
    for command in Command.allCases {
      let padding = String(repeating: " ", count: width - command.usage.count)
      output.write("\(command.usage)\(padding)  \(command.summary)\n")
    }
    output.write(
      """
      _ is the last value, _1 _2 … the earlier ones; a ; at the end shows nothing.
      Tab completes, Ctrl-R searches what was typed, Alt-Enter begins a new line.
      Ctrl-C cancels what runs, or clears the line. Tasks go on while you type.

      """)
  }
}
