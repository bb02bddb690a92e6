import FetchVM

/// What only ranges have: `step`, a `reversed` that is a range again, and the function `range(first, end, step)`.
func installRanges(into machine: Machine) {
  let members = machine.rangeMembers
  machine.addMethod(members, "step", ["size"]) { machine, arguments throws(Failure) in
    let range = receiver(arguments)
    let size = try arguments.int(1, "step's size", machine)
    if size < 0, let down = try countingDown(range, size, machine) { return down }
    guard size > 0 else {
      throw machine.failure(
        .value, "step's size must be 1 or more for a range that goes up, not \(size)",
        hint: "to count down, write (9..1).step(-2), or .reversed()")
    }
    let (step, overflow) = range.step.multipliedReportingOverflow(by: size)
    if overflow { throw machine.failure(.value, "step's size is too large: \(size)") }
    return .range(machine.heap.makeRange(first: range.first, end: range.end, step: step, isClosed: range.isClosed))
  }
  machine.addMethod(members, "reversed", []) { machine, arguments throws(Failure) in
    let range = receiver(arguments)
    if range.count == 0 { return arguments[0] }
    let (end, overflow) = range.first.subtractingReportingOverflow(range.step)
    if overflow || range.step == .min {
      throw machine.failure(.limit, "reversed: the range begins too near to the least or the largest int")
    }
    return .range(machine.heap.makeRange(first: range[range.count - 1], end: end, step: -range.step))
  }
  machine.define("range", ["first", "end?", "step?"]) { machine, arguments throws(Failure) in
    var first = 0
    var end = try arguments.int(0, "range's first", machine)
    if let given = try arguments.optionalInt(1, "range's end", machine) { (first, end) = (end, given) }
    let step = try arguments.optionalInt(2, "range's step", machine) ?? 1
    if step == 0 { throw machine.failure(.value, "range's step must not be 0") }
    return .range(machine.heap.makeRange(first: first, end: end, step: step))
  }
}

/// `(9..1).step(-2)`: a range written from its larger end, which only goes anywhere in negative steps. Nil for one that goes up.
private func countingDown(_ range: RangeObject, _ size: Int, _ machine: Machine) throws(Failure) -> Value? {
  // `9..1` is kept as `9..<2`: its end is not behind the last int, but in front of it.
  let last = range.isClosed ? range.end - 1 : range.end
  guard range.step == 1, range.first >= last else { return nil }
  let (end, overflow) = range.isClosed ? last.subtractingReportingOverflow(1) : (last, false)
  if overflow { throw machine.failure(.value, "step: a range that counts down cannot include the least int") }
  return .range(machine.heap.makeRange(first: range.first, end: end, step: size, isClosed: range.isClosed))
}

private func receiver(_ arguments: Arguments) -> RangeObject {
  guard case .range(let range) = arguments[0] else { preconditionFailure("a method of range met another type") }
  return range.object
}
