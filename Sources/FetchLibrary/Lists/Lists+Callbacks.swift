import FetchVM

/// What calls a function for each item: `map filter each flatMap reduce find findLast findIndex any all none countWhere takeWhile
/// dropWhile partition`. The functions may await.
func installListCallbacks(_ members: MemberTable, _ machine: Machine) {
  machine.addMethod(members, "map", ["function"]) { machine, arguments throws(Failure) in
    let function = try arguments.function(1, "map's function", machine)
    return machine.results(of: function, for: arguments[0]) { _, each in .list(each.collected) }
  }
  machine.addMethod(members, "each", ["function"]) { machine, arguments throws(Failure) in
    let function = try arguments.function(1, "each's function", machine)
    return machine.each(of: arguments[0], function) { _, _, _ in
      .next
    } then: { _, _ in
      .null
    }
  }
  machine.addMethod(members, "filter", ["function"]) { machine, arguments throws(Failure) in
    let function = try arguments.function(1, "filter's function", machine)
    return machine.each(of: arguments[0], function) { machine, each, result in
      if result.isTrue { machine.append(each.item, to: each.collected) }
      return .next
    } then: { _, each in
      .list(each.collected)
    }
  }
  machine.addMethod(members, "flatMap", ["function"]) { machine, arguments throws(Failure) in
    let function = try arguments.function(1, "flatMap's function", machine)
    return machine.each(of: arguments[0], function) { machine, each, result throws(Failure) in
      switch result {
      case .list(let list): for item in list.object.buffer { machine.append(item, to: each.collected) }
      case .range(let range):
        for index in 0..<range.object.count { machine.append(.int(range.object[index]), to: each.collected) }
      case .null: break
      default: throw machine.wrongType("flatMap's function", expected: "to give lists", got: result)
      }
      return .next
    } then: { _, each in
      .list(each.collected)
    }
  }
  machine.addMethod(members, "reduce", ["function", "start?"]) { machine, arguments throws(Failure) in
    try reduce(arguments, machine)
  }
  installListSearches(members, machine)
  machine.addMethod(members, "partition", ["function"]) { machine, arguments throws(Failure) in
    let function = try arguments.function(1, "partition's function", machine)
    let others = Value.list(machine.heap.makeList())
    return machine.each(of: arguments[0], function, extra: others) { machine, each, result in
      if result.isTrue {
        machine.append(each.item, to: each.collected)
      } else if case .list(let others) = each.extra {
        machine.append(each.item, to: others)
      }
      return .next
    } then: { machine, each in
      machine.makePair(.list(each.collected), each.extra)
    }
  }
  machine.addMethod(members, "takeWhile", ["function"]) { machine, arguments throws(Failure) in
    let function = try arguments.function(1, "takeWhile's function", machine)
    return machine.each(of: arguments[0], function) { machine, each, result in
      guard result.isTrue else { return .done(.list(each.collected)) }
      machine.append(each.item, to: each.collected)
      return .next
    } then: { _, each in
      .list(each.collected)
    }
  }
  machine.addMethod(members, "dropWhile", ["function"]) { machine, arguments throws(Failure) in
    let function = try arguments.function(1, "dropWhile's function", machine)
    return machine.each(of: arguments[0], function) { machine, each, result throws(Failure) in
      if result.isTrue { return .next }
      let items = each.items
      return .done(try machine.makeList(items, min(each.index, items.count)..<items.count, "dropWhile"))
    } then: { _, each in
      .list(each.collected)
    }
  }
}

/// `find findLast findIndex any all none countWhere`.
private func installListSearches(_ members: MemberTable, _ machine: Machine) {
  machine.addMethod(members, "find", ["function"]) { machine, arguments throws(Failure) in
    let function = try arguments.function(1, "find's function", machine)
    return machine.each(of: arguments[0], function) { _, each, result in
      result.isTrue ? .done(each.item) : .next
    } then: { _, _ in
      .null
    }
  }
  machine.addMethod(members, "findLast", ["function"]) { machine, arguments throws(Failure) in
    let function = try arguments.function(1, "findLast's function", machine)
    return machine.each(of: arguments[0], function, backwards: true) { _, each, result in
      result.isTrue ? .done(each.item) : .next
    } then: { _, _ in
      .null
    }
  }
  machine.addMethod(members, "findIndex", ["function"]) { machine, arguments throws(Failure) in
    let function = try arguments.function(1, "findIndex's function", machine)
    return machine.each(of: arguments[0], function) { _, each, result in
      result.isTrue ? .done(.int(each.index)) : .next
    } then: { _, _ in
      .null
    }
  }
  machine.addMethod(members, "countWhere", ["function"]) { machine, arguments throws(Failure) in
    let function = try arguments.function(1, "countWhere's function", machine)
    return machine.each(of: arguments[0], function, extra: .int(0)) { _, each, result in
      if result.isTrue, case .int(let count) = each.extra { each.extra = .int(count + 1) }
      return .next
    } then: { _, each in
      each.extra
    }
  }
  for (name, sought, whenFound) in [("any", true, true), ("all", false, false), ("none", true, false)] {
    machine.addMethod(members, name, ["function?"]) { machine, arguments throws(Failure) in
      guard let function = try arguments.optionalFunction(1, "\(name)'s function", machine) else {
        let items = Items(receiverOf: arguments)
        // Every int is true, so a range needs no look.
        if items.isRange { return .bool((sought && items.count > 0) == whenFound) }
        for index in 0..<items.count where items[index].isTrue == sought { return .bool(whenFound) }
        return .bool(!whenFound)
      }
      return machine.each(of: arguments[0], function) { _, _, result in
        result.isTrue == sought ? .done(.bool(whenFound)) : .next
      } then: { _, _ in
        .bool(!whenFound)
      }
    }
  }
}

/// `reduce((total, x) => total + x, start)`; without a start the first item is it.
private func reduce(_ arguments: Arguments, _ machine: Machine) throws(Failure) -> Value {
  var (function, start) = (arguments[1], arguments.optional(2))
  if let swapped = start, isFunction(swapped), !isFunction(function) {
    // Some languages have the start first.
    (function, start) = (swapped, function)
  }
  try machine.checkFunction(function, "reduce's function", takes: 2)
  let each = EachItem(
    arguments[0], function, passing: .extraAndItem, extra: start ?? .undefined, machine: machine
  ) { _, each, result in
    each.extra = result
    return .next
  } end: { machine, each throws(Failure) in
    if each.extra.isUndefined {
      throw machine.failure(
        .value, "reduce: an empty \(each.source.typeName) has nothing to start with",
        hint: "give a start, as in reduce(f, 0)")
    }
    return each.extra
  }
  if start == nil { each.skipFirst() }
  return .object(machine.heap.add(each, bytes: 128).cast(to: NativeObject.self))
}

private func isFunction(_ value: Value) -> Bool {
  switch value {
  case .function, .native: true
  default: false
  }
}

extension EachItem {
  /// What a list or range holds now.
  var items: Items {
    switch source {
    case .list(let list): Items(list.object)
    case .range(let range): Items(range.object)
    default: preconditionFailure("a map's entries have no positions")
    }
  }
}
