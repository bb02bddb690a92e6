import FetchDiagnostics
import FetchRuntime
import FetchScript
import FetchVM

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `fetch` at a terminal: reads inputs, runs them, shows their values, while the tasks they started go on.
///
/// Everything happens on the interpreter's loop: it watches the terminal for keys, and the prompt takes one at a time. While an
/// input runs, the terminal is the script's, and keys wait.
package final class REPL {
  let interpreter: Interpreter
  let session: Session
  let output = PromptOutput()
  let shownTasks: ShownTasks
  var printer: ValuePrinter
  /// What was typed and ran to its end, for `:save`.
  var inputs: [String] = []
  /// No value needs more lines.
  static let mostRows = 1_000_000
  /// The lines a value may have; nil for what the screen has room for.
  var rowLimit: Int?

  let signals: TerminalSignals
  let prompt: any Prompt
  private var history = History()
  private var hasHistory = false
  let quit: Future<Void>
  var status: Int32 = 0
  private var willShow = false
  var wasWarned = false

  /// A REPL on the process's terminal.
  package init(_ signals: TerminalSignals, _ configuration: Configuration = Configuration()) {
    self.signals = signals
    interpreter = Interpreter(configuration, output: output)
    interpreter.usesColor = Terminal.usesColor
    session = Session(interpreter)
    shownTasks = ShownTasks(session, output)
    quit = Future(on: interpreter.loop)
    printer = ValuePrinter(machine: interpreter.machine, usesColor: Terminal.usesColor, columns: 80, rows: 24)
    let editor = Terminal.isDumb ? nil : LineEditor(usesColor: Terminal.usesColor)
    prompt = editor ?? PlainInput()
    connect()
  }

  private func connect() {
    prompt.isWhole = { text in Command.isCommand(text) || !Session.isIncomplete(text) }
    prompt.complete = { [session, machine = interpreter.machine] text in
      Completer(session: session, machine: machine).complete(text)
    }
    output.willWrite = { [unowned self] in makeRoom() }
    output.isInterrupted = { [signals] in signals.isInterrupted }
    session.onExit = { [unowned self] in interpreter.loop.callSoon { [unowned self] in leaveIfAsked() } }
    session.onFailure = { [shownTasks] in shownTasks.tellFailure(of: $0, $1) }
    interpreter.loop.onIdle = { [unowned self] in output.flush() }
    interpreter.loop.onInterrupt = { [unowned self] in hearSignals() }
    signals.deliver(to: interpreter.canceller)
  }

  /// Runs until the person leaves.
  /// - Returns: the exit status.
  package func run() -> Int32 {
    output.write("fetch 0.1.0. :help tells more, Ctrl-D leaves.\n")
    openPrompt()
    // A long history takes longer to read than a person should wait for the prompt.
    interpreter.loop.callSoon { [unowned self] in recallHistory() }
    while !quit.isDone {
      do throws(LoopError) {
        try interpreter.loop.runUntilComplete(quit)
      } catch {
        breakDeadlock(error)
      }
    }
    shownTasks.isClosing = true
    session.close()
    return status
  }

  /// What the input waits for can never happen, since nothing can be typed while it runs.
  private func breakDeadlock(_ error: LoopError) {
    if case .deadlock = error, session.isBusy {
      output.write("error: this waits for something that can never happen: nothing is left to wake it\n")
      session.cancelInput()
    } else {
      leave(status: 1)
    }
  }

  // The prompt

  private func openPrompt() {
    guard !quit.isDone else { return }
    if let status = session.exitStatus { return leave(status: Int32(truncatingIfNeeded: status)) }
    output.startLine()
    prompt.open()
    do throws(SystemError) {
      try interpreter.loop.watch(STDIN_FILENO, for: .reading) { [unowned self] _ in readKeys() }
    } catch {
      leave(status: 1)
    }
  }

  func closePrompt() {
    interpreter.loop.rest(STDIN_FILENO)
    prompt.close()
  }

  /// Something is about to be printed: the prompt goes, and comes back once all that is printed in this turn stands.
  private func makeRoom() {
    guard prompt.isOpen else { return }
    prompt.hide()
    if willShow { return }
    willShow = true
    interpreter.loop.callSoon { [unowned self] in showPrompt() }
  }

  private func showPrompt() {
    willShow = false
    guard prompt.isOpen else { return }
    output.startLine()
    prompt.show()
  }

  private func recallHistory() {
    if hasHistory { return }
    hasHistory = true
    for input in history.load() { prompt.remember(input) }
  }

  private func readKeys() {
    recallHistory()
    if willShow { showPrompt() }
    // A key for each look at the terminal, so that nothing else waits for a long paste.
    switch prompt.read() {
    case .none: break
    case .run(let text): take(text)
    case .leave: leaveIfIdle()
    case .hangUp: hangUp()
    }
  }

  /// An input is whole. It starts in a turn of its own, since keys are also read while a task of the background is busy.
  private func take(_ text: String) {
    wasWarned = false
    closePrompt()
    if history.append(text) { prompt.remember(text) }
    interpreter.loop.callSoon { [unowned self] in run(prompt.script(of: text)) }
  }

  // Running

  private func run(_ text: String) {
    measureScreen()
    if Command.isCommand(text) { return run(commandLine: text) { [unowned self] in openPrompt() } }
    if text.allSatisfy(\.isWhitespace) { return openPrompt() }
    let isSilent = Session.endsInSemicolon(text)
    evaluate(text) { [unowned self] outcome in
      tell(outcome, isSilent: isSilent)
      if case .refused = outcome, let command = Command(rawValue: text.trimmed) {
        output.write("  help: did you mean :\(command.rawValue)?\n")
      }
      openPrompt()
    }
  }

  /// Runs an input, and keeps its text if all goes well.
  func evaluate(_ text: String, name: String? = nil, _ completion: @escaping (Session.Outcome) -> Void) {
    session.evaluate(text, name: name) { [unowned self] outcome in
      if case .value = outcome { inputs.append(text) }
      completion(outcome)
    }
  }

  func measureScreen() {
    let size = Terminal.size
    printer.columns = size.columns
    session.columns = size.columns
    printer.rows = rowLimit ?? max(3, size.rows - 4)
  }

  /// Shows how an input ended.
  func tell(_ outcome: Session.Outcome, isSilent: Bool = false) {
    switch outcome {
    case .value(let value):
      guard !value.isNull else { return }
      session.remember(value)
      if !isSilent { show(value) }
    case .failed(let report), .refused(let report): output.write(report)
    case .cancelled: if session.exitStatus == nil { output.write("cancelled\n") }
    }
  }

  /// A task that is shown is asked for, or else a request would keep waiting for somebody to take its body.
  private func show(_ value: Value) {
    guard case .task(let task) = value, let entry = session.tasks.entry(of: task.object.future) else {
      return output.write(printer.text(of: value))
    }
    task.object.demand(interpreter.machine)
    shownTasks.show(entry)
  }

  /// Says what is wrong with a command, and what may help.
  func complain(_ message: String, help: String? = nil) {
    output.write(DiagnosticRenderer.render(message: message, help: help))
  }
}
