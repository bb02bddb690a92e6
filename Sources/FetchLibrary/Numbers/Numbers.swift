import FetchVM

/// Gives numbers their members, and scripts the functions of mathematics.
func installNumbers(into machine: Machine) {
  let members = machine.numberMembers
  for (name, rule) in [("round", FloatingPointRoundingRule.toNearestOrAwayFromZero), ("floor", .down), ("ceil", .up)] {
    let parameters: [String] = name == "round" ? ["digits?"] : []
    machine.addMethod(members, name, parameters.map { .init(stringLiteral: $0) }) {
      machine, arguments throws(Failure) in
      try rounded(arguments, rule, name, name, machine)
    }
    machine.define(name, ["x"] + parameters.map { .init(stringLiteral: $0) }) { machine, arguments throws(Failure) in
      try rounded(arguments, rule, name, "\(name)'s x", machine)
    }
  }
  machine.addMethod(members, "abs", []) { machine, arguments throws(Failure) in try absolute(arguments, machine) }
  machine.define("abs", ["x"]) { machine, arguments throws(Failure) in try absolute(arguments, machine) }
  machine.addMethod(members, "toInt", []) { machine, arguments throws(Failure) in
    .int(try int(arguments[0], .towardZero, "toInt", machine))
  }
  machine.addMethod(members, "toFloat", []) { machine, arguments throws(Failure) in
    .float(try arguments.number(0, "toFloat", machine))
  }
  machine.addMethod(members, "clamp", ["low", "high"]) { machine, arguments throws(Failure) in
    for index in 1...2 { _ = try arguments.number(index, "clamp's \(index == 1 ? "low" : "high")", machine) }
    guard try machine.order(arguments[1], arguments[2], "clamp") <= 0 else {
      throw machine.failure(
        .value,
        "clamp's low must not be above its high: \(machine.describe(arguments[1])) and \(machine.describe(arguments[2]))"
      )
    }
    if try machine.order(arguments[0], arguments[1], "clamp") < 0 { return arguments[1] }
    return try machine.order(arguments[0], arguments[2], "clamp") > 0 ? arguments[2] : arguments[0]
  }
  machine.addField(members, "isNaN") { _, arguments in
    if case .float(let float) = arguments[0] { .bool(float.isNaN) } else { .bool(false) }
  }
  machine.addField(members, "isInfinite") { _, arguments in
    if case .float(let float) = arguments[0] { .bool(float.isInfinite) } else { .bool(false) }
  }
  let bits: [(String, @Sendable (Int, Int) -> Int)] = [
    ("bitAnd", { $0 & $1 }), ("bitOr", { $0 | $1 }), ("bitXor", { $0 ^ $1 }),
  ]
  for (name, combine) in bits {
    machine.addMethod(members, name, ["other"]) { machine, arguments throws(Failure) in
      guard case .int(let int) = arguments[0] else {
        throw machine.wrongType(name, expected: "an int", got: arguments[0])
      }
      return .int(combine(int, try arguments.int(1, "\(name)'s other", machine)))
    }
  }
  installExtremes(into: machine)
  installMathematics(into: machine)
}

/// `min` and `max` of several values or of the items of one list, `sum` of a list.
private func installExtremes(into machine: Machine) {
  for (name, sign) in [("min", -1), ("max", 1)] {
    machine.define(name, ["first", "...others"]) { machine, arguments throws(Failure) in
      let first = "\(name)'s first"
      if arguments.count == 1 { return try extreme(arguments.items(0, first, machine), sign: sign, first, machine) }
      return try extreme(of: arguments, sign: sign, "\(name)'s others", machine)
    }
    machine.addMethod(machine.numberMembers, name, ["other"]) { machine, arguments throws(Failure) in
      _ = try arguments.number(1, "\(name)'s other", machine)
      return try extreme(of: arguments, sign: sign, name, machine)
    }
  }
  machine.define("sum", ["items"]) { machine, arguments throws(Failure) in
    try sum(arguments.items(0, "sum's items", machine), "sum of items", machine)
  }
}

private func extreme(of arguments: Arguments, sign: Int, _ name: String, _ machine: Machine) throws(Failure) -> Value {
  var best = arguments[0]
  for index in 1..<arguments.count where try machine.order(arguments[index], best, name) * sign > 0 {
    best = arguments[index]
  }
  return best
}

/// An int without digits; with digits a float of so many behind the point, or with negative ones rounded to tens, hundreds, ….
/// `what` is rounded.
private func rounded(
  _ arguments: Arguments, _ rule: FloatingPointRoundingRule, _ name: String, _ what: String, _ machine: Machine
) throws(Failure) -> Value {
  let digits = try arguments.optionalInt(1, "\(name)'s digits", machine)
  switch arguments[0] {
  case .int(let int):
    guard let digits, digits < 0 else { return .int(int) }
    return .int(try Rounding.round(int, zeros: 0 - max(digits, -100), machine))
  case .float(let float):
    guard let digits else { return .int(try int(arguments[0], rule, what, machine)) }
    return .float(Rounding.round(float, digits: digits))
  case .duration where name == "round":
    throw machine.failure(.type, "\(what) needs a number, not a duration", hint: "write .round(1s) for whole seconds")
  default: throw machine.wrongType(what, expected: "a number", got: arguments[0])
  }
}

/// The whole number of a number, rounded by `rule`; `what` names it.
func int(
  _ value: Value, _ rule: FloatingPointRoundingRule, _ what: String, _ machine: Machine
) throws(Failure) -> Int {
  switch value {
  case .int(let int): return int
  case .float(let float):
    if let int = Int(exactly: float.rounded(rule)) { return int }
    throw machine.failure(
      .value,
      float.isFinite
        ? "\(what): \(describeFloat(float)) is too large for an int (64 bits)"
        : "\(what): \(describeFloat(float)) is near to no int")
  default: throw machine.wrongType(what, expected: "a number", got: value)
  }
}

private func absolute(_ arguments: Arguments, _ machine: Machine) throws(Failure) -> Value {
  switch arguments[0] {
  case .int(.min):
    throw machine.failure(.arithmetic, "abs: \(Int.min.magnitude) is too large for an int (64 bits)")
  case .int(let int): return .int(abs(int))
  case .float(let float): return .float(abs(float))
  case .duration(let nanoseconds): return .duration(Int(clamping: nanoseconds.magnitude))
  default: throw machine.wrongType("abs's x", expected: "a number", got: arguments[0])
  }
}
