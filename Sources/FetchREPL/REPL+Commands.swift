import FetchDiagnostics
import FetchLibrary
import FetchReference
import FetchRuntime
import FetchScript
import FetchVM

/// What the commands do.
extension REPL {
  /// Runs a command whose argument is there if it needs one.
  func run(_ command: Command, _ argument: String, _ completion: @escaping () -> Void) {
    switch command {
    case .type: return showType(of: argument, completion)
    case .time: return time(argument, completion)
    case .load: return load(argument, completion)
    case .help: help(argument)
    case .tasks: output.write(TaskTree.text(of: session, rows: printer.rows))
    case .cancel: cancel(argument)
    case .save: save(to: argument)
    case .vars: showNames()
    case .reset: reset()
    case .trace: trace(argument)
    case .set: set(argument)
    case .more: output.write(lastValue.isNull ? "there is no value yet\n" : printer.text(of: lastValue, isWhole: true))
    case .quit: leave(status: 0)
    }
    completion()
  }

  private func help(_ topic: String) {
    if topic.isEmpty { return helpOnAll() }
    let name = topic.hasPrefix(":") ? String(topic.dropFirst()) : topic
    if let command = Command(rawValue: name) { return output.write("\(command.usage)  \(command.summary)\n") }
    if let verb = VerbHelp(rawValue: name) { return output.write("\(verb.usage)  \(verb.summary)\n") }
    if let text = signature(of: name) { return output.write(text + "\n") }
    if let text = Reference.help(on: name, columns: Terminal.size.columns, usesColor: Terminal.usesColor) {
      return output.write(text)
    }
    let known =
      Command.allCases.map(\.rawValue) + VerbHelp.allCases.map(\.rawValue) + session.names
      + interpreter.machine.builtinNames
    let close = SpellingSuggestion.closest(to: name, among: known)
    output.write(
      "error: there is no help on \(VisibleText.escaping(topic))\n  help: "
        + (close.map { "did you mean :help \($0)?" } ?? ":help alone lists the commands") + "\n")
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

  private func signature(of name: String) -> String? {
    guard !name.isEmpty, let value = session.value(of: name) else { return nil }
    return name + Completer.help(of: value)
  }

  private func showType(of text: String, _ completion: @escaping () -> Void) {
    session.evaluate(text) { [unowned self] outcome in
      if case .value(let value) = outcome { output.write(value.typeName + "\n") } else { tell(outcome) }
      completion()
    }
  }

  private func time(_ text: String, _ completion: @escaping () -> Void) {
    let clock = interpreter.loop.clock
    let (start, before) = (clock.now, interpreter.traffic)
    session.evaluate(text) { [unowned self] outcome in
      let duration = DurationText.short(clock.now - start)
      let count = interpreter.traffic.requests - before.requests
      let bytes = interpreter.traffic.bytes - before.bytes
      tell(outcome)
      let traffic = count + bytes > 0 ? ", \(count) request\(count == 1 ? "" : "s"), \(SizeText.text(bytes))" : ""
      output.write("\(duration)\(traffic)\n")
      completion()
    }
  }

  private func load(_ path: String, _ completion: @escaping () -> Void) {
    do throws(ScriptError) {
      let text = try Session.text(ofFile: path)
      session.evaluate(text, name: path) { [unowned self] outcome in
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
    if let problem = TextFile.write(text, to: path) {
      output.write("error: cannot write \(VisibleText.escaping(path)): \(problem)\n")
    } else {
      output.write("\(inputs.count) input\(inputs.count == 1 ? "" : "s") saved to \(VisibleText.escaping(path))\n")
    }
  }

  private func cancel(_ argument: String) {
    guard let number = Int(argument), let entry = session.tasks.running.first(where: { $0.number == number }) else {
      return output.write("error: no task \(VisibleText.escaping(argument)) is running\n  help: :tasks lists them\n")
    }
    entry.future.cancel(Cancellation("cancelled by hand"))
  }

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

  private func trace(_ argument: String) {
    switch argument {
    case "on": interpreter.onTrace = { [unowned self] line in output.writeError(line + "\n") }
    case "off": interpreter.onTrace = nil
    default: output.write("error: :trace is on or off, not \(VisibleText.escaping(argument))\n  help: :trace on|off\n")
    }
  }

  private func set(_ argument: String) {
    let words = argument.split(separator: " ").map(String.init)
    switch (words.first, words.dropFirst().first) {
    case (nil, _):
      output.write("color \(printer.usesColor ? "on" : "off")\nrows \(rowLimit.map(String.init) ?? "screen")\n")
    case ("color", "on"?), ("color", "off"?):
      printer.usesColor = words[1] == "on"
      interpreter.usesColor = printer.usesColor
    case ("rows", let text?) where Int(text).map { $0 > 0 } == true: rowLimit = Int(text)
    case ("rows", "screen"?): rowLimit = nil
    default: output.write("error: there is no such setting\n  help: :set color on|off, :set rows N|screen\n")
    }
  }
}
