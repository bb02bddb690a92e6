import FetchVM

/// What streams come to, item by item: `toList join count last sum mean`.
func installStreamTotals(into machine: Machine) {
  let members = machine.streamMembers
  machine.addMethod(members, "toList", []) { machine, arguments in
    machine.results(of: .null, for: arguments[0]) { _, each in .list(each.collected) }
  }
  machine.addMethod(members, "join", ["separator?"]) { machine, arguments throws(Failure) in
    let separator = try arguments.optionalString(1, "join's separator", machine)
    return machine.each(of: arguments[0], .null, extra: separator.map { .string($0) } ?? .null) { machine, each, item in
      machine.append(item, to: each.collected)
      return .next
    } then: { machine, each throws(Failure) in
      var separator: StringObject?
      if case .string(let text) = each.extra { separator = text.object }
      return try joined(Items(each.collected.object), separator, machine)
    }
  }
  machine.addMethod(members, "count", []) { machine, arguments in
    machine.each(of: arguments[0], .null) { _, _, _ in
      .next
    } then: { _, each in
      .int(each.index + 1)
    }
  }
  machine.addMethod(members, "last", []) { machine, arguments in
    machine.each(of: arguments[0], .null) { _, each, item in
      each.extra = item
      return .next
    } then: { _, each in
      each.extra
    }
  }
  machine.addMethod(members, "sum", []) { machine, arguments in
    var total = Total("sum")
    return machine.each(of: arguments[0], .null) { machine, _, item throws(Failure) in
      try total.add(item, machine)
      return .next
    } then: { _, _ in
      total.value
    }
  }
  machine.addMethod(members, "mean", []) { machine, arguments in
    var total = Total("mean", isMean: true)
    return machine.each(of: arguments[0], .null) { machine, _, item throws(Failure) in
      try total.add(item, machine)
      return .next
    } then: { machine, each throws(Failure) in
      try mean(total, of: each.source, machine)
    }
  }
}
