import FetchBytecode
import FetchLibrary
import FetchRuntime
import FetchVM

/// A machine with the library, whose functions a test calls one by one, without a compiler.
final class Sandbox {
  let machine: Machine
  let output = CapturedOutput()
  let types: CoreTypes

  init() {
    machine = Machine(loop: EventLoop(clock: ManualClock()))
    types = installCore(into: machine, output: output)
  }

  deinit { machine.loop.close() }

  // Values

  func string(_ text: String) -> Value { .string(machine.heap.makeString(text)) }

  func bytes(_ bytes: [UInt8]) -> Value { .bytes(machine.heap.makeBytes(bytes)) }

  func range(_ first: Int, _ end: Int, _ step: Int = 1) -> Value {
    .range(machine.heap.makeRange(first: first, end: end, step: step))
  }

  func list(_ items: [Value]) -> Value {
    let list = machine.heap.makeList()
    for item in items { list.object.append(item) }
    return .list(list)
  }

  func ints(_ ints: [Int]) -> Value { list(ints.map { .int($0) }) }

  func strings(_ texts: [String]) -> Value { list(texts.map(string)) }

  func map(_ entries: [(String, Value)]) -> Value {
    let map = machine.heap.makeMap()
    for (key, value) in entries { map.object.set(string(key), value) }
    return .map(map)
  }

  /// A value written as JSON.
  func json(_ text: String) -> Value {
    guard case .success(let value) = result(method: "parseJSON", of: string(text), []) else { return .undefined }
    return value
  }

  /// What a native gives for what is no mistake. It does not run the machine, so other values of the test are safe.
  func made(_ native: Value?, _ arguments: [Value]) -> Value {
    guard case .native(let native)? = native else { return .undefined }
    var registers = arguments + [.undefined, .undefined, .undefined]
    return registers.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return .undefined }
      return (try? native.object.body(machine, Arguments(base: base, count: arguments.count))) ?? .undefined
    }
  }

  func made(method name: String, of receiver: Value, _ arguments: [Value]) -> Value {
    made(members(of: receiver).method(machine.intern(name)).map { .native($0) }, [receiver] + arguments)
  }

  /// A function for callbacks.
  func function(_ parameters: Int = 1, _ body: @escaping NativeBody) -> Value {
    let names = (0..<parameters).map { Parameter(name: "x\($0)") }
    return .native(machine.makeNative("callback", names, body))
  }

  // Calls

  /// Calls a value, on the loop, as a script's task would.
  func result(calling callee: Value, _ arguments: [Value]) -> Result<Value, Failure> {
    let task = machine.start(calling: callee, arguments)
    do {
      try machine.loop.runUntilComplete(task.future)
    } catch {
      return .failure(machine.failure(.error, "the loop: \(error)"))
    }
    guard task.isSettled(machine) else { return .failure(machine.failure(.error, "the call did not end")) }
    return Result { () throws(Failure) in try task.take() }
  }

  func result(_ name: String, _ arguments: [Value]) -> Result<Value, Failure> {
    guard let callee = machine.builtin(name) else { return .failure(machine.failure(.name, "no function \(name)")) }
    return result(calling: callee, arguments)
  }

  func result(method name: String, of receiver: Value, _ arguments: [Value]) -> Result<Value, Failure> {
    guard let native = members(of: receiver).method(machine.intern(name)) else {
      return .failure(machine.failure(.name, "no method \(name)"))
    }
    return result(calling: bind(native, to: receiver), arguments)
  }

  private func bind(_ native: Ref<NativeFunction>, to receiver: Value) -> Value {
    let native = native.object
    let bound = NativeFunction(
      name: native.name, parameters: native.parameters, isMethod: true, receiver: receiver, body: native.body)
    return .native(machine.heap.add(bound))
  }

  func members(of value: Value) -> MemberTable {
    switch value {
    case .string: machine.stringMembers
    case .bytes: machine.bytesMembers
    case .list: machine.listMembers
    case .map: machine.mapMembers
    case .range: machine.rangeMembers
    case .int, .float: machine.numberMembers
    case .duration: machine.durationMembers
    case .stream: machine.streamMembers
    case .object(let object): object.object.members(machine) ?? machine.noMembers
    default: machine.noMembers
    }
  }

  // Answers as text

  /// What a function gives, as source writes it, or its error's kind and message.
  func call(_ name: String, _ arguments: Value...) -> String { show(result(name, arguments)) }

  /// What a method gives, in the same way.
  func call(_ receiver: Value, _ method: String, _ arguments: Value...) -> String {
    show(result(method: method, of: receiver, arguments))
  }

  func field(_ receiver: Value, _ name: String) -> String {
    guard let native = members(of: receiver).field(machine.intern(name)) else { return "no field \(name)" }
    var receiver = receiver
    do throws(Failure) {
      return machine.describe(try native.object.body(machine, Arguments(base: &receiver, count: 1)))
    } catch {
      return describe(error)
    }
  }

  func show(_ result: Result<Value, Failure>) -> String {
    switch result {
    case .success(let value): machine.describe(value)
    case .failure(let failure): describe(failure)
    }
  }

  func describe(_ failure: Failure) -> String {
    "\(failure.error.object.kind.object.string): \(failure.error.object.message.object.string)"
  }
}
