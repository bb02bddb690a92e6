import FetchVM

/// `int float string bool list map`, which make one type of another, and `typeOf`.
func installConversions(into machine: Machine) {
  machine.define("int", ["value"]) { machine, arguments throws(Failure) in
    switch arguments[0] {
    case .string(let text): return .int(try parseInt(text.object, base: 10, name: "int", machine))
    case .bool(let bool): return .int(bool ? 1 : 0)
    case .int, .float: return .int(try int(arguments[0], .towardZero, "int", machine))
    default: throw machine.wrongType("int's value", expected: "a number or a string", got: arguments[0])
    }
  }
  machine.define("float", ["value"]) { machine, arguments throws(Failure) in
    switch arguments[0] {
    case .string(let text): return .float(try parseFloat(text.object, name: "float", machine))
    case .bool(let bool): return .float(bool ? 1 : 0)
    case .int, .float: return .float(try arguments.number(0, "float's value", machine))
    default: throw machine.wrongType("float's value", expected: "a number or a string", got: arguments[0])
    }
  }
  machine.define("string", ["value"]) { machine, arguments in
    if case .string = arguments[0] { return arguments[0] }
    return machine.string(machine.display(arguments[0]))
  }
  machine.define("bool", ["value"]) { _, arguments in .bool(arguments[0].isTrue) }
  machine.define("list", ["value?"]) { machine, arguments throws(Failure) in try makeList(arguments, machine) }
  machine.define("map", ["value?"]) { machine, arguments throws(Failure) in
    let map = machine.heap.makeMap()
    switch arguments.given(0) {
    case nil: break
    case .map(let other): other.object.forEach { machine.set($0, $1, in: map) }
    case .list(let pairs): for pair in pairs.object.buffer { try machine.setPair(pair, in: map, "map") }
    default: throw machine.wrongType("map's value", expected: "a list of pairs or a map", got: arguments[0])
    }
    return .map(map)
  }
  machine.define("typeOf", ["value"]) { machine, arguments in machine.string(arguments[0].typeName) }
}

/// What `for` goes through, as a list: of a map the keys.
private func makeList(_ arguments: Arguments, _ machine: Machine) throws(Failure) -> Value {
  switch arguments.given(0) {
  case nil: return .list(machine.heap.makeList())
  case .list, .range:
    let items = try arguments.items(0, "list's value", machine)
    return try machine.makeList(items, 0..<items.count, "list")
  case .map(let map):
    let list = machine.heap.makeList(capacity: max(map.object.count, 1))
    map.object.forEach { key, _ in list.object.append(key) }
    return .list(list)
  case .bytes(let bytes):
    let list = machine.heap.makeList(capacity: max(bytes.object.bytes.count, 1))
    for byte in bytes.object.bytes { list.object.append(.int(Int(byte))) }
    return .list(list)
  case .string(let text):
    let list = machine.heap.makeList(capacity: max(text.object.length, 1))
    var offset = 0
    while offset < text.object.count {
      let length = codePointLength(text.object.bytes[offset])
      list.object.append(.string(machine.heap.makeSubstring(text, offset..<offset + length)))
      offset += length
    }
    return .list(list)
  default:
    throw machine.wrongType(
      "list's value", expected: "a list, a range, a map, a string or bytes", got: arguments[0])
  }
}
