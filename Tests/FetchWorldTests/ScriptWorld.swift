import FetchBytecode
import FetchCompiler
import FetchDiagnostics
import FetchHTTP
import FetchRuntime
import FetchVM
import Foundation

@testable import FetchLibrary

/// Runs scripts with a stub for the network, a manual clock and a folder of their own.
final class ScriptWorld {
  let loop: EventLoop
  let machine: Machine
  let transport: StubTransport
  let world: World
  /// The folder that `{folder}` names in a script's strings; removed at the end.
  let folder: String
  /// What `save … to "-"` wrote.
  var output: [UInt8] { sink.bytes }
  private let sink = Sink()

  private final class Sink {
    var bytes: [UInt8] = []
    var shown: [String] = []
  }

  init(
    limit: Int = 100, permissions: Permissions = Permissions(),
    answer: @escaping (TransportRequest) -> StubAnswer = { StubAnswer(text: "page of \($0.url.path)") }
  ) {
    loop = EventLoop(clock: ManualClock())
    machine = Machine(loop: loop)
    machine.heap.collectsAlways = true
    transport = StubTransport(on: loop, keepsRequests: true, answer: answer)
    let client = HTTPClient(loop: loop, transport: transport, limit: limit)
    let types = installCore(into: machine, output: Silence())
    world = World(machine: machine, client: client, types: types, permissions: permissions) { [sink] in
      sink.bytes += $0
    }
    folder = NSTemporaryDirectory() + "fetch-world-\(UUID().uuidString)"
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    world.install()
    machine.define("folder", .string(machine.intern(folder)))
    machine.define("show", [Parameter(name: "value")]) { [sink] machine, arguments throws(Failure) in
      sink.shown.append(machine.display(arguments[0]))
      return .null
    }
  }

  deinit {
    loop.close()
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// Runs a script; gives its value as `print` shows it, or its error as `Kind: message`.
  @discardableResult
  func run(_ script: String) throws -> String {
    let task = try start(script)
    try loop.runUntilComplete(task.future)
    return result(of: task)
  }

  /// Starts a script, for tests that do something while it runs.
  func start(_ script: String) throws -> ScriptTask {
    let source = SourceText(name: "test.fetch", script)
    let result = compile(source: source, in: CompilerEnvironment(builtins: machine.builtinNames))
    guard let chunk = result.chunk else { throw CompileFailure(messages: result.diagnostics.map(\.message)) }
    return machine.start(machine.load(chunk))
  }

  func result(of task: ScriptTask) -> String {
    _ = task.isSettled(machine)
    do {
      return machine.display(try task.take())
    } catch {
      return "\(error.error.object.kind.object.string): \(error.error.object.message.object.string)"
    }
  }

  /// The hint of the error that a script ends with.
  func hint(_ script: String) throws -> String? {
    let task = try start(script)
    try loop.runUntilComplete(task.future)
    _ = task.isSettled(machine)
    return task.error?.object.hint
  }

  /// What `show` was called with.
  var shown: [String] { sink.shown }

  // Files

  func write(_ text: String, to name: String) {
    _ = FileManager.default.createFile(atPath: "\(folder)/\(name)", contents: Data(text.utf8))
  }

  func text(_ name: String) -> String? {
    FileManager.default.contents(atPath: "\(folder)/\(name)").map { String(decoding: $0, as: UTF8.self) }
  }

  /// How many descriptors are open on files of the folder, removed ones too.
  var openFiles: Int {
    let descriptors = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
    return descriptors.count { descriptor in
      let path = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(descriptor)")
      return path?.hasPrefix(folder) == true
    }
  }

  /// Every name in the folder, temporary ones too.
  var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }
}

/// Where `print` goes in these tests.
private final class Silence: ScriptOutput {
  func write(_ bytes: UnsafeBufferPointer<UInt8>, to stream: StandardStream, raw: Bool) {}
  func flush() {}
}

/// A script that does not compile.
struct CompileFailure: Error {
  let messages: [String]
}
