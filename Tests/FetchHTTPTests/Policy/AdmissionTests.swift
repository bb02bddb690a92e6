import FetchRuntime
import Testing

@testable import FetchHTTP

private final class Guest: AdmissionGuest {
  let name: String
  let admissionHost: String
  var isWanted: Bool
  var place = AdmissionPlace.outside
  let log: Log

  init(_ name: String, host: String = "h", isWanted: Bool = false, in log: Log) {
    self.name = name
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

  @Test func manyComeAndGo() {
    let admission = Admission(limit: 3, on: loop)
    let guests = (0..<1000).map { Guest("\($0)", in: log) }
    guests.forEach(admission.enter)
    for guest in guests { admission.leave(guest) }
    #expect(log.names == guests.map(\.name))
  }
}
