import FetchVM

/// `groupBy countBy keyBy toMap` of lists, ranges and streams. The functions may await.
func installItemGrouping(_ members: MemberTable, _ machine: Machine) {
  machine.addMethod(members, "groupBy", ["function"]) { machine, arguments throws(Failure) in
    let function = try arguments.function(1, "groupBy's function", machine)
    return machine.gathering(arguments[0], function) { machine, each, map, key throws(Failure) in
      try machine.checkKey(key, "groupBy")
      if case .list(let group)? = map.object[key] {
        machine.append(each.item, to: group)
      } else {
        let group = machine.heap.makeList()
        group.object.append(each.item)
        machine.set(key, .list(group), in: map)
      }
    }
  }
  machine.addMethod(members, "countBy", ["function?"]) { machine, arguments throws(Failure) in
    let function = try arguments.optionalFunction(1, "countBy's function", machine) ?? .null
    return machine.gathering(arguments[0], function) { machine, _, map, key throws(Failure) in
      try count(key, in: map, machine)
    }
  }
  machine.addMethod(members, "keyBy", ["function"]) { machine, arguments throws(Failure) in
    let function = try arguments.function(1, "keyBy's function", machine)
    return machine.gathering(arguments[0], function) { machine, each, map, key throws(Failure) in
      try machine.checkKey(key, "keyBy")
      machine.set(key, each.item, in: map)
    }
  }
  machine.addMethod(members, "toMap", ["function?"]) { machine, arguments throws(Failure) in
    let function = try arguments.optionalFunction(1, "toMap's function", machine) ?? .null
    return machine.gathering(arguments[0], function) { machine, _, map, pair throws(Failure) in
      try machine.setPair(pair, in: map, "toMap")
    }
  }
}

private func count(_ key: Value, in map: Ref<MapObject>, _ machine: Machine) throws(Failure) {
  try machine.checkKey(key, "countBy")
  if let entry = map.object.find(key), case .int(let count) = entry.pointee.value {
    entry.pointee.value = .int(count + 1)
  } else {
    machine.set(key, .int(1), in: map)
  }
}

extension Machine {
  /// Calls `function` for each item and gathers what it gives in a map, the method's result.
  fileprivate func gathering(
    _ source: Value, _ function: Value,
    _ add: @escaping (Machine, EachItem, Ref<MapObject>, _ result: Value) throws(Failure) -> Void
  ) -> Value {
    each(of: source, function, extra: .map(heap.makeMap())) { machine, each, result throws(Failure) in
      guard case .map(let map) = each.extra else { preconditionFailure("the map is gone") }
      try add(machine, each, map, result)
      return .next
    } then: { _, each in
      each.extra
    }
  }

  func set(_ key: Value, _ value: Value, in map: Ref<MapObject>) { heap.grew(by: map.object.set(key, value)) }

  /// What a function gave as a map's key has to be one.
  func checkKey(_ key: Value, _ name: String) throws(Failure) {
    if !MapObject.isKey(key) {
      throw wrongType(name, expected: "keys (strings, ints or bools)", got: key)
    }
  }

  /// Sets a key and its value from a list of the two.
  func setPair(_ pair: Value, in map: Ref<MapObject>, _ name: String) throws(Failure) {
    guard case .list(let two) = pair, two.object.count == 2 else {
      throw wrongType(name, expected: "pairs, as in [[\"a\", 1]]", got: pair)
    }
    try checkKey(two.object[0], name)
    set(two.object[0], two.object[1], in: map)
  }
}
