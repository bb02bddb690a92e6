import FetchBytecode
import FetchCompiler
import FetchDiagnostics
import FetchRuntime
import FetchVM

/// Runs scripts on a machine with a handful of natives and a clock that jumps.
final class TinyHost: Host {
  private var modules: [String: String]
  private var printed: [String] = []
  private var environment = CompilerEnvironment(builtins: [])

  init(modules: [String: String] = [:]) { self.modules = modules }

  /// What a script prints; its last line is the error that ended it, if one did.
  static func output(of text: String, modules: [String: String] = [:]) throws -> String {
    try TinyHost(modules: modules).run(text)
  }

  private func run(_ text: String) throws -> String {
    let loop = EventLoop(clock: ManualClock())
    let machine = Machine(loop: loop)
    machine.host = self
    define(on: machine)
    environment.builtins = machine.builtinNames
    guard let chunk = compiled(text, named: "test.fetch") else { return printed.joined(separator: "\n") }
    let task = machine.start(machine.load(chunk))
    try loop.runUntilComplete(task.future)
    if task.isSettled(machine) {
      do throws(Failure) { _ = try task.take() } catch {
        printed.append("\(error.error.object.kind.object.string): \(error.error.object.message.object.string)")
      }
    }
    loop.close()
    return printed.joined(separator: "\n")
  }

  private func compiled(_ text: String, named name: String, mode: CompilerEnvironment.Mode = .script) -> Chunk? {
    environment.mode = mode
    let result = compile(source: SourceText(name: name, text), in: environment)
    printed += result.diagnostics.map(\.message)
    printed += result.chunk?.verify() ?? []
    return result.chunk
  }

  private func define(on machine: Machine) {
    machine.define("print", [Parameter(name: "values", isRest: true)]) { [unowned self] machine, arguments in
      let words = (0..<arguments.count).map { index in
        if case .string(let text) = arguments[index] { return text.object.string }
        return machine.describe(arguments[index])
      }
      printed.append(words.joined(separator: " "))
      return .null
    }
    machine.define("error", [Parameter(name: "message"), Parameter(name: "kind", isOptional: true)]) {
      (machine, arguments) throws(Failure) in
      guard case .string(let message) = arguments[0] else { throw machine.failure(.type, "a message is a string") }
      var kind = machine.intern("Error")
      if case .string(let given)? = arguments.optional(1) { kind = machine.intern(given.object.string) }
      return .error(machine.heap.add(ErrorObject(kind: kind, message: message)))
    }
    machine.define("sleep", [Parameter(name: "time")]) { (machine, arguments) throws(Failure) in
      guard case .duration(let time) = arguments[0] else { throw machine.failure(.type, "sleep needs a duration") }
      return .task(machine.adopt(HostTask(machine.loop.sleep(time), label: "sleep") { _, _ in .null }))
    }
    machine.addMethod(machine.listMembers, "add", [Parameter(name: "item")]) { machine, arguments in
      if case .list(let list) = arguments[0] { list.object.append(arguments[1]) }
      return .null
    }
    machine.addField(machine.listMembers, "count") { machine, arguments in
      if case .list(let list) = arguments[0] { return .int(list.object.count) }
      return .null
    }
  }

  // MARK: Host

  func fetch(
    _ url: Value, options: Value, session: Value, method: Value, _ machine: Machine
  ) throws(Failure) -> Ref<TaskObject> {
    let request = [url, options, session, method].map(machine.describe).joined(separator: " ")
    return machine.adopt(
      HostTask(machine.loop.sleep(1_000_000), label: "fetch") { (machine, _) throws(Failure) in
        if request.contains("/404") { throw machine.failure(.http, "404 for \(request)") }
        return .string(machine.heap.makeString(request))
      })
  }

  func save(_ value: Value, to path: Value, options: Value, _ machine: Machine) throws(Failure) -> Ref<TaskObject> {
    printed.append("save " + [value, path, options].map(machine.describe).joined(separator: " "))
    let future = Future<Void>(on: machine.loop)
    future.succeed(())
    return machine.adopt(HostTask(future, label: "save") { _, _ in .null })
  }

  func locate(_ path: String, importer: String) -> String { path }

  func load(_ name: String, named path: String, _ machine: Machine) throws(Failure) -> Chunk {
    guard let text = modules[name], let chunk = compiled(text, named: name, mode: .module) else {
      throw machine.failure(.file, "there is no \(path)")
    }
    return chunk
  }

  func option(_ name: String, _ machine: Machine) throws(Failure) -> Value { name == "given" ? .int(7) : .undefined }

  func failure(for error: any Error, _ machine: Machine) -> Failure? { nil }
}
