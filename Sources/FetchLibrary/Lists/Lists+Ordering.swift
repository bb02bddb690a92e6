import FetchVM

/// `sorted(by, descending)` and `unique(by)`. `by` is a function that gives what to compare.
func installListOrdering(_ members: MemberTable, _ machine: Machine) {
  machine.addMethod(members, "sorted", ["by?", "descending?"]) { machine, arguments throws(Failure) in
    let isDescending = try arguments.bool(2, or: false, "sorted's descending", machine)
    guard let by = try arguments.optionalFunction(1, "sorted's by", machine) else {
      let items = Items(receiverOf: arguments)
      guard case .list(let list) = try machine.makeList(items, 0..<items.count, "sorted") else { return .null }
      if items.isRange { return try sorted(list, descending: isDescending, machine) }
      return try machine.sorted(items, by: list.object, descending: isDescending, "sorted")
    }
    return machine.results(of: by, for: arguments[0]) { machine, each throws(Failure) in
      try machine.checkUnchanged(each, "sorted")
      return try machine.sorted(each.items, by: each.collected.object, descending: isDescending, "sorted")
    }
  }
  machine.addMethod(members, "unique", ["by?"]) { machine, arguments throws(Failure) in
    guard let by = try arguments.optionalFunction(1, "unique's by", machine) else {
      let items = Items(receiverOf: arguments)
      guard case .list(let list) = try machine.makeList(items, 0..<items.count, "unique") else { return .null }
      return items.isRange ? .list(list) : try unique(items, by: list.object, machine)
    }
    return machine.results(of: by, for: arguments[0]) { machine, each throws(Failure) in
      try machine.checkUnchanged(each, "unique")
      return try unique(each.items, by: each.collected.object, machine)
    }
  }
}

/// The ints of a range, which are in order one way or the other.
private func sorted(
  _ ints: Ref<ListObject>, descending: Bool, _ machine: Machine
) throws(Failure) -> Value {
  var items = ints.object.buffer
  if let first = items.first, let last = items.last {
    let isFalling = try machine.order(first, last, "sorted") > 0
    if isFalling != descending { items.reverse() }
  }
  return .list(ints)
}

private func unique(_ items: Items, by keys: ListObject, _ machine: Machine) throws(Failure) -> Value {
  let list = machine.heap.makeList()
  var seen = ValueSet("unique", capacity: min(keys.count, 1024))
  for index in 0..<keys.count where try seen.insert(keys[index], machine) { machine.append(items[index], to: list) }
  return .list(list)
}

extension Machine {
  /// A function that changed the list it was called for leaves no keys that fit its items.
  func checkUnchanged(_ each: EachItem, _ name: String) throws(Failure) {
    if each.items.count != each.collected.object.count {
      throw failure(.value, "\(name): the list was changed by the function called for its items")
    }
  }
}
