import FetchVM

/// `count isEmpty keys values entries toList has get merged pick omit`.
func installMapLooking(into machine: Machine) {
  let members = machine.mapMembers
  machine.addMethod(members, "count", []) { _, arguments in .int(arguments.receiverMap.count) }
  machine.addMethod(members, "isEmpty", []) { _, arguments in .bool(arguments.receiverMap.count == 0) }
  machine.addMethod(members, "keys", []) { machine, arguments in
    let map = arguments.receiverMap
    let list = machine.heap.makeList(capacity: max(map.count, 1))
    map.forEach { key, _ in list.object.append(key) }
    return .list(list)
  }
  machine.addMethod(members, "values", []) { machine, arguments in
    let map = arguments.receiverMap
    let list = machine.heap.makeList(capacity: max(map.count, 1))
    map.forEach { _, value in list.object.append(value) }
    return .list(list)
  }
  for name in ["entries", "toList"] {
    machine.addMethod(members, name, []) { machine, arguments in
      let map = arguments.receiverMap
      let list = machine.heap.makeList(capacity: max(map.count, 1))
      map.forEach { key, value in list.object.append(machine.makePair(key, value)) }
      return .list(list)
    }
  }
  machine.addMethod(members, "has", ["key"]) { machine, arguments throws(Failure) in
    .bool(arguments.receiverMap[try arguments.key(1, "has's key", machine)] != nil)
  }
  machine.addMethod(members, "get", ["key", "default?"]) { machine, arguments throws(Failure) in
    let value = arguments.receiverMapReference.value(of: try arguments.key(1, "get's key", machine))
    return value ?? arguments.optional(2) ?? .null
  }
  machine.addMethod(members, "merged", ["...others"]) { machine, arguments throws(Failure) in
    let merged = machine.heap.makeMap(capacity: arguments.receiverMap.count)
    arguments.receiverMap.forEach { machine.set($0, $1, in: merged) }
    for index in 1..<max(arguments.count, 1) {
      let other = try arguments.map(index, "merged's other", machine)
      other.object.forEach { machine.set($0, $1, in: merged) }
    }
    return .map(merged)
  }
  machine.addMethod(members, "pick", ["...keys"]) { machine, arguments throws(Failure) in
    let (map, picked) = (arguments.receiverMap, machine.heap.makeMap())
    for key in try keys(arguments, "pick", machine) {
      if let value = map[key] { machine.set(key, value, in: picked) }
    }
    return .map(picked)
  }
  machine.addMethod(members, "omit", ["...keys"]) { machine, arguments throws(Failure) in
    let kept = machine.heap.makeMap(capacity: arguments.receiverMap.count)
    arguments.receiverMap.forEach { machine.set($0, $1, in: kept) }
    for key in try keys(arguments, "omit", machine) { kept.object.remove(key) }
    return .map(kept)
  }
}

/// Keys given one by one, or as a list.
private func keys(_ arguments: Arguments, _ name: String, _ machine: Machine) throws(Failure) -> [Value] {
  var keys: [Value] = []
  for index in 1..<max(arguments.count, 1) {
    if case .list(let list) = arguments[index] {
      for key in list.object.buffer {
        try machine.checkKey(key, name)
        keys.append(key)
      }
    } else {
      keys.append(try arguments.key(index, "\(name)'s key", machine))
    }
  }
  return keys
}
