import FetchVM

/// What changes its receiver: `add addAll insert remove removeAt pop popFirst clear sort reverse`.
func installListChanging(into machine: Machine) {
  let members = machine.listMembers
  machine.addMethod(members, "add", ["item"]) { machine, arguments in
    machine.heap.grew(by: arguments.receiverList.append(arguments[1]))
    return .null
  }
  machine.addMethod(members, "addAll", ["items"]) { machine, arguments throws(Failure) in
    let items = try arguments.items(1, "addAll's items", machine)
    let list = arguments.receiverList
    try machine.checkCount(items.count, "addAll")
    machine.heap.grew(by: list.reserve(list.count + items.count))
    for index in 0..<items.count { list.append(items[index]) }
    return .null
  }
  machine.addMethod(members, "insert", ["index", "item"]) { machine, arguments throws(Failure) in
    let list = arguments.receiverList
    let index = try arguments.int(1, "insert's index", machine)
    let position = index < 0 ? index + list.count : index
    guard position >= 0, position <= list.count else {
      throw machine.failure(.index, "insert: index \(index) is out of range: \(itemCount(list))")
    }
    machine.heap.grew(by: list.reserve(list.count + 1))
    list.insert(arguments[2], at: position)
    machine.walked(list.count - position)
    return .null
  }
  machine.addMethod(members, "remove", ["item"]) { machine, arguments throws(Failure) in
    let list = arguments.receiverList
    let index = try machine.naming("remove") { () throws(Failure) in
      try machine.position(of: arguments[1], in: list, from: 0)
    }
    guard let index else { return .bool(false) }
    machine.remove(at: index, from: list)
    return .bool(true)
  }
  machine.addMethod(members, "removeAt", ["index"]) { machine, arguments throws(Failure) in
    let list = arguments.receiverList
    let index = try arguments.int(1, "removeAt's index", machine)
    let position = index < 0 ? index + list.count : index
    guard position >= 0, position < list.count else {
      throw machine.failure(.index, "removeAt: index \(index) is out of range: \(itemCount(list))")
    }
    return machine.remove(at: position, from: list)
  }
  machine.addMethod(members, "pop", []) { _, arguments in
    let list = arguments.receiverList
    return list.count > 0 ? list.remove(at: list.count - 1) : .null
  }
  machine.addMethod(members, "popFirst", []) { machine, arguments in
    let list = arguments.receiverList
    return list.count > 0 ? machine.remove(at: 0, from: list) : .null
  }
  machine.addMethod(members, "clear", []) { _, arguments in
    arguments.receiverList.removeAll()
    return .null
  }
  machine.addMethod(members, "reverse", []) { machine, arguments in
    var items = arguments.receiverList.buffer
    items.reverse()
    machine.walked(items.count)
    return .null
  }
  machine.addMethod(members, "sort", ["by?", "descending?"]) { machine, arguments throws(Failure) in
    let isDescending = try arguments.bool(2, or: false, "sort's descending", machine)
    guard let by = try arguments.optionalFunction(1, "sort's by", machine) else {
      let list = arguments.receiverList
      try sort(list, by: list, descending: isDescending, machine)
      return .null
    }
    return machine.results(of: by, for: arguments[0]) { machine, each throws(Failure) in
      try machine.checkUnchanged(each, "sort")
      guard case .list(let list) = each.source else { return .null }
      try sort(list.object, by: each.collected.object, descending: isDescending, machine)
      return .null
    }
  }
}

extension Machine {
  /// Takes an item out of a list; those behind it move up.
  @discardableResult
  fileprivate func remove(at index: Int, from list: ListObject) -> Value {
    walked(list.count - index)
    return list.remove(at: index)
  }
}

private func itemCount(_ list: ListObject) -> String {
  "the list has \(list.count) item\(list.count == 1 ? "" : "s")"
}

private func sort(_ list: ListObject, by keys: ListObject, descending: Bool, _ machine: Machine) throws(Failure) {
  let positions = try machine.sortedPositions(keys, descending: descending, "sort")
  let items = Array(list.buffer)
  for (target, position) in positions.enumerated() { list[target] = items[position] }
}
