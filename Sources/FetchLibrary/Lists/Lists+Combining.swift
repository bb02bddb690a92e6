import FetchVM

/// Lists made of several: `zip flatten compact`.
func installListCombining(_ members: MemberTable, _ machine: Machine) {
  machine.addMethod(members, "zip", ["...others"]) { machine, arguments throws(Failure) in
    var all = [Items(receiverOf: arguments)]
    for index in 1..<max(arguments.count, 1) { all.append(try arguments.items(index, "zip's other", machine)) }
    let count = all.reduce(Int.max) { min($0, $1.count) }
    let list = try machine.makeList(of: count, "zip")
    for index in 0..<count {
      try machine.walking(all.count)
      let row = machine.heap.makeList(capacity: all.count)
      for items in all { row.object.append(items[index]) }
      list.object.append(.list(row))
    }
    return .list(list)
  }
  guard members === machine.listMembers else { return }
  machine.addMethod(members, "flatten", ["depth?"]) { machine, arguments throws(Failure) in
    let depth = try arguments.optionalCount(1, "flatten's depth", machine) ?? 1
    let list = machine.heap.makeList()
    try flatten(arguments.receiverList, depth: min(depth, 1000), into: list, machine)
    return .list(list)
  }
  machine.addMethod(members, "compact", []) { machine, arguments in
    let list = machine.heap.makeList()
    for item in arguments.receiverList.buffer where !item.isNull { machine.append(item, to: list) }
    return .list(list)
  }
}

private func flatten(
  _ items: ListObject, depth: Int, into list: Ref<ListObject>, _ machine: Machine
) throws(Failure) {
  for item in items.buffer {
    try machine.walking(1)
    guard case .list(let inner) = item, depth > 0 else {
      if list.object.count > Machine.maximumLength / 16 {
        throw machine.failure(.limit, "flatten: the result is too long")
      }
      machine.append(item, to: list)
      continue
    }
    if inner.object === items { throw machine.failure(.value, "flatten: the list contains itself") }
    try flatten(inner.object, depth: depth - 1, into: list, machine)
  }
}
