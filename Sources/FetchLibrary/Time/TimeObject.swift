import FetchVM

/// A moment: what `now()` gives. Written as ISO 8601 in UTC.
package final class TimeObject: NativeObject, JSONConvertible {
  /// Since 1970, before it negative.
  package let seconds: Int
  /// 0 to 999,999,999, behind `seconds`.
  package let nanosecond: Int
  private let type: TimeType

  fileprivate init(seconds: Int, nanosecond: Int, type: TimeType) {
    self.seconds = seconds
    self.nanosecond = nanosecond
    self.type = type
    super.init(isLeaf: true)
  }

  var civil: CivilTime { CivilTime(seconds: seconds, nanosecond: nanosecond) }

  package override var typeName: String { "time" }
  package override func members(_ machine: Machine) -> MemberTable? { type.members }
  package override func describe(_ machine: Machine) -> String { civil.iso }
  package func jsonValue(_ machine: Machine) -> Value { machine.string(civil.iso) }

  package override func isEqual(to other: NativeObject) -> Bool {
    guard let other = other as? TimeObject else { return false }
    return seconds == other.seconds && nanosecond == other.nanosecond
  }

  package override var valueHash: Int { seconds &* 1_000_003 &+ nanosecond }

  package override func compare(to other: NativeObject) -> Int? {
    guard let other = other as? TimeObject else { return nil }
    if seconds != other.seconds { return seconds < other.seconds ? -1 : 1 }
    return nanosecond - other.nanosecond
  }

  /// `time + duration`, `time - duration`, and the duration `time - time`.
  package override func arithmetic(
    _ symbol: String, _ other: Value, isReversed: Bool, _ machine: Machine
  ) throws(Failure) -> Value? {
    let own = Int128(seconds) * 1_000_000_000 + Int128(nanosecond)
    switch (symbol, other) {
    case ("+", .duration(let nanoseconds)):
      return try type.make(nanoseconds: own + Int128(nanoseconds), "+", machine)
    case ("-", .duration(let nanoseconds)) where !isReversed:
      return try type.make(nanoseconds: own - Int128(nanoseconds), "-", machine)
    case ("-", .object(let object)):
      guard !isReversed, let time = object.object as? TimeObject else { return nil }
      let distance = own - (Int128(time.seconds) * 1_000_000_000 + Int128(time.nanosecond))
      if let nanoseconds = Int(exactly: distance) { return .duration(nanoseconds) }
      throw machine.failure(.arithmetic, "the times are too far apart for a duration (over 292 years)")
    default: return nil
    }
  }
}

/// The type of times in one machine: their members, and how to make one.
package final class TimeType {
  /// The members of a time.
  package let members = MemberTable("time")
  private static let first = CivilTime(year: CivilTime.years.lowerBound, month: 1, day: 1).seconds
  private static let last = CivilTime(year: CivilTime.years.upperBound + 1, month: 1, day: 1).seconds - 1

  /// A time so many seconds after 1970; nil before the year 1 and after 9999.
  package func make(seconds: Int, nanosecond: Int = 0, _ machine: Machine) -> Value? {
    guard seconds >= TimeType.first, seconds <= TimeType.last else { return nil }
    let time = TimeObject(seconds: seconds, nanosecond: nanosecond, type: self)
    return .object(machine.heap.add(time).cast(to: NativeObject.self))
  }

  /// The same, from nanoseconds; `name` is whose error it is.
  func make(nanoseconds: Int128, _ name: String, _ machine: Machine) throws(Failure) -> Value {
    let billion: Int128 = 1_000_000_000
    let seconds = nanoseconds >= 0 ? nanoseconds / billion : (nanoseconds - billion + 1) / billion
    if let whole = Int(exactly: seconds),
      let time = make(seconds: whole, nanosecond: Int(nanoseconds - seconds * billion), machine)
    {
      return time
    }
    throw machine.failure(.value, "\(name): the time would be outside of the years 1 to 9999")
  }
}
