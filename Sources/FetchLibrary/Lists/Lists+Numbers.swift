import FetchVM

/// `sum mean median quantile` of numbers or of durations.
func installListNumbers(_ members: MemberTable, _ machine: Machine) {
  machine.addMethod(members, "sum", []) { machine, arguments throws(Failure) in
    try sum(Items(receiverOf: arguments), "sum", machine)
  }
  machine.addMethod(members, "mean", []) { machine, arguments throws(Failure) in
    let items = Items(receiverOf: arguments)
    if items.isRange, items.count > 0, case .int(let first) = items[0], case .int(let last) = items[items.count - 1] {
      return .float(Double(first) / 2 + Double(last) / 2)
    }
    var total = Total("mean", isMean: true)
    machine.walked(items.count)
    for index in 0..<items.count { try total.add(items[index], machine) }
    return try mean(total, of: arguments[0], machine)
  }
  machine.addMethod(members, "median", []) { machine, arguments throws(Failure) in
    try quantile(Items(receiverOf: arguments), 0.5, "median", machine)
  }
  machine.addMethod(members, "quantile", ["part"]) { machine, arguments throws(Failure) in
    let part = try arguments.number(1, "quantile's part", machine)
    guard part >= 0, part <= 1 else {
      throw machine.failure(.value, "quantile's part must be from 0 to 1, not \(machine.describe(arguments[1]))")
    }
    return try quantile(Items(receiverOf: arguments), part, "quantile", machine)
  }
}

/// The sum of the items; `name` is whose error it is.
func sum(_ items: Items, _ name: String, _ machine: Machine) throws(Failure) -> Value {
  if items.isRange { return .int(try rangeSum(items, name, machine)) }
  var total = Total(name)
  machine.walked(items.count)
  for index in 0..<items.count { try total.add(items[index], machine) }
  return total.value
}

/// What was added up, divided by how many; an error when `source` was empty.
func mean(_ total: Total, of source: Value, _ machine: Machine) throws(Failure) -> Value {
  if let mean = total.mean { return mean }
  throw machine.failure(.value, "mean: an empty \(source.typeName) has no mean")
}

/// Half of the count times the sum of the ends, without going through them.
private func rangeSum(_ items: Items, _ name: String, _ machine: Machine) throws(Failure) -> Int {
  guard items.count > 0, case .int(let first) = items[0], case .int(let last) = items[items.count - 1] else { return 0 }
  let total = (Int128(first) + Int128(last)) * Int128(items.count) / 2
  if let int = Int(exactly: total) { return int }
  throw machine.failure(.arithmetic, "\(name): the total is too large for an int (64 bits)")
}

/// Linear between the two nearest items in order (Hyndman and Fan's type 7, as most tools have it).
private func quantile(_ items: Items, _ part: Double, _ name: String, _ machine: Machine) throws(Failure) -> Value {
  if items.count == 0 {
    throw machine.failure(.value, "\(name): an empty \(items.isRange ? "range" : "list") has no \(name)")
  }
  if items.isRange {
    // Its ints are in order, one way or the other.
    let isRising = try machine.order(items[0], items[items.count - 1], name) <= 0
    let value = try interpolated(part, count: items.count) { position throws(Failure) in
      try number(items[isRising ? position : items.count - 1 - position], position, name, machine)
    }
    return .float(value)
  }
  var numbers: [Double] = []
  let isDuration = if case .duration = items[0] { true } else { false }
  numbers.reserveCapacity(items.count)
  machine.walked(items.count * machine.sortingWalk)
  for index in 0..<items.count {
    if isDuration, case .duration(let nanoseconds) = items[index] {
      numbers.append(Double(nanoseconds))
    } else if isDuration {
      throw machine.failure(
        .type,
        "\(name) of durations needs durations alone, and item \(index) is "
          + machine.describeForMessage(items[index]))
    } else {
      numbers.append(try number(items[index], index, name, machine))
    }
  }
  if numbers.contains(where: \.isNaN) { return .float(.nan) }
  numbers.sort()
  let value = interpolated(part, count: numbers.count) { numbers[$0] }
  return isDuration ? .duration(Int(exactly: value.rounded()) ?? .max) : .float(value)
}

/// The value at a part of so many numbers in order.
private func interpolated<E: Error>(
  _ part: Double, count: Int, _ number: (Int) throws(E) -> Double
) throws(E) -> Double {
  let position = part * Double(count - 1)
  // A count that no float holds exactly may be rounded up.
  let below = position < Double(count - 1) ? Int(position) : count - 1
  let fraction = position - Double(below)
  let (low, high) = (try number(below), try number(min(below + 1, count - 1)))
  // Infinite ones have no difference.
  return fraction == 0 || low == high ? low : low + (high - low) * fraction
}
