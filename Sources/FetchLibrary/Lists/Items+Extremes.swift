import FetchVM

/// `min(by) max(by) minBy maxBy` of lists, ranges and streams. `by` is a function that gives what to compare; it may await.
func installItemExtremes(_ members: MemberTable, _ machine: Machine) {
  let isOfStreams = members === machine.streamMembers
  for (name, sign) in [("min", -1), ("max", 1)] {
    machine.addMethod(members, name, ["by?"]) { machine, arguments throws(Failure) in
      let by = try arguments.optionalFunction(1, "\(name)'s by", machine) ?? .null
      if by.isNull, !isOfStreams { return try extreme(Items(receiverOf: arguments), sign: sign, name, machine) }
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
  machine.walked(items.count)
  var best = items[0]
  if items.isRange {
    // It may be endless for all purposes, and one of its ends is what is asked for.
    let last = items[items.count - 1]
    return try machine.order(last, best, name) * sign > 0 ? last : best
  }
  for index in 1..<items.count where try machine.order(items[index], best, name) * sign > 0 { best = items[index] }
  // One item is in order with itself, but has to be of a type that has one.
  if items.count == 1 { _ = try machine.order(best, best, name) }
  return best
}

private func extreme(of source: Value, by: Value, sign: Int, _ name: String, _ machine: Machine) -> Value {
  machine.each(of: source, by) { machine, each, key throws(Failure) in
    // `extra` is the best item; its key is the one thing collected.
    if each.collected.object.count == 0 {
      // One item is in order with itself, but has to be of a type that has one.
      _ = try machine.order(key, key, name)
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
