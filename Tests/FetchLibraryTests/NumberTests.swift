import FetchVM
import Testing

@Suite struct NumberTests {
  let box = Sandbox()

  @Test(arguments: [
    (2.5, 3), (-2.5, -3), (0.49999999999999994, 0), (1e15, 1_000_000_000_000_000),
  ])
  func roundingToAnIntTakesHalvesAway(_ number: Double, _ expected: Int) {
    #expect(box.call(.float(number), "round") == "\(expected)")
  }

  @Test(arguments: [
    (2.675, 2, "2.67"), (0.125, 2, "0.13"), (1.005, 2, "1.0"), (1.115, 2, "1.11"), (0.25, 1, "0.3"),
    (1e300, 5, "1e+300"),
    (1234.5, -2, "1200.0"), (.nan, 2, "nan"), (1.5, 400, "1.5"), (1.5, -400, "0.0"),
  ])
  func roundingToDigitsIsRight(_ number: Double, _ digits: Int, _ expected: String) {
    #expect(box.call(.float(number), "round", .int(digits)) == expected)
  }

  @Test func intsRoundToTens() {
    #expect(box.call(.int(1250), "round", .int(-2)) == "1300")
    #expect(box.call(.int(-1250), "round", .int(-2)) == "-1300")
    #expect(box.call(.int(.max), "round", .int(-1)).hasPrefix("ArithmeticError: round: "))
    #expect(box.call(.int(5), "round", .int(.min)) == "0")
    #expect(box.call("floor", .float(-1.5)) == "-2")
    #expect(box.call("ceil", .float(1.2)) == "2")
    #expect(box.call("round", .float(.nan)) == "ValueError: round's x: nan is near to no int")
    #expect(box.call(.float(1e19), "toInt") == "ValueError: toInt: 1e+19 is too large for an int (64 bits)")
  }

  @Test func numbersStayInBounds() {
    #expect(box.call(.int(15), "clamp", .int(0), .int(10)) == "10")
    #expect(box.call(.float(-1), "clamp", .int(0), .int(10)) == "0")
    #expect(
      box.call(.int(1), "clamp", .int(2), .int(1)) == "ValueError: clamp's low must not be above its high: 2 and 1")
    #expect(box.call("abs", .int(-3)) == "3")
    #expect(box.call("abs", .int(.min)).hasPrefix("ArithmeticError: abs: "))
  }

  @Test func mathematicsHasItsBounds() {
    #expect(box.call("sqrt", .int(9)) == "3.0")
    #expect(box.call("sqrt", .int(-1)) == "ValueError: sqrt's x must be 0 or more, not -1")
    #expect(box.call("log", .int(8), .int(2)) == "3.0")
    #expect(box.call("log", .int(1000), .int(10)) == "3.0")
    #expect(box.call("log", .int(0)) == "ValueError: log's x must be above 0, not 0")
    #expect(box.call("pow", .int(2), .int(62)) == "4611686018427387904")
    #expect(box.call("pow", .int(2), .int(63)).hasPrefix("ArithmeticError: pow: "))
    #expect(box.call("pow", .int(2), .int(-1)) == "0.5")
  }

  @Test func valuesAreConverted() {
    #expect(box.call("int", box.string(" 42 ")) == "42")
    #expect(box.call("int", .float(-2.9)) == "-2")
    #expect(box.call("int", .null) == "TypeError: int's value needs a number or a string, not null")
    #expect(box.call("float", box.string("1e3")) == "1000.0")
    #expect(box.call("string", box.ints([1])) == "\"[1]\"")
    #expect(box.call("bool", .int(0)) == "true")
    #expect(box.call("typeOf", .duration(1)) == "\"duration\"")
  }
}

@Suite struct TimeTests {
  let box = Sandbox()

  func time(_ text: String) -> Value {
    guard case .success(let time) = box.result("time", [box.string(text)]) else { return .null }
    return time
  }

  @Test(arguments: [
    ("2026-01-31", "2026-01-31T00:00:00Z"), ("2026-01-31T09:05:07.25+01:30", "2026-01-31T07:35:07.250Z"),
    ("2024-02-29 23:59:60Z", "2024-03-01T00:00:00Z"), ("1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.500Z"),
    ("0001-01-01", "0001-01-01T00:00:00Z"), ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"),
    ("Sun, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37Z"),
    ("Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37Z"),
    ("Sun Nov  6 08:49:37 1994", "1994-11-06T08:49:37Z"),
  ])
  func datesAreRead(_ text: String, _ expected: String) {
    #expect(box.call("time", box.string(text)) == expected)
  }

  @Test(arguments: [
    "", "2026", "2026-13-01", "2026-02-29", "2026-01-01T24:00", "2026-01-01T10", "2026-01-01 10:00 x",
    "0001-01-01T00:00+01:00", "yesterday", "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49 GMT",
    "2026-01-01T10:00+25:00", "-", "Sun Nov",
  ])
  func whatIsNoDateIsAnError(_ text: String) {
    #expect(box.call("time", box.string(text)) == "ValueError: time's value: the string \"\(text)\" is not a date")
  }

  @Test func partsAreInUTC() {
    let leap = time("2024-12-31T12:34:56.789Z")
    for (field, expected) in [
      ("year", "2024"), ("month", "12"), ("day", "31"), ("hour", "12"), ("minute", "34"), ("second", "56"),
      ("weekday", "2"), ("dayOfYear", "366"), ("unix", "1735648496"), ("date", "\"2024-12-31\""),
    ] {
      #expect(box.field(leap, field) == expected, "\(field)")
    }
    #expect(box.call(leap, "httpDate") == "\"Tue, 31 Dec 2024 12:34:56 GMT\"")
    #expect(
      box.call(leap, "format", box.string("%a %e. %B %Y, %I:%M %p %%")) == "\"Tue 31. December 2024, 12:34 PM %\"")
    #expect(
      box.call(leap, "format", box.string("%Q"))
        == "ValueError: format's pattern the string \"%Q\": there is no code `%Q`")
  }

  @Test func everyDayOfFourCenturiesComesBack() {
    let day = 86_400
    var seconds = -11_676_096_000
    var expected = 1
    for _ in 0..<(146_097) {
      guard case .object(let object)? = box.types.time.make(seconds: seconds, box.machine) else { break }
      let text = object.object.describe(box.machine)
      let read = box.machine.heap.makeString(text)
      if expected % 1000 == 0 { #expect(box.call("time", .string(read)) == text) }
      expected += 1
      seconds += day
    }
    #expect(expected == 146_098)
  }

  @Test func timesAndDurationsAreCalculatedWith() throws {
    guard case .object(let start) = time("2026-01-31T00:00:00Z"), case .object(let end) = time("2026-02-01T00:00:01Z")
    else {
      Issue.record("no times")
      return
    }
    let machine = box.machine
    let distance = try end.object.arithmetic("-", .object(start), isReversed: false, machine)
    #expect(machine.describe(distance ?? .null) == "86401s")
    let later = try start.object.arithmetic("+", .duration(1_500_000_000), isReversed: false, machine)
    #expect(machine.describe(later ?? .null) == "2026-01-31T00:00:01.500Z")
    #expect(start.object.compare(to: end.object) == -1)
    #expect(start.object.isEqual(to: start.object))
  }

  @Test(arguments: [
    ("1.5s", 1_500_000_000), ("250ms", 250_000_000), ("1h 30min", 5_400_000_000_000), ("1h30min", 5_400_000_000_000),
    ("-2d", -172_800_000_000_000), ("10us", 10_000), ("5ns", 5),
  ])
  func durationsAreRead(_ text: String, _ nanoseconds: Int) {
    #expect(box.call("duration", box.string(text)) == box.machine.describe(.duration(nanoseconds)))
  }

  @Test(arguments: ["", "5", "s", "5x", "5s x", "1.5.5s", "999999999999d", "-", "5 s s"])
  func whatIsNoDurationIsAnError(_ text: String) {
    #expect(box.call("duration", box.string(text)).hasPrefix("ValueError: duration's text: "))
  }

  @Test(arguments: [
    (0, "0s"), (1_234_000_000, "1.23s"), (456_700_000, "457ms"), (1_500, "1.5us"), (7, "7ns"),
    (125_000_000_000, "2min 5s"),
    (3_780_000_000_000, "1h 3min"), (277_200_000_000_000, "3d 5h"), (59_999_000_000, "1min"), (119_999_000_000, "2min"),
    (-2_000_000_000, "-2s"), (3_599_900_000_000, "1h"), (999_999_999, "1s"), (Int.max, "106751d 24h"),
  ])
  func durationsAreShownShort(_ nanoseconds: Int, _ expected: String) {
    if nanoseconds == .max {
      #expect(box.call(.duration(nanoseconds), "format").hasPrefix("\"10675"))
    } else {
      #expect(box.call(.duration(nanoseconds), "format") == "\"\(expected)\"")
    }
  }

  @Test func durationsHaveParts() {
    #expect(box.field(.duration(90_000_000_000), "minutes") == "1.5")
    #expect(box.field(.duration(1_500_000_000), "seconds") == "1.5")
    #expect(box.call(.duration(1_540_000_000), "round", .duration(100_000_000)) == "1.5s")
    #expect(box.call(.duration(-1_550_000_000), "round", .duration(100_000_000)) == "-1.6s")
    #expect(box.call(.duration(.min), "abs") == box.machine.describe(.duration(.max)))
    #expect(box.call("clock") == "0s")
  }
}
