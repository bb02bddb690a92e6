import FetchVM

/// `int float string bool map`, which make one type of another, and `typeOf`. Lists are made by `toList()`, `chars()`, `keys()`.
func installConversions(into machine: Machine) {
  machine.define("int", ["value"]) { machine, arguments throws(Failure) in
    switch arguments[0] {
    case .string(let text): return .int(try parseInt(text.object, base: 10, name: "int's value", machine))
    case .bool(let bool): return .int(bool ? 1 : 0)
    case .int, .float: return .int(try int(arguments[0], .towardZero, "int's value", machine))
    default: throw machine.wrongType("int's value", expected: "a number or a string", got: arguments[0])
    }
  }
  machine.define("float", ["value"]) { machine, arguments throws(Failure) in
    switch arguments[0] {
    case .string(let text): return .float(try parseFloat(text.object, name: "float's value", machine))
    case .bool(let bool): return .float(bool ? 1 : 0)
    case .int, .float: return .float(try arguments.number(0, "float's value", machine))
    default: throw machine.wrongType("float's value", expected: "a number or a string", got: arguments[0])
    }
  }
  machine.define("string", ["value"]) { machine, arguments throws(Failure) in
    try machine.textValue(of: arguments[0], "string")
  }
  machine.define("bool", ["value"]) { _, arguments in .bool(arguments[0].isTrue) }
  machine.define("map", ["value?"]) { machine, arguments throws(Failure) in
    let map = machine.heap.makeMap()
    switch arguments.given(0) {
    case nil: break
    case .map(let other): other.object.forEach { machine.set($0, $1, in: map) }
    case .list(let pairs): for pair in pairs.object.buffer { try machine.setPair(pair, in: map, "map's value") }
    default: throw machine.wrongType("map's value", expected: "a list of pairs or a map", got: arguments[0])
    }
    return .map(map)
  }
  machine.define("typeOf", ["value"]) { machine, arguments in machine.string(arguments[0].typeName) }
}
