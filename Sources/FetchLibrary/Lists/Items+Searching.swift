import FetchVM

/// `find findIndex any all none countWhere` of lists, ranges and streams, and of what has an end `findLast`. The functions may await.
func installItemSearches(_ members: MemberTable, _ machine: Machine) {
  machine.addMethod(members, "find", ["function"]) { machine, arguments throws(Failure) in
    let function = try arguments.function(1, "find's function", machine)
    return machine.each(of: arguments[0], function) { _, each, result in
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
      let function = try arguments.optionalFunction(1, "\(name)'s function", machine) ?? .null
      if case .range(let range) = arguments[0], function.isNull {
        // Every int is true, so a range needs no look.
        return .bool((sought && range.object.count > 0) == whenFound)
      }
      return machine.each(of: arguments[0], function) { _, _, result in
        result.isTrue == sought ? .done(.bool(whenFound)) : .next
      } then: { _, _ in
        .bool(!whenFound)
      }
    }
  }
  guard members !== machine.streamMembers else { return }
  machine.addMethod(members, "findLast", ["function"]) { machine, arguments throws(Failure) in
    let function = try arguments.function(1, "findLast's function", machine)
    return machine.each(of: arguments[0], function, backwards: true) { _, each, result in
      result.isTrue ? .done(each.item) : .next
    } then: { _, _ in
      .null
    }
  }
}
