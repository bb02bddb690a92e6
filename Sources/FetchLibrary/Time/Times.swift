import FetchVM

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Gives scripts `now()` and `time(value)`, and times their members. `time` takes ISO 8601, a date of HTTP or mail, or
/// seconds since 1970.
func installTime(into machine: Machine, _ type: TimeType) {
  machine.define("now", []) { machine, _ throws(Failure) in
    var instant = timespec()
    clock_gettime(CLOCK_REALTIME, &instant)
    let nanoseconds = Int128(instant.tv_sec) * 1_000_000_000 + Int128(instant.tv_nsec)
    return try type.make(nanoseconds: nanoseconds, "now", machine)
  }
  machine.define("time", ["value", "pattern?"]) { machine, arguments throws(Failure) in
    if let pattern = try arguments.optionalString(1, "time's pattern", machine) {
      return try parseTime(arguments, by: pattern.object.string, type, machine)
    }
    return try makeTime(arguments, type, machine)
  }

  let members = type.members
  let fields: [(String, @Sendable (TimeObject, CivilTime) -> Int)] = [
    ("year", { $1.year }), ("month", { $1.month }), ("day", { $1.day }), ("hour", { $1.hour }),
    ("minute", { $1.minute }), ("second", { $1.second }), ("nanosecond", { $1.nanosecond }),
    ("weekday", { $1.weekday }), ("dayOfYear", { $1.dayOfYear }), ("unix", { time, _ in time.seconds }),
  ]
  for (name, field) in fields {
    machine.addField(members, name) { _, arguments in
      let time = receiver(arguments)
      return .int(field(time, time.civil))
    }
  }
  machine.addField(members, "date") { machine, arguments in machine.string(receiver(arguments).civil.isoDate) }
  machine.addMethod(members, "iso", []) { machine, arguments in machine.string(receiver(arguments).civil.iso) }
  machine.addMethod(members, "httpDate", []) { machine, arguments in
    machine.string(receiver(arguments).civil.httpDate)
  }
  machine.addMethod(members, "format", ["pattern"]) { machine, arguments throws(Failure) in
    let pattern = try arguments.string(1, "format's pattern", machine).object.string
    switch receiver(arguments).civil.formatted(pattern) {
    case .success(let text): return machine.string(text)
    case .failure(let unknown): throw noCode(unknown, "format's pattern", arguments[1], machine)
    }
  }
}

private func receiver(_ arguments: Arguments) -> TimeObject {
  guard case .object(let object) = arguments[0], let time = object.object as? TimeObject else {
    preconditionFailure("a method of time met another type")
  }
  return time
}

private func noCode(
  _ unknown: CivilTime.UnknownCode, _ what: String, _ pattern: Value, _ machine: Machine
) -> Failure {
  machine.failure(
    .value, "\(what) \(machine.describeForMessage(pattern)): there is no code `%\(unknown.code)`",
    hint: "%Y %m %d %H %M %S are the usual ones, and %% is a percent sign")
}

private func parseTime(
  _ arguments: Arguments, by pattern: String, _ type: TimeType, _ machine: Machine
) throws(Failure) -> Value {
  let text = try arguments.string(0, "time's value", machine).object.string
  do throws(CivilTime.UnknownCode) {
    if let civil = try DatePattern.parse(text, by: pattern),
      let time = type.make(seconds: civil.seconds, nanosecond: civil.nanosecond, machine)
    {
      return time
    }
  } catch {
    throw noCode(error, "time's pattern", arguments[1], machine)
  }
  throw machine.failure(
    .value,
    "time's value: \(machine.describeForMessage(arguments[0])) does not fit the pattern, \(machine.describeForMessage(arguments[1]))",
    hint: "a pattern has at least a year, as in \"%d.%m.%Y %H:%M\"")
}

private func makeTime(_ arguments: Arguments, _ type: TimeType, _ machine: Machine) throws(Failure) -> Value {
  switch arguments[0] {
  case .string(let text):
    if let civil = DateParser.parse(text.object.string),
      let time = type.make(seconds: civil.seconds, nanosecond: civil.nanosecond, machine)
    {
      return time
    }
    throw machine.failure(
      .value, "time's value: \(machine.describeForMessage(arguments[0])) is not a date",
      hint: "write it as in \"2026-01-31\" or \"2026-01-31T09:05:00Z\"")
  case .int(let seconds):
    return try type.make(
      nanoseconds: Int128(seconds) * 1_000_000_000, "time's value \(seconds)", machine)
  case .float(let seconds):
    guard seconds.isFinite, abs(seconds) < 1e12 else {
      throw machine.failure(
        .value,
        "time's value: \(machine.describeForMessage(arguments[0])) would be outside of the years 1 to 9999")
    }
    // A float of today has no digits for more than microseconds.
    let whole = seconds.rounded(.towardZero)
    let microseconds = ((seconds - whole) * 1e6).rounded(.toNearestOrEven)
    return try type.make(
      nanoseconds: Int128(whole) * 1_000_000_000 + Int128(microseconds) * 1000,
      "time's value \(describeFloat(seconds))", machine)
  case .object(let object) where object.object is TimeObject: return arguments[0]
  default:
    throw machine.wrongType("time's value", expected: "a date's text or seconds since 1970", got: arguments[0])
  }
}
