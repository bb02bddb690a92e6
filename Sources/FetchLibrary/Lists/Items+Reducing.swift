import FetchVM

/// `each reduce partition` of lists, ranges and streams. The functions may await.
func installItemReducing(_ members: MemberTable, _ machine: Machine) {
  machine.addMethod(members, "each", ["function"]) { machine, arguments throws(Failure) in
    let function = try arguments.function(1, "each's function", machine)
    return machine.each(of: arguments[0], function) { _, _, _ in
      .next
    } then: { _, _ in
      .null
    }
  }
  machine.addMethod(members, "reduce", ["function", "start?"]) { machine, arguments throws(Failure) in
    try reduce(arguments, machine)
  }
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
