import FetchVM

/// `sorted(by, descending)`, `min(by) max(by) minBy maxBy`. `by` is a function that gives what to compare.
func installListOrdering(_ members: MemberTable, _ machine: Machine) {
  machine.addMethod(members, "sorted", ["by?", "descending?"]) { machine, arguments throws(Failure) in
    let isDescending = try arguments.bool(2, or: false, "sorted's descending", machine)
    guard let by = try arguments.optionalFunction(1, "sorted's by", machine) else {
      let items = Items(receiverOf: arguments)
      guard case .list(let list) = try machine.makeList(items, 0..<items.count, "sorted") else { return .null }
      return try machine.sorted(items, by: list.object, descending: isDescending, "sorted")
    }
    return machine.results(of: by, for: arguments[0]) { machine, each throws(Failure) in
      try machine.checkUnchanged(each, "sorted")
      return try machine.sorted(each.items, by: each.collected.object, descending: isDescending, "sorted")
    }
  }
  for (name, sign) in [("min", -1), ("max", 1)] {
    machine.addMethod(members, name, ["by?"]) { machine, arguments throws(Failure) in
      guard let by = try arguments.optionalFunction(1, "\(name)'s by", machine) else {
        let items = Items(receiverOf: arguments)
        if items.isRange, items.count > 0 {
          return try machine.order(items[items.count - 1], items[0], name) * sign > 0
            ? items[items.count - 1] : items[0]
        }
        return try extreme(items, sign: sign, name, machine)
      }
      return extreme(of: arguments[0], by: by, sign: sign, name, machine)
    }
    machine.addMethod(members, "\(name)By", ["function"]) { machine, arguments throws(Failure) in
      let by = try arguments.function(1, "\(name)By's function", machine)
      return extreme(of: arguments[0], by: by, sign: sign, "\(name)By", machine)
    }
  }
}

/// The least item (`sign` -1) or the greatest (1), the first of equal ones; of nothing null.
func extreme(_ items: Items, sign: Int, _ name: String, _ machine: Machine) throws(Failure) -> Value {
  if items.count == 0 { return .null }
  var best = items[0]
  for index in 1..<items.count where try machine.order(items[index], best, name) * sign > 0 { best = items[index] }
  // One item is in order with itself, but has to be of a type that has one.
  if items.count == 1 { _ = try machine.order(best, best, name) }
  return best
}

private func extreme(of source: Value, by: Value, sign: Int, _ name: String, _ machine: Machine) -> Value {
  machine.each(of: source, by) { machine, each, key throws(Failure) in
    // `extra` is the best item; its key is the one thing collected.
    if each.collected.object.count == 0 {
      each.collected.object.append(key)
      each.extra = each.item
    } else if try machine.order(key, each.collected.object[0], name) * sign > 0 {
      each.collected.object[0] = key
      each.extra = each.item
    }
    return .next
  } then: { _, each in
    each.extra
  }
}

extension Machine {
  /// A function that changed the list it was called for leaves no keys that fit its items.
  func checkUnchanged(_ each: EachItem, _ name: String) throws(Failure) {
    if each.items.count != each.collected.object.count {
      throw failure(.value, "\(name): the list was changed by the function called for its items")
    }
  }
}
