import FetchBytecode
import FetchVM

/// Reading arguments by type. `what` names the argument as messages do: "split's separator".
extension Arguments {
  /// The argument, or nil when it was left out or is null.
  package func given(_ index: Int) -> Value? {
    guard let value = optional(index), !value.isNull else { return nil }
    return value
  }

  package func string(_ index: Int, _ what: String, _ machine: Machine) throws(Failure) -> Ref<StringObject> {
    if case .string(let string) = base[index] { return string }
    throw machine.wrongType(what, expected: "a string", got: base[index])
  }

  package func optionalString(
    _ index: Int, _ what: String, _ machine: Machine
  ) throws(Failure) -> Ref<StringObject>? {
    given(index) == nil ? nil : try string(index, what, machine)
  }

  package func int(_ index: Int, _ what: String, _ machine: Machine) throws(Failure) -> Int {
    if case .int(let int) = base[index] { return int }
    if case .float(let float) = base[index], let exact = Int(exactly: float) { return exact }
    throw machine.wrongType(what, expected: "an int", got: base[index])
  }

  package func optionalInt(_ index: Int, _ what: String, _ machine: Machine) throws(Failure) -> Int? {
    given(index) == nil ? nil : try int(index, what, machine)
  }

  /// An int that is not negative: how many.
  package func count(_ index: Int, _ what: String, _ machine: Machine) throws(Failure) -> Int {
    let count = try int(index, what, machine)
    if count >= 0 { return count }
    throw machine.failure(.value, "\(what) must be 0 or more, not \(count)")
  }

  package func optionalCount(_ index: Int, _ what: String, _ machine: Machine) throws(Failure) -> Int? {
    given(index) == nil ? nil : try count(index, what, machine)
  }

  /// An int of 1 or more: a size.
  func positive(_ index: Int, _ what: String, _ machine: Machine) throws(Failure) -> Int {
    let size = try int(index, what, machine)
    if size >= 1 { return size }
    throw machine.failure(.value, "\(what) must be 1 or more, not \(size)")
  }

  /// An int or a float, as a float.
  package func number(_ index: Int, _ what: String, _ machine: Machine) throws(Failure) -> Double {
    switch base[index] {
    case .int(let int): return Double(int)
    case .float(let float): return float
    default: throw machine.wrongType(what, expected: "a number", got: base[index])
    }
  }

  /// `fallback` when it is not given.
  package func bool(_ index: Int, or fallback: Bool, _ what: String, _ machine: Machine) throws(Failure) -> Bool {
    guard let value = given(index) else { return fallback }
    if case .bool(let bool) = value { return bool }
    throw machine.wrongType(what, expected: "true or false", got: value)
  }

  /// Nanoseconds.
  package func duration(_ index: Int, _ what: String, _ machine: Machine) throws(Failure) -> Int {
    if case .duration(let nanoseconds) = base[index] { return nanoseconds }
    throw machine.wrongType(what, expected: "a duration such as 5s", got: base[index])
  }

  /// A function of the script's or of the host's, which is going to be called with `count` arguments.
  package func function(
    _ index: Int, _ what: String, takes count: Int = 1, _ machine: Machine
  ) throws(Failure) -> Value {
    do throws(Failure) {
      try machine.checkFunction(base[index], what, takes: count)
    } catch {
      if index == 1, let hint = hintForParameters(what, takes: count) { error.error.object.hint = hint }
      throw error
    }
    return base[index]
  }

  /// What to write where other languages give a method's function the index as well, or two items to compare, and where a map's
  /// gets its key.
  private func hintForParameters(_ what: String, takes count: Int) -> String? {
    guard case .function(let function) = base[1] else { return nil }
    let parameters = function.object.code.prototype.parameters
    switch base[0] {
    case .list, .range, .stream: guard count == 1, parameters.count > 1 else { return nil }
    case .map where count == 2 && parameters.count == 1:
      return "of a map it gets the key and the value, as in (key, value) => …"
    default: return nil
    }
    let name = what.prefix { $0 != "'" }
    if what.hasSuffix("'s by") { return "it gives what to compare of one item, as in \(name)(x => x.size)" }
    return "for the index as well, write .enumerate().\(name)(([i, x]) => …)"
  }

  package func optionalFunction(
    _ index: Int, _ what: String, takes count: Int = 1, _ machine: Machine
  ) throws(Failure) -> Value? {
    given(index) == nil ? nil : try function(index, what, takes: count, machine)
  }

  package func list(_ index: Int, _ what: String, _ machine: Machine) throws(Failure) -> Ref<ListObject> {
    if case .list(let list) = base[index] { return list }
    throw machine.wrongType(what, expected: "a list", got: base[index])
  }

  package func map(_ index: Int, _ what: String, _ machine: Machine) throws(Failure) -> Ref<MapObject> {
    if case .map(let map) = base[index] { return map }
    throw machine.wrongType(what, expected: "a map", got: base[index])
  }

  /// A map's key: a string, an int or a bool.
  package func key(_ index: Int, _ what: String, _ machine: Machine) throws(Failure) -> Value {
    if MapObject.isKey(base[index]) { return base[index] }
    throw machine.wrongType(what, expected: "a key (a string, an int or a bool)", got: base[index])
  }
}

extension Machine {
  /// Refuses what is no function, and a function that cannot be called with `count` arguments.
  func checkFunction(_ value: Value, _ what: String, takes count: Int) throws(Failure) {
    let (name, parameters): (String, [Parameter])
    switch value {
    case .function(let function): (name, parameters) = (function.object.name, function.object.code.prototype.parameters)
    case .native(let native): (name, parameters) = (native.object.name, native.object.parameters)
    default: throw wrongType(what, expected: "a function", got: value)
    }
    let minimum = parameters.count { !$0.isOptional && !$0.isRest }
    if count >= minimum, count <= parameters.count || parameters.last?.isRest == true { return }
    let mistake = CallMistake(name, parameters, given: count)
    throw failure(.type, "\(what) is called with \(count): \(mistake.message)", hint: mistake.hint)
  }
}

/// The receivers of methods. The machine looks a method up by its receiver's type, so another type is a bug of ours.
extension Arguments {
  var text: StringObject {
    guard case .string(let string) = base[0] else { preconditionFailure("a method of string met another type") }
    return string.object
  }

  var textRef: Ref<StringObject> { Ref(text) }

  var data: BytesObject {
    guard case .bytes(let bytes) = base[0] else { preconditionFailure("a method of bytes met another type") }
    return bytes.object
  }

  var receiverList: ListObject {
    guard case .list(let list) = base[0] else { preconditionFailure("a method of list met another type") }
    return list.object
  }

  var receiverMap: MapObject { receiverMapReference.object }

  /// The same for what scripts do in their innermost loops: to call through it counts no reference.
  var receiverMapReference: Ref<MapObject> {
    guard case .map(let map) = base[0] else { preconditionFailure("a method of map met another type") }
    return map
  }

  /// Nanoseconds.
  var receiverDuration: Int {
    guard case .duration(let nanoseconds) = base[0] else {
      preconditionFailure("a method of duration met another type")
    }
    return nanoseconds
  }
}
