import FetchDiagnostics
import FetchLibrary
import FetchReference
import FetchRuntime
import FetchScript
import FetchVM

/// What the commands do.
extension REPL {
  /// Runs a command; `completion` is called when the next input may come.
  func run(commandLine: String, _ completion: @escaping () -> Void) {
    let (name, argument) = Command.split(commandLine)
    let commands = Command.named(name)
    guard let command = commands.first, commands.count == 1 else {
      complain(about: name, commands)
      return completion()
    }
    if argument.isEmpty, command.needsArgument {
      complain(":\(command.rawValue) needs something behind it", help: command.usage)
    } else if !argument.isEmpty, command.argument == .none {
      complain(":\(command.rawValue) takes nothing behind it", help: "\(command.usage)  \(command.summary)")
    } else {
      return run(command, argument, completion)
    }
    completion()
  }

  private func complain(about name: String, _ commands: [Command]) {
    if let last = commands.last {
      let others = commands.dropLast().map { ":\($0.rawValue)" }.joined(separator: ", ")
      return complain(":\(name) could be \(others) or :\(last.rawValue)")
    }
    let close = SpellingSuggestion.closest(to: name, among: Command.allCases.map(\.rawValue))
    complain("there is no command :\(name)", help: close.map { "did you mean :\($0)?" } ?? ":help lists them")
  }

  private func run(_ command: Command, _ argument: String, _ completion: @escaping () -> Void) {
    switch command {
    case .time: return time(argument, completion)
    case .load: return load(argument, completion)
    case .help: help(argument)
    case .type: showType(of: argument)
    case .tasks: output.write(TaskTree.text(of: session, rows: printer.rows))
    case .cancel: cancel(argument)
    case .save: save(to: HomePath.expanded(argument))
    case .vars: showNames()
    case .reset: reset()
    case .trace: trace(argument)
    case .set: set(argument)
    case .more: showMore()
    case .quit: leave(status: 0)
    }
    completion()
  }

  // What an input comes to

  private func showType(of text: String) {
    if let report = session.problems(of: text) { return output.write(report) }
    guard let type = Foresight(session: session, machine: interpreter.machine).type(of: text) else {
      return complain(":type needs an expression", help: Command.type.usage)
    }
    if let type {
      output.write(type + "\n")
    } else {
      complain("what type this has shows only when it runs", help: "typeOf(…) runs it")
    }
  }

  private func time(_ text: String, _ completion: @escaping () -> Void) {
    let clock = interpreter.loop.clock
    let (start, before) = (clock.now, interpreter.traffic)
    evaluate(text) { [unowned self] outcome in
      let duration = DurationText.short(clock.now - start)
      let count = interpreter.traffic.requests - before.requests
      let bytes = interpreter.traffic.bytes - before.bytes
      tell(outcome)
      if case .refused = outcome { return completion() }
      let traffic = count + bytes > 0 ? ", \(Grouped.count(count, "request")), \(SizeText.text(bytes))" : ""
      output.write("\(duration)\(traffic)\n")
      completion()
    }
  }

  private func showMore() {
    guard let value = session.value(of: "_"), !value.isNull else { return output.write("there is no value yet\n") }
    output.write(printer.text(of: value, isWhole: true))
  }

  // Files

  private func load(_ path: String, _ completion: @escaping () -> Void) {
    do throws(ScriptError) {
      let text = try Session.text(ofFile: HomePath.expanded(path))
      evaluate(text, name: path) { [unowned self] outcome in
        tell(outcome)
        completion()
      }
    } catch {
      output.write(error.report)
      completion()
    }
  }

  private func save(to path: String) {
    let text = inputs.map { $0 + "\n" }.joined()
    if let problem = ReplacedFile.write(Array(text.utf8), to: path) { return complain(problem) }
    output.write("\(Grouped.count(inputs.count, "input")) saved to \(VisibleText.escaping(path))\n")
  }

  // Names and tasks

  private func showNames() {
    var printer = printer
    for name in session.names {
      guard let value = session.value(of: name) else { continue }
      printer.columns = max(20, self.printer.columns - name.count - 3)
      printer.rows = 1
      let text = printer.text(of: value)
      let line = text.split(separator: "\n").first ?? ""
      output.write("\(name) = \(line.count < text.count - 1 ? "<\(value.typeName)>" : line)\n")
    }
  }

  private func reset() {
    session.reset()
    inputs = []
    let count = session.tasks.running.count
    if count > 0 { output.write("\(Grouped.count(count, "task")) go\(count == 1 ? "es" : "") on; :tasks lists them\n") }
  }

  private func cancel(_ argument: String) {
    guard let number = Int(argument) else {
      return complain(":cancel takes a task's number, not \(argument)", help: ":tasks lists them")
    }
    guard let entry = session.tasks.running.first(where: { $0.number == number }) else {
      let wasStarted = (1...max(1, session.tasks.startCount)).contains(number) && session.tasks.startCount > 0
      return complain(
        wasStarted ? "task \(number) is over" : "there was no task \(number)", help: ":tasks lists what runs")
    }
    shownTasks.follow(entry)
    entry.future.cancel(Cancellation("cancelled by hand"))
  }

  // Settings

  private func trace(_ argument: String) {
    switch argument {
    case "": output.write("the trace is \(interpreter.onTrace == nil ? "off" : "on")\n")
    case "on": interpreter.onTrace = { [unowned self] line in output.writeError(line + "\n") }
    case "off": interpreter.onTrace = nil
    default: complain(":trace is on or off, not \(argument)", help: Command.trace.usage)
    }
  }

  private func set(_ argument: String) {
    let name = argument.prefix { $0 != " " }
    let value = String(argument[name.endIndex...]).trimmed
    guard let setting = Setting(rawValue: String(name)) else {
      if argument.isEmpty { return showSettings() }
      let close = SpellingSuggestion.closest(to: String(name), among: Setting.allCases.map(\.rawValue))
      return complain(
        "there is no setting \(name)",
        help: close.map { "did you mean :set \($0)?" } ?? ":set color on|off, :set rows N|screen")
    }
    switch (setting, value) {
    case (.color, "on"), (.color, "off"):
      printer.usesColor = value == "on"
      interpreter.usesColor = printer.usesColor
    case (.rows, "screen"): rowLimit = nil
    case (.rows, _) where Int(value).map { $0 > 0 } == true: rowLimit = Int(value).map { min($0, REPL.mostRows) }
    default: complain(":set \(name) takes \(setting.values)\(value.isEmpty ? "" : ", not \(value)")")
    }
  }

  private func showSettings() {
    output.write("color \(printer.usesColor ? "on" : "off")\nrows \(rowLimit.map(String.init) ?? "screen")\n")
  }
}
