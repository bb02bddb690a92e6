import FetchBytecode
import FetchVM

/// Gives streams what reads lazily: `map filter flatMap enumerate zip chunks windows unique take drop takeWhile dropWhile next close`.
/// The functions may await.
func installStreams(into machine: Machine) {
  let members = machine.streamMembers
  for stage in [StreamStage.map, .filter, .flatMap, .takeWhile, .dropWhile] {
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
  for (name, body) in [("chunks", collecting), ("windows", sliding)] as [(String, NativeBody)] {
    machine.addMethod(members, name, ["size"]) { machine, arguments throws(Failure) in
      let size = try arguments.positive(1, "\(name)'s size", machine)
      let state: [Value] = [.int(size), .list(machine.heap.makeList())]
      return machine.makeStream(.gatherUp, of: arguments[0], machine.bind(body, to: state))
    }
  }
  machine.addMethod(members, "unique", ["by?"]) { machine, arguments throws(Failure) in
    let by = try arguments.optionalFunction(1, "unique's by", machine) ?? .null
    let seen = Value.object(machine.heap.add(SeenValues(), bytes: 200).cast(to: NativeObject.self))
    return machine.makeStream(.select, of: arguments[0], by, with: machine.bind(isNew, to: seen))
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
  installStreamTotals(into: machine)
  machine.addMethod(members, "next", []) { machine, arguments in machine.running(.next, on: arguments[0]) }
  machine.addMethod(members, "close", []) { machine, arguments in machine.running(.close, on: arguments[0]) }
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

/// A list of the last items, once there are enough. The state is how many, and the last ones.
private func sliding(_ machine: Machine, _ arguments: Arguments) throws(Failure) -> Value {
  let state = arguments.receiverList
  guard case .int(let size) = state[0], case .list(let last) = state[1], let item = arguments.optional(1) else {
    return .null
  }
  if last.object.count == size { last.object.remove(at: 0) }
  machine.append(item, to: last)
  return last.object.count < size ? .null : try machine.makeList(Items(last.object), 0..<size, "windows")
}

/// Whether what stands for an item, behind it, has not been seen yet.
private func isNew(_ machine: Machine, _ arguments: Arguments) throws(Failure) -> Value {
  guard case .object(let object) = arguments[0], let seen = object.object as? SeenValues else {
    preconditionFailure("what unique has seen is gone")
  }
  return .bool(try seen.insert(arguments[2], machine))
}

private func pairing(_ machine: Machine, _ arguments: Arguments) throws(Failure) -> Value {
  machine.makePair(arguments[0], arguments[1])
}

private func widening(_ machine: Machine, _ arguments: Arguments) throws(Failure) -> Value {
  if case .list(let row) = arguments[0] { machine.append(arguments[1], to: row) }
  return arguments[0]
}
