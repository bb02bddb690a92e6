import FetchBytecode
import FetchCompiler
import FetchDiagnostics
import FetchRuntime
import FetchSyntax
import FetchVM

/// Inputs that share their names, one after the other, while tasks that earlier ones started go on.
///
/// Each input runs as a task without a starter. When its body has returned, what it started and nobody awaited becomes a child
/// of one root task, which lives as long as the session: so an input is done when its body is, and no task is ever lost. What
/// such a child fails with, unless somebody awaits it, is told at once.
package final class Session {
  /// How an input ended.
  package enum Outcome {
    /// With a value; null when there is nothing to show.
    case value(FetchVM.Value)
    /// It did not compile: what a person is to read.
    case refused(report: String)
    /// It threw: what a person is to read.
    case failed(report: String)
    case cancelled
  }

  /// What the inputs run on.
  package let interpreter: Interpreter
  /// The tasks that inputs started and that are not done.
  package let tasks: SessionTasks
  /// Told of a task that failed and that nobody awaits, with the report of its error.
  package var onFailure: (SessionTasks.Entry?, String) -> Void = { _, _ in }
  /// Told that an input, or a task that one left behind, asked to exit.
  package var onExit: () -> Void = {}

  /// The columns that reports have; nil where that makes no difference.
  package var columns: Int?

  private let machine: Machine
  private var globals: SessionGlobals
  private let root: Task
  private var input: ScriptTask?
  private var isCancelled = false
  private var inputCount = 0
  private var valueCount = 0

  /// A session without names.
  package init(_ interpreter: Interpreter) {
    self.interpreter = interpreter
    machine = interpreter.machine
    globals = SessionGlobals(machine)
    root = Task(Forever(on: interpreter.loop), in: nil, on: interpreter.loop)
    tasks = SessionTasks(machine)
    machine.onTaskStart = { [unowned self] task in tasks.started(task) }
    machine.onExit = { [unowned self] in onExit() }
  }

  /// Whether an input's body runs or waits.
  package var isBusy: Bool { input != nil }

  /// Whether an input's body runs or waits and nobody has cancelled it.
  package var isCancellable: Bool { input.map { !$0.future.isDone && !isCancelled } ?? false }

  /// The status that an input asked for with `exit`, if one did.
  package var exitStatus: Int? { machine.exitStatus }

  /// The names that inputs declared, in the order they first appeared.
  package var names: [String] { globals.names.filter { !$0.isEmpty && !$0.hasPrefix("_") } }

  /// The value of a name that an input declared, or of a builtin.
  package func value(of name: String) -> FetchVM.Value? { globals.value(of: name) ?? machine.builtin(name) }

  /// Whether `text` ends too early to be run: in an open bracket, block or string.
  package static func isIncomplete(_ text: String) -> Bool {
    parse(SourceText(name: "input", text), \.isIncomplete)
  }

  /// Whether a `;` stands behind the last statement of `text`, which keeps its value from being shown.
  package static func endsInSemicolon(_ text: String) -> Bool {
    let source = SourceText(name: "input", text)
    guard let end = parse(source, { $0.script.body.statements.last?.span.end }) else { return false }
    return source.utf8[Int(end)...].first { $0 > 0x20 } == UInt8(ascii: ";")
  }

  /// The text of a script's file.
  package static func text(ofFile path: String) throws(ScriptError) -> String {
    String(decoding: try ScriptFile.read(path), as: UTF8.self)
  }

  // Running

  /// Starts an input; `completion` is called once its body has ended, from the loop or, when it does not compile, at once.
  package func evaluate(_ text: String, name: String? = nil, _ completion: @escaping (Outcome) -> Void) {
    precondition(input == nil, "a session runs one input at a time")
    if name == nil { inputCount += 1 }
    let chunk: Chunk
    do throws(Refusal) {
      chunk = try compile(SourceText(name: name ?? "input \(inputCount)", text))
    } catch {
      return completion(.refused(report: error.report))
    }
    guard globals.take(chunk.globals) else {
      return completion(.refused(report: "error: the session has too many names\n  help: :reset forgets them\n"))
    }
    let task = machine.start(input: machine.load(chunk, into: globals.module)) { [unowned self] children in
      for child in children { adopt(child) }
    }
    input = task
    isCancelled = false
    task.future.addCallback { [unowned self] _ in completion(end(of: task)) }
  }

  /// What keeps a text from being run, as a person reads it; nil when nothing does.
  package func problems(of text: String) -> String? {
    do throws(Refusal) {
      _ = try compile(SourceText(name: "input", text))
      return nil
    } catch {
      return error.report
    }
  }

  private func compile(_ source: SourceText) throws(Refusal) -> Chunk {
    let environment = CompilerEnvironment(
      builtins: machine.builtinNames, mode: .session, knownGlobals: globals.names)
    let result = FetchCompiler.compile(source: source, in: environment)
    if let chunk = result.chunk { return chunk }
    // An open bracket would have been waited for, had nothing else been wrong.
    let unclosed = result.diagnostics.count > 1 ? parse(source, \.unclosed) : nil
    let renderer = DiagnosticRenderer(usesColor: interpreter.usesColor, columns: columns)
    throw Refusal(report: renderer.render(result.diagnostics.filter { $0.span != unclosed }, in: source))
  }

  /// Cancels the input that runs, and what it started: its `finally` blocks run.
  package func cancelInput() {
    isCancelled = true
    input?.future.cancel(Cancellation("interrupted"))
  }

  private func end(of task: ScriptTask) -> Outcome {
    input = nil
    globals.dropUnset()
    _ = task.isSettled(machine)
    switch task.state {
    case .succeeded: return .value(task.result)
    case .cancelled: return .cancelled
    case .failed, .pending: return .failed(report: task.error.map(report) ?? "")
    }
  }

  private func report(_ error: Ref<ErrorObject>) -> String {
    ErrorReport.report(error.object, machine: machine, usesColor: interpreter.usesColor, columns: columns)
  }

  /// Makes a value the latest: `_`, and `_N` for its number in the order of them all.
  package func remember(_ value: FetchVM.Value) {
    valueCount += 1
    globals.remember(value, number: valueCount)
  }

  /// Forgets all names and values; tasks go on.
  package func reset() {
    globals = SessionGlobals(machine)
    valueCount = 0
  }

  // What inputs leave behind

  private func adopt(_ child: AnyFuture) {
    let entry = tasks.entry(of: child)
    root.currentScope.adopt(child)
    child.addCallback { [unowned self] child in
      guard let failure = child.failure, !child.isCancelled, !child.isObserved else { return }
      child.isObserved = true
      onFailure(entry, report(machine.errorObject(for: failure)))
    }
  }

  /// Cancels everything and waits for it to end: `finally` blocks run, no partial file stays.
  package func close() {
    machine.onTaskStart = nil
    machine.onExit = nil
    cancelInput()
    root.cancel(Cancellation("the session ended"))
    if let input { try? interpreter.loop.runUntilComplete(input.future) }
    try? interpreter.loop.runUntilComplete(root)
    interpreter.finishCaching()
    if let problem = interpreter.closeQueues() { onFailure(nil, problem.report) }
    interpreter.output.flush()
  }
}

/// An input did not compile.
private struct Refusal: Error {
  let report: String
}

/// The body of the root task: it waits until it is cancelled.
private final class Forever: Coroutine {
  private let never: Future<Void>

  init(on loop: EventLoop) { never = Future(on: loop) }

  func resume(with wake: Wake) -> Step {
    switch wake {
    case .ready: .awaits(never)
    case .cancelled(let cancellation): .fails(cancellation)
    }
  }

  func isCleaningUp(inside scope: Scope?) -> Bool { false }
}
