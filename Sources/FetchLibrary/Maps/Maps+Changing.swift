import FetchVM

/// What changes its receiver: `set setDefault remove clear update`.
func installMapChanging(into machine: Machine) {
  let members = machine.mapMembers
  machine.addMethod(members, "set", ["key", "value"]) { machine, arguments throws(Failure) in
    let key = try arguments.key(1, "set's key", machine)
    machine.heap.grew(by: arguments.receiverMap.set(key, arguments[2]))
    return .null
  }
  machine.addMethod(members, "setDefault", ["key", "value"]) { machine, arguments throws(Failure) in
    let key = try arguments.key(1, "setDefault's key", machine)
    if let value = arguments.receiverMap[key] { return value }
    machine.heap.grew(by: arguments.receiverMap.set(key, arguments[2]))
    return arguments[2]
  }
  machine.addMethod(members, "remove", ["key"]) { machine, arguments throws(Failure) in
    arguments.receiverMap.remove(try arguments.key(1, "remove's key", machine)) ?? .null
  }
  machine.addMethod(members, "clear", []) { _, arguments in
    arguments.receiverMap.removeAll()
    return .null
  }
  machine.addMethod(members, "update", ["other"]) { machine, arguments throws(Failure) in
    let map = arguments.receiverMap
    let other = try arguments.map(1, "update's other", machine).object
    // A map updated by itself stays as it is.
    if other !== map { other.forEach { machine.heap.grew(by: map.set($0, $1)) } }
    return .null
  }
}
