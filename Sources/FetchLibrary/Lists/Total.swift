import FetchVM

/// A sum that grows item by item: ints give an int, exactly; a float among them makes it a float; durations give a duration.
/// Nothing sums to 0.
struct Total {
  private enum Sum { case ints(Int), floats(Double), durations(Int) }

  private var sum: Sum
  private var count = 0
  /// Whose errors name it.
  private let name: String

  /// With `isMean` ints are added up as floats, which have no end.
  init(_ name: String, isMean: Bool = false) {
    self.name = name
    sum = isMean ? .floats(0) : .ints(0)
  }

  var value: Value {
    switch sum {
    case .ints(let int): .int(int)
    case .floats(let float): .float(float)
    case .durations(let nanoseconds): .duration(nanoseconds)
    }
  }

  /// The mean of what was added; nil of nothing.
  var mean: Value? {
    if count == 0 { return nil }
    return switch sum {
    case .ints(let int): .float(Double(int) / Double(count))
    case .floats(let float): .float(float / Double(count))
    case .durations(let nanoseconds): .duration(nanoseconds / count)
    }
  }

  mutating func add(_ item: Value, _ machine: Machine) throws(Failure) {
    switch (sum, item) {
    case (.ints(let total), .int(let int)):
      let (next, overflow) = total.addingReportingOverflow(int)
      if overflow { throw machine.failure(.arithmetic, "\(name): the total is too large for an int (64 bits)") }
      sum = .ints(next)
    case (_, .duration(let nanoseconds)) where count == 0: sum = .durations(nanoseconds)
    case (.durations(let total), .duration(let nanoseconds)):
      let (next, overflow) = total.addingReportingOverflow(nanoseconds)
      if overflow { throw machine.failure(.arithmetic, "\(name): the total is too long a duration (over 292 years)") }
      sum = .durations(next)
    case (.durations, _):
      throw machine.failure(
        .type,
        "\(name) of durations needs durations alone, and item \(count) is \(machine.describeForMessage(item))")
    case (.ints(let total), _): sum = .floats(Double(total) + (try number(item, count, name, machine)))
    case (.floats(let total), _): sum = .floats(total + (try number(item, count, name, machine)))
    }
    count += 1
  }
}

/// An item of a list as a float; `name` is whose error names it.
func number(_ item: Value, _ index: Int, _ name: String, _ machine: Machine) throws(Failure) -> Double {
  switch item {
  case .int(let int): return Double(int)
  case .float(let float): return float
  default:
    var hint: String?
    if case .string = item { hint = "to put texts together, write .join()" }
    throw machine.failure(
      .type, "\(name) needs numbers, or durations alone, and item \(index) is \(machine.describeForMessage(item))",
      hint: hint)
  }
}
