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
/// Everything happens on the interpreter's loop: it watches the terminal for keys, and the editor takes one at a time. While an
/// input runs, the terminal is the script's, and keys wait.
package final class REPL {
  let interpreter: Interpreter
  let output = PromptOutput()
  var printer: ValuePrinter
  let session: Session
  let shownTasks: ShownTasks
  /// What was typed and ran, for `:save`.
  private(set) var inputs: [String] = []
  /// What `:more` shows.
  var lastValue: Value { session.value(of: "_") ?? .null }
  /// The lines a value may have; nil for what the screen has room for.
  var rowLimit: Int?

  private let signals: TerminalSignals
  private let editor: LineEditor?
  private let plain = PlainInput()
  private var history = History()
  private var hasHistory = false
  private let quit: Future<Void>
  private var status: Int32 = 0
  private var isPrompting = false
  private var willShow = false
  private var wasWarned = false

  /// A REPL on the process's terminal.
  package init(_ signals: TerminalSignals) {
    self.signals = signals
    interpreter = Interpreter(Configuration(), output: output)
    interpreter.usesColor = Terminal.usesColor
    session = Session(interpreter)
    shownTasks = ShownTasks(session, output)
    quit = Future(on: interpreter.loop)
    printer = ValuePrinter(machine: interpreter.machine, usesColor: Terminal.usesColor, columns: 80, rows: 24)
    editor = Terminal.isDumb ? nil : LineEditor(usesColor: Terminal.usesColor)
    connect()
  }

  private func connect() {
    editor?.isWhole = { text in Command.isCommand(text) || !Session.isIncomplete(Continuation.stripped(text)) }
    plain.isWhole = { text in Command.isCommand(text) || !Session.isIncomplete(text) }
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
    prompt()
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

  private func prompt() {
    guard !quit.isDone else { return }
    if let status = session.exitStatus { return leave(status: Int32(truncatingIfNeeded: status)) }
    output.startLine()
    isPrompting = true
    if let editor { editor.begin() } else { plain.prompt() }
    do throws(SystemError) {
      try interpreter.loop.watch(STDIN_FILENO, for: .reading) { [unowned self] _ in readKeys() }
    } catch {
      leave(status: 1)
    }
  }

  /// Something is about to be printed: the prompt goes, and comes back once all that is printed in this turn stands.
  private func makeRoom() {
    guard isPrompting else { return }
    guard let editor else { return Terminal.write("\n") }
    editor.hide()
    if willShow { return }
    willShow = true
    interpreter.loop.callSoon { [unowned self] in showPrompt() }
  }

  private func showPrompt() {
    willShow = false
    guard isPrompting else { return }
    output.startLine()
    editor?.show()
    if editor == nil { plain.prompt() }
  }

  private func recallHistory() {
    if hasHistory { return }
    hasHistory = true
    for input in history.load() { editor?.remember(input) }
  }

  private func readKeys() {
    recallHistory()
    if willShow { showPrompt() }
    // A key for each look at the terminal, so that nothing else waits for a long paste.
    switch editor?.readKey() ?? plain.read() {
    case .none: break
    case .run(let text): take(text)
    case .complete: complete()
    case .search: editor?.beginSearch()
    case .leave: leaveIfIdle()
    case .hangUp: hangUp()
    }
  }

  /// An input is whole. It starts in a turn of its own, since keys are also read while a task of the background is busy.
  private func take(_ text: String) {
    wasWarned = false
    stopPrompting()
    if history.append(text) { editor?.remember(text) }
    interpreter.loop.callSoon { [unowned self] in run(editor == nil ? text : Continuation.stripped(text)) }
  }

  private func stopPrompting() {
    isPrompting = false
    interpreter.loop.rest(STDIN_FILENO)
    editor?.end()
  }

  // Running

  private func run(_ text: String) {
    measureScreen()
    if Command.isCommand(text) { return Command.run(text, in: self) { [unowned self] in prompt() } }
    if text.allSatisfy(\.isWhitespace) { return prompt() }
    inputs.append(text)
    let isSilent = text.last(where: { !$0.isWhitespace }) == ";"
    session.evaluate(text) { [unowned self] outcome in
      tell(outcome, isSilent: isSilent)
      prompt()
    }
  }

  private func measureScreen() {
    let size = Terminal.size
    printer.columns = size.columns
    printer.rows = rowLimit ?? max(3, size.rows - 4)
  }

  /// Shows how an input ended.
  func tell(_ outcome: Session.Outcome, isSilent: Bool = false) {
    switch outcome {
    case .value(let value):
      guard !value.isNull else { return }
      session.remember(value)
      if !isSilent { show(value) }
    case .failed(let report): output.write(report)
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

  /// Forgets all names.
  func reset() { session.reset() }

  // Completing

  private func complete() {
    guard let editor else { return }
    let completion = Completer(session: session, machine: interpreter.machine).complete(editor.textBeforeCursor)
    guard !completion.candidates.isEmpty else { return Terminal.write("\u{7}") }
    editor.hide()
    if let text = completion.replacement { editor.replace(completion.typed, with: text) }
    if !completion.display.isEmpty {
      Terminal.write(CandidateList.text(completion.display, columns: Terminal.size.columns))
    }
    editor.show()
  }

  // Signals

  private func hearSignals() {
    let heard = signals.take()
    if heard.contains(SIGWINCH) { editor?.resize() }
    if heard.contains(SIGHUP) { return hangUp() }
    if heard.contains(SIGTERM) { return leave(status: 143) }
    if heard.contains(SIGTSTP) { suspend() }
    if heard.contains(SIGINT) { interrupt() }
  }

  /// Ctrl-C: cancels the input that runs, or else a task that lets nothing else run, or else clears the line.
  private func interrupt() {
    if shownTasks.isClosing { _exit(130) }
    wasWarned = false
    if !isPrompting {
      guard !session.isCancellable, let busy = interpreter.loop.current else { return session.cancelInput() }
      busy.cancel(Cancellation("interrupted"))
    } else if let busy = interpreter.loop.current {
      busy.cancel(Cancellation("interrupted"))
    } else if let editor {
      editor.show()
      editor.end()
      editor.begin()
    } else {
      plain.clear()
      Terminal.write("\n")
      plain.prompt()
    }
  }

  /// Ctrl-Z: the terminal is the shell's again until we are continued.
  private func suspend() {
    let text = editor?.text ?? ""
    if isPrompting { editor?.end() }
    kill(getpid(), SIGSTOP)
    guard isPrompting, let editor else { return }
    editor.begin()
    editor.hide()
    editor.replace(0, with: text)
    editor.show()
  }

  // Leaving

  private func leaveIfIdle() {
    let count = session.tasks.running.count
    if count == 0 || wasWarned { return leave(status: 0) }
    wasWarned = true
    output.write(
      "\(count == 1 ? "1 task is" : "\(count) tasks are") still running; Ctrl-D again cancels \(count == 1 ? "it" : "them")\n"
    )
  }

  /// A task of the background asked to exit; an input that runs ends by itself first.
  private func leaveIfAsked() {
    if isPrompting, let status = session.exitStatus { leave(status: Int32(truncatingIfNeeded: status)) }
  }

  /// The terminal is gone. What runs is cancelled, and should that not come to an end, nobody is there to say so: then the system
  /// ends the process.
  private func hangUp() {
    alarm(10)
    leave(status: 129)
  }

  /// Ends the session; tasks that run are cancelled.
  func leave(status: Int32) {
    guard !quit.isDone else { return }
    self.status = status
    if isPrompting {
      stopPrompting()
      if editor == nil { Terminal.write("\n") }
    }
    quit.succeed(())
    // What lets nothing else run would keep the loop from hearing of it.
    interpreter.loop.current?.cancel(Cancellation("the session ended"))
  }
}
