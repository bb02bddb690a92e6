import FetchVM

/// `count isEmpty first last get contains indexOf lastIndexOf`.
func installListLooking(_ members: MemberTable, _ machine: Machine) {
  machine.addField(members, "count") { _, arguments in .int(Items(receiverOf: arguments).count) }
  machine.addField(members, "isEmpty") { _, arguments in .bool(Items(receiverOf: arguments).count == 0) }
  machine.addField(members, "first") { _, arguments in
    let items = Items(receiverOf: arguments)
    return items.count > 0 ? items[0] : .null
  }
  machine.addField(members, "last") { _, arguments in
    let items = Items(receiverOf: arguments)
    return items.count > 0 ? items[items.count - 1] : .null
  }
  machine.addMethod(members, "get", ["index", "default?"]) { machine, arguments throws(Failure) in
    let items = Items(receiverOf: arguments)
    let index = try arguments.int(1, "get's index", machine)
    let position = index < 0 ? index + items.count : index
    return (0..<items.count).contains(position) ? items[position] : arguments.optional(2) ?? .null
  }
  machine.addMethod(members, "contains", ["item"]) { machine, arguments throws(Failure) in
    if case .range = arguments[0] { return .bool(try machine.contains(arguments[1], in: arguments[0])) }
    return try machine.naming("contains") { () throws(Failure) in
      .bool(try machine.position(of: arguments[1], in: arguments.receiverList, from: 0) != nil)
    }
  }
  machine.addMethod(members, "indexOf", ["item", "from?"]) { machine, arguments throws(Failure) in
    let items = Items(receiverOf: arguments)
    let from = startIndex(try arguments.optionalInt(2, "indexOf's from", machine) ?? 0, count: items.count)
    if case .range(let range) = arguments[0] {
      // A range may be endless for all purposes: the position is computed.
      guard let int = machine.wholeNumber(arguments[1]), try machine.contains(.int(int), in: arguments[0]) else {
        return .null
      }
      let distance = UInt(bitPattern: range.object.step > 0 ? int &- range.object.first : range.object.first &- int)
      let position = Int(clamping: distance / range.object.step.magnitude)
      return position >= from ? .int(position) : .null
    }
    return try machine.naming("indexOf") { () throws(Failure) in
      try machine.position(of: arguments[1], in: arguments.receiverList, from: from).map { .int($0) } ?? .null
    }
  }
  machine.addMethod(machine.listMembers, "lastIndexOf", ["item"]) { machine, arguments throws(Failure) in
    let list = arguments.receiverList
    var index = list.count - 1
    defer { machine.walked(list.count - index) }
    while index >= 0 {
      if try machine.isEqual(list[index], arguments[1], "lastIndexOf") { return .int(index) }
      index -= 1
    }
    return .null
  }
}
