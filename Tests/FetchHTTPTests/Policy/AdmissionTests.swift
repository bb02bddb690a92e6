import FetchRuntime
import FetchTestSupport
import Testing

@testable import FetchHTTP

private final class Guest: AdmissionGuest {
  let name: String
  var admissionHost: String
  let throttles: [Throttle]
  var isWanted: Bool
  var place = AdmissionPlace.outside
  let log: Log

  init(_ name: String, host: String = "h", _ throttles: [Throttle] = [], isWanted: Bool = false, in log: Log) {
    self.name = name
    self.throttles = throttles
    admissionHost = host
    self.isWanted = isWanted
    self.log = log
  }

  func admitted() { log.names.append(name) }
}

private final class Log {
  var names: [String] = []
}

@Suite struct AdmissionTests {
  private let loop = EventLoop(clock: ManualClock())
  private let log = Log()

  private func guests(_ names: String) -> [Guest] { names.map { Guest(String($0), in: log) } }

  @Test func noMoreThanTheLimitAreInsideAndTheOthersComeInTurn() {
    let admission = Admission(limit: 2, on: loop)
    let guests = guests("abcd")
    guests.forEach(admission.enter)
    #expect(log.names == ["a", "b"])
    admission.leave(guests[1])
    #expect(log.names == ["a", "b", "c"])
    admission.leave(guests[0])
    #expect(log.names == ["a", "b", "c", "d"])
  }

  @Test func whoGivesUpWaitingIsPassedOver() {
    let admission = Admission(limit: 1, on: loop)
    let guests = guests("abc")
    guests.forEach(admission.enter)
    admission.leave(guests[1])
    admission.leave(guests[0])
    #expect(log.names == ["a", "c"])
  }

  @Test func aParkedGuestMakesRoomOnlyForOneThatIsWanted() {
    let admission = Admission(limit: 1, on: loop)
    let guests = guests("abc")
    guests.forEach(admission.enter)
    admission.park(guests[0])
    #expect(log.names == ["a"])
    guests[2].isWanted = true
    admission.want(guests[2])
    #expect(log.names == ["a", "c"])
    admission.want(guests[0])
    admission.leave(guests[0])
    #expect(log.names == ["a", "c"])
    admission.leave(guests[2])
    #expect(log.names == ["a", "c", "b"])
  }

  @Test func aHeldHostWaitsWhileOthersGoOn() throws {
    let admission = Admission(limit: 1, on: loop)
    let first = Guest("first", in: log)
    admission.enter(first)
    let held = [Guest("held 1", in: log), Guest("held 2", in: log)]
    held.forEach(admission.enter)
    let other = Guest("other", host: "o", in: log)
    admission.enter(other)
    admission.hold("h", for: 5 * second)
    admission.leave(first)
    #expect(log.names == ["first", "other"])
    admission.leave(other)
    #expect(log.names == ["first", "other"])
    try loop.runUntilComplete(loop.sleep(6 * second))
    #expect(log.names == ["first", "other", "held 1"])
    admission.leave(held[0])
    #expect(log.names.last == "held 2")
  }

  @Test func aLongerHoldReplacesAShorterOne() throws {
    let admission = Admission(limit: 1, on: loop)
    admission.hold("h", for: 1 * second)
    admission.hold("h", for: 5 * second)
    admission.hold("h", for: 2 * second)
    admission.enter(Guest("late", in: log))
    try loop.runUntilComplete(loop.sleep(4 * second))
    #expect(log.names.isEmpty)
    try loop.runUntilComplete(loop.sleep(2 * second))
    #expect(log.names == ["late"])
  }

  @Test func aFullHostStopsItsOwnGuestsAndNoOthers() {
    let admission = Admission(limit: 3, on: loop)
    let one = [Throttle(.inFlightPerHost(1))]
    let guests = [
      Guest("a1", host: "a", one, in: log), Guest("a2", host: "a", one, in: log), Guest("b1", host: "b", one, in: log),
      Guest("free", host: "a", in: log), Guest("b2", host: "b", one, in: log),
    ]
    guests.forEach(admission.enter)
    #expect(log.names == ["a1", "b1", "free"])
    admission.leave(guests[0])
    #expect(log.names == ["a1", "b1", "free", "a2"])
    admission.leave(guests[3])
    #expect(log.names.count == 4)
    admission.leave(guests[2])
    #expect(log.names == ["a1", "b1", "free", "a2", "b2"])
  }

  @Test func whoCameFirstComesInFirstWhateverStoppedIt() {
    // Both hosts share two places: that of `a` goes to `b`, who waited longer than the next of `a`.
    let admission = Admission(limit: 100, on: loop)
    let rules = [Throttle(.inFlight(2)), Throttle(.inFlightPerHost(2))]
    let guests = ["a1", "a2", "b1", "a3"].map { Guest($0, host: String($0.prefix(1)), rules, in: log) }
    guests.forEach(admission.enter)
    admission.leave(guests[0])
    #expect(log.names == ["a1", "a2", "b1"])
    admission.leave(guests[1])
    #expect(log.names == ["a1", "a2", "b1", "a3"])
  }

  @Test func startsOfAHostAreEvenlySpaced() throws {
    let admission = Admission(limit: 100, on: loop)
    let rule = [Throttle(.startsPerSecond(4))]
    let guests = (1...4).map { Guest("a\($0)", host: "a", rule, in: log) }
    guests.forEach(admission.enter)
    admission.enter(Guest("b1", host: "b", rule, in: log))
    #expect(log.names == ["a1", "b1"])
    // That one of them gives up costs the others nothing.
    admission.leave(guests[1])
    try loop.runUntilComplete(loop.sleep(250 * millisecond - 1))
    #expect(log.names.count == 2)
    try loop.runUntilComplete(loop.sleep(1))
    #expect(log.names == ["a1", "b1", "a3"])
    // Time that nobody used is no credit for a burst.
    try loop.runUntilComplete(loop.sleep(10 * second))
    #expect(log.names == ["a1", "b1", "a3", "a4"])
    let late = (1...2).map { Guest("late \($0)", host: "a", rule, in: log) }
    late.forEach(admission.enter)
    #expect(log.names.last == "late 1")
    try loop.runUntilComplete(loop.sleep(250 * millisecond))
    #expect(log.names.last == "late 2")
  }

  @Test func aGuestThatMovesGivesItsHostsPlaceToTheNextAndKeepsItsTurn() {
    let admission = Admission(limit: 100, on: loop)
    let one = [Throttle(.inFlightPerHost(1))]
    let guests = ["a1", "b1", "b2", "a2"].map { Guest($0, host: String($0.prefix(1)), one, in: log) }
    guests.forEach(admission.enter)
    #expect(log.names == ["a1", "b1"])
    guests[0].admissionHost = "b"
    admission.move(guests[0])
    #expect(log.names == ["a1", "b1", "a2"])
    admission.leave(guests[1])
    #expect(log.names == ["a1", "b1", "a2", "a1"], "it came before b2")
    admission.leave(guests[0])
    #expect(log.names.last == "b2")
  }

  @Test func aGuestThatMovesToAHeldHostWaits() throws {
    let admission = Admission(limit: 1, on: loop)
    let guests = guests("ab")
    guests.forEach(admission.enter)
    admission.hold("there", for: second)
    guests[0].admissionHost = "there"
    admission.move(guests[0])
    #expect(log.names == ["a", "b"])
    admission.leave(guests[1])
    try loop.runUntilComplete(loop.sleep(second))
    #expect(log.names == ["a", "b", "a"])
  }

  @Test func bodiesNobodyTakesStopNoGuestThatIsWantedAtAnyGate() {
    let admission = Admission(limit: 100, on: loop)
    let rules = [Throttle(.inFlight(2)), Throttle(.inFlightPerHost(1))]
    let guests = ["a1", "b1", "a2", "a3"].map { Guest($0, host: String($0.prefix(1)), rules, in: log) }
    guests.forEach(admission.enter)
    admission.park(guests[0])
    admission.park(guests[1])
    #expect(log.names == ["a1", "b1"])
    guests[3].isWanted = true
    admission.want(guests[3])
    #expect(log.names == ["a1", "b1", "a3"])
    admission.leave(guests[3])
    #expect(log.names.count == 3, "nobody waits for a2")
    admission.leave(guests[0])
    #expect(log.names == ["a1", "b1", "a3", "a2"])
  }

  /// Rules that cross one another, and guests that come, go, move and give up as a generator says: what is inside keeps every
  /// rule, and nobody is forgotten.
  @Test(arguments: 1...20) func everyRuleHoldsAndEverybodyComesIn(_ seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    let admission = Admission(limit: 5, on: loop)
    let whole = Throttle(.inFlight(4))
    let perHost = Throttle(.inFlightPerHost(2))
    let rate = Throttle(.startsPerSecond(10))
    let sets: [[Throttle]] = [[], [whole], [perHost], [whole, perHost], [perHost, rate], [whole, rate]]
    var guests: [Guest] = []
    func inside(_ fits: (Guest) -> Bool) -> Int {
      guests.count { if case .inside = $0.place { fits($0) } else { false } }
    }
    for number in 0..<300 {
      let guest = Guest(
        "\(number)", host: "h\(random.next() % 3)", sets[Int(random.next() % 6)], isWanted: random.next() % 2 == 0,
        in: log)
      guests.append(guest)
      admission.enter(guest)
      let other = guests[Int(random.next() % UInt64(guests.count))]
      switch random.next() % 8 {
      case 0, 1, 2: admission.leave(other)
      case 3: try loop.runUntilComplete(loop.sleep(30 * millisecond))
      case 4:
        // One that stood still goes on beside those that took its place.
        guard case .waiting = other.place else { break }
        other.isWanted = true
        admission.want(other)
      case 5: if !other.isWanted { admission.park(other) }
      case 6: admission.hold("h\(random.next() % 3)", for: 50 * millisecond)
      default:
        guard case .inside = other.place else { break }
        other.admissionHost = "h\(random.next() % 3)"
        admission.move(other)
      }
      #expect(inside { _ in true } <= 5)
      #expect(inside { $0.throttles.contains { $0 === whole } } <= 4)
      for host in ["h0", "h1", "h2"] {
        #expect(inside { $0.admissionHost == host && $0.throttles.contains { $0 === perHost } } <= 2)
      }
    }
    let waiting = guests.filter { if case .waiting = $0.place { true } else { false } }
    for _ in 0..<1000 {
      for guest in guests { if case .waiting = guest.place {} else { admission.leave(guest) } }
      try loop.runUntilComplete(loop.sleep(50 * millisecond))
    }
    #expect(waiting.allSatisfy { log.names.contains($0.name) })
    #expect(guests.allSatisfy { if case .outside = $0.place { true } else { false } })
  }

  @Test func hostsNobodyGoesToAreForgotten() {
    let throttle = Throttle(.inFlightPerHost(1))
    let held = throttle.gate(for: "held", at: 0)
    for number in 0..<1000 { _ = throttle.gate(for: "h\(number)", at: 0) }
    #expect(throttle.hostCount <= 64)
    #expect(throttle.gate(for: "held", at: 0) === held)
  }

  @Test(arguments: [true, false]) func manyThatAreWantedComeInBesideOneThatStandsStill(_ allAreWanted: Bool) {
    let admission = Admission(limit: 100, on: loop)
    let guests = (0..<25_000).map { Guest("\($0)", isWanted: allAreWanted && $0 > 0, in: log) }
    guests.forEach(admission.enter)
    admission.park(guests[0])
    for guest in guests.dropFirst().reversed() where !guest.isWanted {
      guest.isWanted = true
      admission.want(guest)
    }
    for guest in guests.dropFirst() { admission.leave(guest) }
    #expect(Set(log.names).count == 25_000)
  }

  @Test func aWantedGuestOfAHeldHostStandsInNobodysWay() throws {
    let admission = Admission(limit: 1, on: loop)
    let (first, held, other) = (
      Guest("first", in: log), Guest("held", host: "held", isWanted: true, in: log),
      Guest("other", isWanted: true, in: log)
    )
    [first, held, other].forEach(admission.enter)
    admission.hold("held", for: 50 * millisecond)
    admission.park(first)
    #expect(log.names == ["first", "other"])
    admission.leave(other)
    try loop.runUntilComplete(loop.sleep(60 * millisecond))
    #expect(log.names == ["first", "other", "held"])
  }

  @Test func manyComeAndGo() {
    let admission = Admission(limit: 3, on: loop)
    let guests = (0..<1000).map { Guest("\($0)", in: log) }
    guests.forEach(admission.enter)
    for guest in guests { admission.leave(guest) }
    #expect(log.names == guests.map(\.name))
  }
}
