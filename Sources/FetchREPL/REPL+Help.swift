import FetchDiagnostics
import FetchReference
import FetchScript

/// `:help`.
extension REPL {
  /// Tells of a topic, or of all commands when there is none.
  func help(_ topic: String) {
    if topic.isEmpty { return helpOnAll() }
    let name = topic.hasPrefix(":") ? String(topic.dropFirst()) : topic
    if let command = Command(rawValue: name) { return output.write("\(command.usage)  \(command.summary)\n") }
    let line = usage(of: name)
    let page = Reference.help(on: name, columns: Terminal.size.columns, usesColor: printer.usesColor)
    if line == nil, page == nil { return complain("there is no help on \(topic)", help: suggestion(for: name)) }
    // Pages can be longer than the screen; what is at hand at once comes last.
    if let page { output.write(page) }
    if let line { output.write((page == nil ? "" : "\n") + line + "\n") }
  }

  /// How a verb is written, or a function called.
  private func usage(of name: String) -> String? {
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
