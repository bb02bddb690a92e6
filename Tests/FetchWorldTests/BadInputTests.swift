import FetchHTTP
import FetchLibrary
import FetchRuntime
import FetchVM
import LibraryTestSupport
import Testing

/// The functions and methods that reach out of the machine meet arguments of every type and of extreme sizes: they answer, or their
/// error names the function, the argument and what came. Nothing leaves the process but for a folder of the test.
@Suite struct WorldBadInputTests {
  /// Those of the world alone: the library has a table of its own.
  private static let coreNames: Set<String> = {
    let machine = Machine(loop: EventLoop(clock: ManualClock()))
    defer { machine.loop.close() }
    installCore(into: machine, output: Unheard())
    return Set(machine.builtinNames)
  }()

  /// What the errors of a call may be besides a `TypeError` and a `ValueError`.
  static let otherKinds: [String: Set<String>] = [
    // The path is one, and no file is there.
    "read": ["FileError"], "lines": ["FileError"], "list": ["FileError"],
    // The same, where nothing may be written.
    "queue": ["PermissionError"],
    // A list of the world's own is compared with what may contain itself.
    "contains": ["LimitError"],
    // The result would be too long to be held.
    "padStart": ["LimitError"], "padEnd": ["LimitError"],
  ]

  /// A value of each of the world's types, as scripts make it.
  static let receivers = [
    #"url("http://me@site:81/a/b?c=d&c=e#f")"#, #"(await fetch "http://site/").headers"#,
    #"await fetch "http://site/""#,
    #"session({base: "http://site/", timeout: 1s})"#, "channel(1)", "semaphore(2)", "queue([1, 2])",
    "queue([1, 2], by: x => x)",
    #"queue("{folder}/q.db", [1])"#, #""<p class=a>b".parseHTML("http://site/")"#, #"secret("abc")"#,
    #"secret("abc", for: "http://site")"#, "sleep(1s)",
  ]

  @Test func everyFunctionAnswersOrSaysWhatItRefuses() throws {
    let world = try BadWorld()
    let names = Set(world.machine.builtinNames).subtracting(Self.coreNames).subtracting(world.ownNames)
    #expect(names.isSuperset(of: ["read", "session", "queue", "channel", "sleep", "race", "url", "secret", "glob"]))
    for name in names.sorted() {
      guard case .native(let native)? = world.machine.builtin(name) else { continue }
      check(native.object, of: nil, in: world)
    }
  }

  @Test(arguments: receivers)
  func everyMethodAnswersOrSaysWhatItRefuses(_ script: String) throws {
    let world = try BadWorld()
    let receiver = try world.value(of: script)
    let table = try #require(world.members(of: receiver))
    #expect(!table.methodNames.isEmpty || !table.fieldNames.isEmpty)
    for name in table.methodNames {
      guard let native = table.method(world.machine.intern(name)) else { continue }
      check(native.object, of: receiver, in: world)
    }
  }

  /// The library's own table calls what the core gives strings and bytes.
  @Test(arguments: [#""<p>""#, #""<p>".bytes()"#, "bytes([255, 254, 0])"])
  func whatTheWorldAddsToTextAnswersOrSaysWhatItRefuses(_ script: String) throws {
    let world = try BadWorld()
    let receiver = try world.value(of: script)
    for name in ["parseHTML", "parseXML"] {
      let native = try #require(world.machine.members(of: receiver).method(world.machine.intern(name)))
      check(native.object, of: receiver, in: world)
    }
  }

  private func check(_ native: NativeFunction, of receiver: Value?, in world: BadWorld) {
    var kinds: Set<String> = ["TypeError", "ValueError"]
    kinds.formUnion(Self.otherKinds[native.name] ?? [])
    badArguments(for: native.parameters, among: world.values, world.machine) { arguments in
      guard let failure = world.failure(of: native, on: receiver, arguments) else { return }
      let refusal = Refusal(of: native, receiver: receiver, arguments, failure, world.machine)
      if let complaint = refusal.complaint(kinds: kinds) { Issue.record(Comment(rawValue: complaint)) }
    }
  }
}

/// A world whose natives are called one by one.
private final class BadWorld {
  let script = ScriptWorld(
    permissions: Permissions(write: {
      $0.contains("/fetch-world-") ? nil : FetchHTTP.Refusal("queue writes nothing here")
    }))
  /// The library's bad values, and one of each of the world's types.
  private(set) var values = BadValues.all.map { make in { (machine: Machine) in make(machine) } }
  /// What the test gives scripts.
  let ownNames: Set<String> = ["folder", "show", "held"]
  var machine: Machine { script.machine }
  private let held: Ref<ListObject>
  /// What has an owner besides the heap is not collected.
  private let owner: ListObject

  init() throws {
    held = script.machine.heap.makeList()
    owner = held.object
    script.machine.define("held", .list(held))
    script.machine.heap.collectsAlways = false
    for receiver in WorldBadInputTests.receivers {
      let value = try value(of: receiver)
      values.append { _ in value }
    }
  }

  /// What a script comes to, kept for the length of the test.
  func value(of text: String) throws -> Value {
    let task = try script.start("let x = \(text)\nheld.add(x)\nnull")
    try script.loop.runUntilComplete(task.future)
    return held.object[held.object.count - 1]
  }

  func members(of value: Value) -> MemberTable? {
    switch value {
    case .object(let object): object.object.members(machine)
    case .task: machine.taskMembers
    default: nil
    }
  }

  /// The error of a call; nil when it answers, or waits for what never comes.
  func failure(of native: NativeFunction, on receiver: Value?, _ arguments: [Value]) -> Failure? {
    var callee = Ref(native)
    if let receiver {
      callee = machine.heap.add(
        NativeFunction(
          name: native.name, parameters: native.parameters, isMethod: true, receiver: receiver, body: native.body))
    }
    let task = machine.start(calling: .native(callee), arguments)
    do {
      try script.loop.runUntilComplete(task.future)
    } catch {
      task.future.cancel(Cancellation("the test goes on"))
      try? script.loop.runUntilComplete(task.future)
      return nil
    }
    guard task.isSettled(machine) else { return nil }
    do {
      _ = try task.take()
      return nil
    } catch {
      return error
    }
  }
}

private final class Unheard: ScriptOutput {
  func write(_ bytes: UnsafeBufferPointer<UInt8>, to stream: StandardStream, raw: Bool) {}
  func flush() {}
}
