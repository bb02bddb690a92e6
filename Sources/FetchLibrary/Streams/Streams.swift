import FetchBytecode
import FetchVM

/// Gives streams their methods: `map filter flatMap enumerate zip chunks take drop takeWhile`, which read lazily, `toList each`,
/// which read to the end, and `find any all none`, which read until they know. The functions may await.
func installStreams(into machine: Machine) {
  let members = machine.streamMembers
  for stage in [StreamStage.map, .filter, .flatMap, .takeWhile] {
    machine.addMethod(members, stage.rawValue, ["function"]) { machine, arguments throws(Failure) in
      let function = try arguments.function(1, "\(stage.rawValue)'s function", machine)
      return machine.makeStream(stage, of: arguments[0], function)
    }
  }
  machine.addMethod(members, "take", ["count"]) { machine, arguments throws(Failure) in
    machine.makeStream(.take, of: arguments[0], .int(try arguments.count(1, "take's count", machine)))
  }
  machine.addMethod(members, "drop", ["count"]) { machine, arguments throws(Failure) in
    let count = try arguments.count(1, "drop's count", machine)
    return machine.makeStream(.filter, of: arguments[0], machine.bind(dropping, to: [.int(count)]))
  }
  machine.addMethod(members, "enumerate", ["start?"]) { machine, arguments throws(Failure) in
    let start = try arguments.optionalInt(1, "enumerate's start", machine) ?? 0
    return machine.makeStream(.map, of: arguments[0], machine.bind(numbering, to: [.int(start)]))
  }
  machine.addMethod(members, "chunks", ["size"]) { machine, arguments throws(Failure) in
    let size = try arguments.int(1, "chunks's size", machine)
    if size < 1 { throw machine.failure(.value, "chunks's size must be 1 or more, not \(size)") }
    let state: [Value] = [.int(size), .list(machine.heap.makeList())]
    return machine.makeStream(.gatherUp, of: arguments[0], machine.bind(collecting, to: state))
  }
  machine.addMethod(members, "zip", ["other", "...others"]) { machine, arguments throws(Failure) in
    var result = arguments[0]
    for index in 1..<arguments.count {
      let other = arguments[index]
      switch other {
      case .list, .range, .stream: break
      default: throw machine.wrongType("zip's other", expected: "a list, a range or a stream", got: other)
      }
      let body: NativeBody = if index == 1 { pairing } else { widening }
      let row = NativeFunction(name: "zip", parameters: ["first", "second"], body: body)
      result = machine.makeStream(.zip, of: result, .native(machine.heap.add(row, bytes: 100)), with: other)
    }
    return result
  }
  machine.addMethod(members, "toList", []) { machine, arguments in
    let list = Value.list(machine.heap.makeList())
    return machine.going(.each, through: arguments[0], machine.bind(adding, to: list), giving: list)
  }
  machine.addMethod(members, "each", ["function"]) { machine, arguments throws(Failure) in
    machine.going(
      .each, through: arguments[0], try arguments.function(1, "each's function", machine), giving: .null)
  }
  installStreamSearches(members, machine)
  machine.addMethod(members, "next", []) { machine, arguments in machine.going(.next, through: arguments[0], .null) }
  machine.addMethod(members, "close", []) { machine, arguments in machine.going(.close, through: arguments[0], .null) }
}

/// `find any all none`: they close the stream once they know.
private func installStreamSearches(_ members: MemberTable, _ machine: Machine) {
  machine.addMethod(members, "find", ["function"]) { machine, arguments throws(Failure) in
    let function = try arguments.function(1, "find's function", machine)
    return machine.going(.first, through: machine.makeStream(.filter, of: arguments[0], function), .null)
  }
  for (name, sought, whenFound) in [("any", true, true), ("all", false, false), ("none", true, false)] {
    let seek: NativeBody = { _, arguments in
      guard let verdict = arguments.optional(1) else { return .bool(!whenFound) }
      return verdict.isTrue == sought ? .bool(whenFound) : .null
    }
    machine.addMethod(members, name, ["function?"]) { machine, arguments throws(Failure) in
      var verdicts = arguments[0]
      if let function = try arguments.optionalFunction(1, "\(name)'s function", machine) {
        verdicts = machine.makeStream(.map, of: verdicts, function)
      }
      let answers = machine.makeStream(.gatherUp, of: verdicts, machine.bind(seek, to: .null))
      return machine.going(.first, through: answers, .null)
    }
  }
}

extension Machine {
  /// A function that gets the values of `state` in a list before the item it is called with.
  fileprivate func bind(_ body: @escaping NativeBody, to state: [Value]) -> Value {
    let list = heap.makeList()
    for value in state { list.object.append(value) }
    return bind(body, to: .list(list))
  }

  fileprivate func bind(_ body: @escaping NativeBody, to state: Value) -> Value {
    let native = NativeFunction(name: "step", parameters: ["item?"], isMethod: true, receiver: state, body: body)
    return .native(heap.add(native, bytes: 100))
  }
}

/// Whether enough items went by; the state is how many have not.
private func dropping(_ machine: Machine, _ arguments: Arguments) throws(Failure) -> Value {
  let state = arguments.receiverList
  guard case .int(let left) = state[0], left > 0 else { return .bool(true) }
  state[0] = .int(left - 1)
  return .bool(false)
}

/// The item behind its number; the state is the next number.
private func numbering(_ machine: Machine, _ arguments: Arguments) throws(Failure) -> Value {
  let state = arguments.receiverList
  guard case .int(let number) = state[0], number < .max else {
    throw machine.failure(.value, "enumerate's start is too large: there is no int for the next item")
  }
  state[0] = .int(number + 1)
  return machine.makePair(.int(number), arguments[1])
}

/// A full chunk, or null while it fills up; without an item what is left. The state is the size and the chunk.
private func collecting(_ machine: Machine, _ arguments: Arguments) throws(Failure) -> Value {
  let state = arguments.receiverList
  guard case .int(let size) = state[0], case .list(let chunk) = state[1] else { return .null }
  guard let item = arguments.optional(1) else { return chunk.object.count > 0 ? .list(chunk) : .null }
  machine.append(item, to: chunk)
  if chunk.object.count < size { return .null }
  state[1] = .list(machine.heap.makeList())
  return .list(chunk)
}

private func adding(_ machine: Machine, _ arguments: Arguments) throws(Failure) -> Value {
  guard case .list(let list) = arguments[0] else { preconditionFailure("toList's list is gone") }
  machine.append(arguments[1], to: list)
  return .null
}

private func pairing(_ machine: Machine, _ arguments: Arguments) throws(Failure) -> Value {
  machine.makePair(arguments[0], arguments[1])
}

private func widening(_ machine: Machine, _ arguments: Arguments) throws(Failure) -> Value {
  if case .list(let row) = arguments[0] { machine.append(arguments[1], to: row) }
  return arguments[0]
}
