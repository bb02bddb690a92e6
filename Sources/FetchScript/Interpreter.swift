import FetchBytecode
import FetchCompiler
import FetchDiagnostics
import FetchHTTP
import FetchLibrary
import FetchRuntime
import FetchVM

/// Runs scripts. Each interpreter is a world of its own: its heap, its loop, its connections, its threads for blocking work.
///
/// It belongs to the thread that uses it; any number of them can run on threads of their own. Only `canceller` crosses threads.
public final class Interpreter {
  /// The virtual machine.
  package let machine: Machine
  /// What everything of this interpreter runs on.
  package let loop: EventLoop
  let output: any ScriptOutput
  private let client: HTTPClient
  let policy: Policy
  let world: World
  let configuration: Configuration
  /// The members of every type that scripts meet.
  package let memberTables: [MemberTable]
  /// What went over the wire, if somebody asked for it.
  var requestLog: RequestLog?
  /// What `--report` writes, if somebody asked for it and a script has begun.
  private var report: ReportFile?
  private var reportPath: String?
  /// Shows how far the script is, if somebody looks.
  private(set) var progress: Progress?
  /// What the options of the script that runs were given.
  var options: [String: OptionValue] = [:]
  /// Whether the script that runs was cancelled through `canceller`.
  var wasInterrupted = false

  /// An interpreter that meets the world as `configuration` says.
  public convenience init(_ configuration: Configuration = Configuration()) {
    switch configuration.output {
    case .process: self.init(configuration, output: ProcessOutput())
    case .captured: self.init(configuration, output: CapturedOutput())
    }
  }

  /// An interpreter whose scripts print to `output`.
  package init(_ configuration: Configuration, output: any ScriptOutput) {
    self.configuration = configuration
    self.output = output
    switch configuration.time {
    case .real: loop = EventLoop()
    case .manual: loop = EventLoop(clock: ManualClock())
    }
    machine = Machine(loop: loop)
    machine.maximumDepth = Int32(clamping: configuration.maximumDepth)
    machine.maximumTaskDepth = Int32(clamping: configuration.maximumTaskDepth)
    machine.maximumTasks = configuration.maximumTasks
    machine.heap.limit = configuration.maximumMemory
    machine.heap.collectsAlways = configuration.collectsAtEveryAllocation
    var player: RecordingPlayer?
    switch configuration.network {
    case .real: client = HTTPClient(loop: loop, transport: DefaultTransport(on: loop))
    case .stub(let answer): client = HTTPClient(loop: loop, transport: StubNetwork.transport(on: loop, answer))
    case .replay(let recording):
      let started = RecordingPlayer(recording.content)
      player = started
      client = HTTPClient(loop: loop, transport: StubTransport(on: loop) { started.answer(to: $0) })
    }
    let policy = Policy(configuration.fence)
    self.policy = policy
    if player != nil { client.usesCaches = false }
    if case .manual = configuration.time {
      // Dates in headers, and ages in the cache, go with the clock that jumps.
      let beginning = client.wallClock()
      client.wallClock = { [loop] in beginning + loop.clock.now / 1_000_000_000 }
    }
    client.hostRule = policy.hostRule
    client.addressRule = policy.addressRule
    let types = installCore(into: machine, output: output)
    let output = output
    world = World(machine: machine, client: client, types: types, permissions: policy.permissions) { bytes in
      bytes.withUnsafeBufferPointer { output.write($0, to: .output, raw: false) }
    }
    world.install()
    player?.mask(for: world)
    memberTables = machine.memberTables + types.memberTables + world.memberTables
    setArguments(configuration.arguments)
    loop.onIdle = { [unowned self] in
      // The report first: who reads a line finds the rows of what ended before it.
      report?.flush()
      output.flush()
    }
    // As an interrupt: the loop may be about to wait for something, and would not look at its tasks before.
    (output as? ProcessOutput)?.onFailure = { [unowned loop] in loop.interrupt.raise() }
    world.option = { [unowned self] name throws(Failure) -> FetchVM.Value in
      options[name]?.makeValue(in: world) ?? .undefined
    }
    world.loader = { [unowned self] (name: String, path: String) throws(Failure) -> Chunk in
      try compileModule(name, named: path)
    }
  }

  deinit {
    client.close()
    loop.close()
  }

  // Running

  /// Runs a script from its text. `name` is what messages call it, and where its imports are looked for. `params` are values for
  /// the options that it declares with `param`: of their types, or texts that are read as on a command line.
  /// - Returns: the value of the script's last expression, or of its `return`.
  @discardableResult
  public func run(
    _ source: String, named name: String = "script.fetch", params: [String: ScriptValue] = [:]
  ) throws(ScriptError) -> ScriptValue {
    try run(SourceText(name: name, source), params)
  }

  /// Runs a script's file; `-` is standard input.
  @discardableResult
  public func run(contentsOf path: String, params: [String: ScriptValue] = [:]) throws(ScriptError) -> ScriptValue {
    try run(ScriptOrigin.file(path).read(), params)
  }

  private func run(_ source: SourceText, _ params: [String: ScriptValue]) throws(ScriptError) -> ScriptValue {
    let chunk = try compile(source)
    try setOptions(params, for: chunk)
    return try run(chunk)
  }

  /// Runs a compiled script to its end.
  func run(_ chunk: Chunk) throws(ScriptError) -> ScriptValue {
    policy.script = ScriptFence(chunk.allowances)
    policy.scriptName = chunk.source.name
    client.hostRule = policy.hostRule
    try openReport()
    return try logging { () throws(ScriptError) in try run(machine.start(machine.load(chunk))) }
  }

  /// What a script is compiled for.
  var environment: CompilerEnvironment {
    var environment = CompilerEnvironment(builtins: machine.builtinNames, usesValue: usesValue)
    environment.allowanceFault = ScriptFence.fault
    return environment
  }

  /// Compiles a script; the error's report has everything that is wrong.
  func compile(_ source: SourceText) throws(ScriptError) -> Chunk {
    let result = FetchCompiler.compile(source: source, in: environment)
    guard let chunk = result.chunk else {
      throw ScriptError(
        reason: .syntax, message: result.diagnostics.first?.message ?? "the script did not compile",
        report: DiagnosticRenderer(usesColor: usesColor).render(result.diagnostics, in: source))
    }
    return chunk
  }

  /// Runs the loop until the script's task and all it started are done.
  private func run(_ task: ScriptTask) throws(ScriptError) -> ScriptValue {
    machine.exitStatus = nil
    defer { loop.interrupt.forget() }
    wasInterrupted = false
    loop.onInterrupt = { [unowned self] in
      let hasOutput = (output as? ProcessOutput)?.failure == nil
      wasInterrupted = hasOutput
      machine.mainTask?.cancel(Cancellation(hasOutput ? "the script was interrupted" : "the output failed"))
    }
    progress?.begin()
    defer {
      progress?.end()
      loop.onInterrupt = nil
      output.flush()
      report?.flush()
    }
    do throws(LoopError) {
      try loop.runUntilComplete(task.future)
    } catch {
      let failure = deadlock(error, in: task)
      // Its `finally` blocks still run.
      task.future.cancel(Cancellation("deadlock"))
      try? loop.runUntilComplete(task.future)
      _ = closeQueues()
      if let number = (output as? ProcessOutput)?.failure { throw outputFailure(number) }
      throw failure
    }
    finishCaching()
    let queueProblem = closeQueues()
    output.flush()
    report?.flush()
    if let number = (output as? ProcessOutput)?.failure { throw outputFailure(number) }
    let value = try outcome(of: task)
    if let queueProblem { throw queueProblem }
    if let problem = report?.failure { throw reportFailure(problem) }
    return value
  }

  /// Waits until all that was kept for the next run is written.
  func finishCaching() {
    while let writing = world.settleCaches(), (try? loop.runUntilComplete(writing)) != nil {}
  }

  /// Somebody looks at the value that `run` returns. The command does not, and then a gather at a script's end keeps no results.
  package var usesValue = true

  /// Reports use colour; the command turns it on for a terminal.
  package var usesColor = false

  /// Has a row written to a file for each item of every gather that is run from now on, and for each request outside one. The
  /// file's ending says the format: `.csv`, `.json` or `.jsonl`. It is made when a script begins: one that does not compile leaves
  /// the last report as it is.
  package func writeReport(to path: String) { reportPath = path }

  private func openReport() throws(ScriptError) {
    guard report == nil, let path = reportPath else { return }
    do throws(ReportFile.Problem) {
      let report = try ReportFile(path, world: world)
      self.report = report
      machine.onItemEnd = { report.add($0) }
    } catch {
      throw OptionProblem(error.message, hint: error.hint).error
    }
  }

  /// Prints a text as a script would.
  func show(_ text: String) {
    var text = text
    text.withUTF8 { output.write($0, to: .output, raw: false) }
    output.flush()
  }

  /// Gets a line for each thing that becomes of a request, without its end; nil tells nobody.
  package var onTrace: ((String) -> Void)? {
    didSet {
      let narrator = onTrace.map { trace in RequestNarrator { [unowned world] in trace(world.masked($0)) } }
      client.onEvent = narrator.map { narrator in { narrator.hear($0, $1) } }
    }
  }

  /// Shows how far a script is while it runs, instead of narrating its requests.
  package func showProgress(on canvas: any ProgressCanvas) {
    let meter = ProgressMeter(client.traffic)
    let progress = Progress(on: canvas, meter, loop: loop) { [unowned world] in world.masked($0) }
    self.progress = progress
    client.onEvent = { meter.hear($0, $1) }
    machine.onTaskStart = { meter.hear(of: $0) }
    (output as? ProcessOutput)?.onWriting = { [unowned progress] in progress.makeRoom(endsLine: $0) }
  }

  /// The requests that went out so far, redirects and further attempts included, and the bytes of bodies that came.
  package var traffic: (requests: Int, bytes: Int) { (client.traffic.requests, client.traffic.bytes) }

  /// The members of a type by the name `typeOf` gives it; nil for one whose members are known of its values only.
  package func members(ofType name: String) -> MemberTable? { world.members(ofType: name) }

  // What the host gives and takes

  /// Sets the script's `args`.
  public func setArguments(_ arguments: [String]) {
    machine.define("args", ScriptValue.list(arguments.map { .string($0) }).makeValue(in: machine))
  }

  /// Gives scripts a function of the host's. It runs on the interpreter's thread, between the script's instructions; what it throws
  /// becomes an error the script can catch.
  /// - Parameter parameters: names, for labels and messages; `name?` may be left out, `...name` takes the rest.
  public func define(
    _ name: String, _ parameters: [String] = ["...values"],
    _ body: @escaping ([ScriptValue]) throws -> ScriptValue
  ) {
    let signature = parameters.map { text in
      let isRest = text.hasPrefix("...")
      let isOptional = text.hasSuffix("?")
      return Parameter(
        name: String((isRest ? text.dropFirst(3) : text[...]).dropLast(isOptional ? 1 : 0)), isOptional: isOptional,
        isRest: isRest)
    }
    machine.define(name, signature) { machine, arguments throws(Failure) in
      let values = (0..<arguments.count).map { ScriptValue(arguments[$0], in: machine) }
      do {
        return try body(values).makeValue(in: machine)
      } catch {
        throw machine.failure(.error, "\(error)")
      }
    }
  }

  /// Gives scripts a value by name.
  public func define(_ name: String, value: ScriptValue) {
    machine.define(name, value.makeValue(in: machine))
  }

  /// What scripts printed so far, when the output is captured.
  public var capturedOutput: String { (output as? CapturedOutput)?.text ?? "" }

  /// What scripts wrote with `eprint` so far, when the output is captured.
  public var capturedErrors: String { (output as? CapturedOutput)?.errorText ?? "" }

  /// Cancels the script that runs, from any thread.
  public var canceller: Canceller { Canceller(interrupt: loop.interrupt) }

  // Looking without running

  /// The bytecode of a file, as text.
  public func disassemble(contentsOf path: String) throws(ScriptError) -> String {
    let chunk = try compile(ScriptOrigin.file(path).read())
    return Disassembler(chunk).listing()
  }
}

/// Cancels an interpreter's script from any thread: its `finally` blocks run, no partial file stays.
public struct Canceller: Sendable {
  let interrupt: Interrupt

  /// Asks the script that runs to end. Without one, the next ends as soon as it begins.
  public func cancel() { interrupt.raise() }

  /// The same from the handler of a signal.
  public func cancelInSignalHandler() { interrupt.raiseInSignalHandler() }
}
