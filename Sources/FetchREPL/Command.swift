/// A command of the REPL: what begins with a colon.
enum Command: String, CaseIterable {
  case help, type, time, tasks, cancel, load, save, vars, reset, trace, set, more, quit

  /// What stands behind a command.
  enum Argument {
    case none, topic, expression, task, file, onOff, setting
  }

  /// What stands behind it.
  var argument: Argument {
    switch self {
    case .help: .topic
    case .type, .time: .expression
    case .cancel: .task
    case .load, .save: .file
    case .trace: .onOff
    case .set: .setting
    case .tasks, .vars, .reset, .more, .quit: .none
    }
  }

  /// Its name and what stands behind it.
  var usage: String {
    switch argument {
    case .none: ":\(rawValue)"
    case .topic: ":\(rawValue) [TOPIC]"
    case .expression: ":\(rawValue) EXPRESSION"
    case .task: ":\(rawValue) N"
    case .file: ":\(rawValue) FILE"
    case .onOff: ":\(rawValue) [on|off]"
    case .setting: ":\(rawValue) [NAME VALUE]"
    }
  }

  /// Whether it says nothing without an argument.
  var needsArgument: Bool {
    switch argument {
    case .expression, .task, .file: true
    case .none, .topic, .onOff, .setting: false
    }
  }

  /// What it does, in one line.
  var summary: String {
    switch self {
    case .help: "tells of the commands, or of one, a verb, a name or a word"
    case .type: "says what type an expression has, without running it"
    case .time: "says how long an expression takes, its requests and bytes"
    case .tasks: "lists what runs, what it waits for, since when, from where"
    case .cancel: "cancels the task of that number"
    case .load: "runs a file as if it were typed"
    case .save: "writes what was typed, and did not fail, to a file"
    case .vars: "lists the names of this session and their values"
    case .reset: "forgets all names and values; tasks go on"
    case .trace: "tells of each request: where to, status, size, time, retries"
    case .set: "shows or changes a setting: color on|off, rows N|screen"
    case .more: "shows all of the last value"
    case .quit: "leaves; tasks that run are cancelled"
    }
  }

  /// Whether an input is a command rather than code.
  static func isCommand(_ text: String) -> Bool { text.first { $0 != " " } == ":" }

  /// The commands whose name begins so; only the one of that very name if there is one.
  static func named(_ beginning: String) -> [Command] {
    if let exact = Command(rawValue: beginning) { return [exact] }
    return beginning.isEmpty ? [] : allCases.filter { $0.rawValue.hasPrefix(beginning) }
  }

  /// The name and the argument that a command line has.
  static func split(_ line: String) -> (name: String, argument: String) {
    let words = line.drop { $0 == " " }.dropFirst().drop { $0 == " " }
    let name = words.prefix { !$0.isWhitespace }
    return (String(name), String(words[name.endIndex...]).trimmed)
  }
}

extension String {
  /// Without white space at its ends.
  var trimmed: String {
    var text = drop(while: \.isWhitespace)
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
