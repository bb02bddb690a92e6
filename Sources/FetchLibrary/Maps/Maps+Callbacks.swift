import FetchVM

/// What calls a function with the key and the value of each entry: `map filter each find any all countWhere sorted mapValues mapKeys`.
/// The functions of `mapValues` and `mapKeys` take the value or the key alone.
func installMapCallbacks(into machine: Machine) {
  let members = machine.mapMembers
  machine.addMethod(members, "map", ["function"]) { machine, arguments throws(Failure) in
    let function = try arguments.function(1, "map's function", takes: 2, machine)
    return machine.results(of: function, for: arguments[0]) { _, each in .list(each.collected) }
  }
  machine.addMethod(members, "each", ["function"]) { machine, arguments throws(Failure) in
    let function = try arguments.function(1, "each's function", takes: 2, machine)
    return machine.each(of: arguments[0], function, passing: .entry) { _, _, _ in
      .next
    } then: { _, _ in
      .null
    }
  }
  machine.addMethod(members, "filter", ["function"]) { machine, arguments throws(Failure) in
    let function = try arguments.function(1, "filter's function", takes: 2, machine)
    return machine.transforming(arguments[0], function) { machine, each, map, result in
      if result.isTrue { machine.set(each.item, each.value, in: map) }
    }
  }
  machine.addMethod(members, "find", ["function"]) { machine, arguments throws(Failure) in
    let function = try arguments.function(1, "find's function", takes: 2, machine)
    return machine.each(of: arguments[0], function, passing: .entry) { machine, each, result in
      result.isTrue ? .done(machine.makePair(each.item, each.value)) : .next
    } then: { _, _ in
      .null
    }
  }
  for (name, sought, whenFound) in [("any", true, true), ("all", false, false), ("none", true, false)] {
    machine.addMethod(members, name, ["function"]) { machine, arguments throws(Failure) in
      let function = try arguments.function(1, "\(name)'s function", takes: 2, machine)
      return machine.each(of: arguments[0], function, passing: .entry) { _, _, result in
        result.isTrue == sought ? .done(.bool(whenFound)) : .next
      } then: { _, _ in
        .bool(!whenFound)
      }
    }
  }
  machine.addMethod(members, "countWhere", ["function"]) { machine, arguments throws(Failure) in
    let function = try arguments.function(1, "countWhere's function", takes: 2, machine)
    return machine.each(of: arguments[0], function, passing: .entry, extra: .int(0)) { _, each, result in
      if result.isTrue, case .int(let count) = each.extra { each.extra = .int(count + 1) }
      return .next
    } then: { _, each in
      each.extra
    }
  }
  machine.addMethod(members, "mapValues", ["function"]) { machine, arguments throws(Failure) in
    let function = try arguments.function(1, "mapValues's function", machine)
    let keys = list(of: arguments.receiverMap, machine) { key, _ in key }
    let values = list(of: arguments.receiverMap, machine) { _, value in value }
    return machine.each(of: values, function, extra: keys) { machine, each, result in
      machine.append(result, to: each.collected)
      return .next
    } then: { machine, each in
      guard case .list(let keys) = each.extra else { preconditionFailure("the keys are gone") }
      return zipped(keys.object, each.collected.object, machine)
    }
  }
  machine.addMethod(members, "mapKeys", ["function"]) { machine, arguments throws(Failure) in
    let function = try arguments.function(1, "mapKeys's function", machine)
    let keys = list(of: arguments.receiverMap, machine) { key, _ in key }
    let values = list(of: arguments.receiverMap, machine) { _, value in value }
    return machine.each(of: keys, function, extra: values) { machine, each, result throws(Failure) in
      try machine.checkKey(result, "mapKeys")
      machine.append(result, to: each.collected)
      return .next
    } then: { machine, each in
      guard case .list(let values) = each.extra else { preconditionFailure("the values are gone") }
      return zipped(each.collected.object, values.object, machine)
    }
  }
  machine.addMethod(members, "sorted", ["by?", "descending?"]) { machine, arguments throws(Failure) in
    let isDescending = try arguments.bool(2, or: false, "sorted's descending", machine)
    guard let by = try arguments.optionalFunction(1, "sorted's by", takes: 2, machine) else {
      guard case .list(let keys) = list(of: arguments.receiverMap, machine, { key, _ in key }) else { return .null }
      return try sorted(arguments.receiverMap, by: keys.object, descending: isDescending, machine)
    }
    return machine.results(of: by, for: arguments[0]) { machine, each throws(Failure) in
      guard case .map(let map) = each.source, map.object.count == each.collected.object.count else {
        throw machine.failure(.value, "sorted: the map was changed by the function called for its entries")
      }
      return try sorted(map.object, by: each.collected.object, descending: isDescending, machine)
    }
  }
}

private func list(of map: MapObject, _ machine: Machine, _ part: (Value, Value) -> Value) -> Value {
  let list = machine.heap.makeList(capacity: max(map.count, 1))
  map.forEach { key, value in list.object.append(part(key, value)) }
  return .list(list)
}

private func zipped(_ keys: ListObject, _ values: ListObject, _ machine: Machine) -> Value {
  let map = machine.heap.makeMap(capacity: keys.count)
  for index in 0..<min(keys.count, values.count) { machine.set(keys[index], values[index], in: map) }
  return .map(map)
}

/// A map of the same entries in the order of `keys`, which are as many.
private func sorted(
  _ map: MapObject, by keys: ListObject, descending: Bool, _ machine: Machine
) throws(Failure) -> Value {
  let positions = try machine.sortedPositions(keys, descending: descending, "sorted")
  guard case .list(let pairs) = list(of: map, machine, { machine.makePair($0, $1) }) else { return .null }
  let result = machine.heap.makeMap(capacity: map.count)
  for position in positions { try machine.setPair(pairs.object[position], in: result, "sorted") }
  return .map(result)
}

extension Machine {
  /// Calls `function` with each entry and gathers a map, the method's result.
  fileprivate func transforming(
    _ source: Value, _ function: Value,
    _ add: @escaping (Machine, EachItem, Ref<MapObject>, _ result: Value) -> Void
  ) -> Value {
    each(of: source, function, passing: .entry, extra: .map(heap.makeMap())) { machine, each, result in
      guard case .map(let map) = each.extra else { preconditionFailure("the map is gone") }
      add(machine, each, map, result)
      return .next
    } then: { _, each in
      each.extra
    }
  }
}
