import FetchVM

/// Gives durations their members, and scripts `duration("1.5s")` and `clock()`.
func installDurations(into machine: Machine) {
  let members = machine.durationMembers
  for unit in DurationUnit.all {
    machine.addField(members, unit.field) { _, arguments in
      .float(Double(arguments.receiverDuration) / Double(unit.nanoseconds))
    }
  }
  machine.addField(members, "nanoseconds") { _, arguments in .int(arguments.receiverDuration) }
  machine.addMethod(members, "abs", []) { _, arguments in
    .duration(Int(clamping: arguments.receiverDuration.magnitude))
  }
  machine.addMethod(members, "round", ["unit"]) { machine, arguments throws(Failure) in
    let unit = try arguments.duration(1, "round's unit", machine)
    guard unit > 0 else {
      throw machine.failure(.value, "round's unit must be above 0s, not \(describeDuration(unit))")
    }
    let nanoseconds = Int128(arguments.receiverDuration)
    let half = Int128(unit) / (nanoseconds < 0 ? -2 : 2)
    return .duration(Int(clamping: (nanoseconds + half) / Int128(unit) * Int128(unit)))
  }
  machine.addMethod(members, "format", []) { machine, arguments in
    machine.string(DurationText.short(arguments.receiverDuration))
  }
  machine.define("duration", ["text"]) { machine, arguments throws(Failure) in
    switch arguments[0] {
    case .duration: return arguments[0]
    case .string(let text):
      if let nanoseconds = DurationText.parse(text.object.string) { return .duration(nanoseconds) }
      throw machine.failure(
        .value, "duration's text: \(machine.describeForMessage(arguments[0])) is not a duration",
        hint: "write a number and a unit, as in \"250ms\", \"5s\" or \"1h 30min\"")
    case .int, .float:
      throw machine.failure(
        .type, "duration's text needs a string, not \(machine.describeForMessage(arguments[0]))",
        hint: "multiply a unit to make a duration of a number, as in x * 1s")
    default: throw machine.wrongType("duration's text", expected: "a string", got: arguments[0])
    }
  }
  let clock = machine.loop.clock
  machine.define("clock", []) { _, _ in .duration(clock.now) }
}

/// A unit of time, as source writes it and as a duration's field is called.
struct DurationUnit {
  let symbol: String
  let field: String
  let nanoseconds: Int

  /// The largest first.
  static let all = [
    DurationUnit(symbol: "d", field: "days", nanoseconds: 86_400_000_000_000),
    DurationUnit(symbol: "h", field: "hours", nanoseconds: 3_600_000_000_000),
    DurationUnit(symbol: "min", field: "minutes", nanoseconds: 60_000_000_000),
    DurationUnit(symbol: "s", field: "seconds", nanoseconds: 1_000_000_000),
    DurationUnit(symbol: "ms", field: "milliseconds", nanoseconds: 1_000_000),
    DurationUnit(symbol: "us", field: "microseconds", nanoseconds: 1_000),
  ]
}

/// Durations as text.
package enum DurationText {
  /// For people: three digits and a unit below a minute, the two largest units above: `1.23s`, `2min 5s`, `1h 3min`, `3d 4h`.
  package static func short(_ nanoseconds: Int) -> String {
    if nanoseconds == 0 { return "0s" }
    let sign = nanoseconds < 0 ? "-" : ""
    let magnitude = nanoseconds.magnitude
    let units = DurationUnit.all
    guard let index = units.firstIndex(where: { magnitude >= UInt($0.nanoseconds) }) else {
      return "\(sign)\(magnitude)ns"
    }
    let unit = units[index]
    if index > 2 {
      let number = Double(magnitude) / Double(unit.nanoseconds)
      let rounded = Rounding.round(number, digits: number < 9.995 ? 2 : number < 99.95 ? 1 : 0)
      if rounded >= (index == 3 ? 60 : 1000) { return sign + "1" + units[index - 1].symbol }
      return sign + (rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)") + unit.symbol
    }
    // Rounded to the smaller unit first, so that 59.9s after a minute does not show as `1min 60s`.
    let smaller = UInt(units[index + 1].nanoseconds)
    let rounded = (magnitude + smaller / 2) / smaller * smaller
    let whole = rounded / UInt(unit.nanoseconds)
    let rest = rounded % UInt(unit.nanoseconds) / smaller
    if index > 0, whole * UInt(unit.nanoseconds) >= UInt(units[index - 1].nanoseconds) {
      return sign + "1" + units[index - 1].symbol
    }
    return sign + "\(whole)\(unit.symbol)" + (rest > 0 ? " \(rest)\(units[index + 1].symbol)" : "")
  }

  /// Numbers with units, one after another; nil when it is something else or too long.
  static func parse(_ text: String) -> Int? {
    var rest = text.trimmingSpace[...]
    let isNegative = rest.first == "-"
    if isNegative { rest = rest.dropFirst() }
    var total = 0
    repeat {
      let number = rest.prefix { $0.isASCII && ($0.isNumber || $0 == "." || $0 == "_") }
      rest = rest[number.endIndex...]
      let symbol = rest.prefix { $0.isLetter }
      rest = rest[symbol.endIndex...].drop { $0 == " " }
      guard let unit = symbol == "ns" ? 1 : DurationUnit.all.first(where: { $0.symbol == symbol })?.nanoseconds,
        let part = nanoseconds(number.filter { $0 != "_" }, unit: unit)
      else { return nil }
      let (sum, overflow) = total.addingReportingOverflow(part)
      if overflow { return nil }
      total = sum
    } while !rest.isEmpty
    return isNegative ? -total : total
  }

  private static func nanoseconds(_ number: String, unit: Int) -> Int? {
    if let whole = Int(number) {
      let (product, overflow) = whole.multipliedReportingOverflow(by: unit)
      return overflow ? nil : product
    }
    return Double(number).flatMap { Int(exactly: ($0 * Double(unit)).rounded()) }
  }
}

extension String {
  /// Without white space at its ends.
  var trimmingSpace: String {
    String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
  }
}
