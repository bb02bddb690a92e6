import FetchDiagnostics

/// A command of the REPL: what begins with a colon.
enum Command: String, CaseIterable {
  case help, type, time, tasks, cancel, load, save, vars, reset, trace, set, more, quit

  /// Whether an input is a command rather than code.
  static func isCommand(_ text: String) -> Bool {
    let text = text.drop { $0 == " " }
    return text.first == ":" && text.dropFirst().first?.isLetter ?? true
  }

  /// What stands behind it.
  var argument: String {
    switch self {
    case .help: "[TOPIC]"
    case .type, .time: "EXPRESSION"
    case .cancel: "N"
    case .load, .save: "FILE"
    case .trace: "on|off"
    case .set: "[NAME VALUE]"
    case .tasks, .vars, .reset, .more, .quit: ""
    }
  }

  /// What it does, in one line.
  var summary: String {
    switch self {
    case .help: "tells of the commands, or of one, a verb or a name"
    case .type: "says what type an expression has"
    case .time: "says how long an expression takes, and how many requests and bytes"
    case .tasks: "lists what runs: what each waits for, since when, and where it was started"
    case .cancel: "cancels the task of that number"
    case .load: "runs a file as if it were typed"
    case .save: "writes what was typed to a file"
    case .vars: "lists the names of this session and their values"
    case .reset: "forgets all names and values; tasks go on"
    case .trace: "tells of every request: where to, status, size, time, retries"
    case .set: "shows or changes a setting: color on|off, rows N|screen"
    case .more: "shows all of the last value"
    case .quit: "leaves; tasks that run are cancelled"
    }
  }

  /// Its name and what stands behind it.
  var usage: String { ":\(rawValue)" + (argument.isEmpty ? "" : " \(argument)") }

  /// Runs a command; `completion` is called when the next input may come.
  static func run(_ text: String, in repl: REPL, _ completion: @escaping () -> Void) {
    let words = text.drop { $0 == " " }.dropFirst()
    let name = String(words.prefix { !$0.isWhitespace })
    let argument = trimmed(words.dropFirst(name.count))
    guard let command = named(name) else {
      let close = SpellingSuggestion.closest(to: name, among: allCases.map(\.rawValue))
      repl.output.write(
        "error: there is no command :\(VisibleText.escaping(name))\n  help: "
          + (close.map { "did you mean :\($0)?" } ?? ":help lists them") + "\n")
      return completion()
    }
    if argument.isEmpty, command.needsArgument {
      repl.output.write("error: :\(command.rawValue) needs something behind it\n  help: \(command.usage)\n")
      return completion()
    }
    repl.run(command, argument, completion)
  }

  /// The command of that name, or the only one that begins so.
  private static func named(_ name: String) -> Command? {
    if let exact = Command(rawValue: name) { return exact }
    let matches = allCases.filter { !name.isEmpty && $0.rawValue.hasPrefix(name) }
    return matches.count == 1 ? matches[0] : nil
  }

  private var needsArgument: Bool { !argument.isEmpty && !argument.hasPrefix("[") }

  private static func trimmed(_ text: Substring) -> String {
    var text = text.drop(while: \.isWhitespace)
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
