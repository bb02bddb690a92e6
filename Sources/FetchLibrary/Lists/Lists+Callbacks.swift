import FetchVM

/// What makes a list of what a function says of each item: `map filter flatMap takeWhile dropWhile`. The functions may await.
func installListCallbacks(_ members: MemberTable, _ machine: Machine) {
  machine.addMethod(members, "map", ["function"]) { machine, arguments throws(Failure) in
    let function = try arguments.function(1, "map's function", machine)
    return machine.results(of: function, for: arguments[0]) { _, each in .list(each.collected) }
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
      case .list(let list):
        try machine.checkCount(list.object.count, "flatMap")
        for item in list.object.buffer { machine.append(item, to: each.collected) }
      case .range(let range):
        if range.object.count > Machine.maximumLength / 16 - each.collected.object.count {
          throw machine.failure(.limit, "flatMap: the result is too long")
        }
        try machine.checkCount(range.object.count, "flatMap")
        for index in 0..<range.object.count { machine.append(.int(range.object[index]), to: each.collected) }
      case .null: break
      default: throw machine.wrongType("flatMap's function", expected: "to give lists", got: result)
      }
      return .next
    } then: { _, each in
      .list(each.collected)
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
