import FetchRuntime
import FetchTestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct WatchTests {
  private let selector = FakeSelector()
  private let loop: EventLoop

  init() {
    loop = EventLoop(clock: ManualClock(), selector: selector)
  }

  @Test func aHandlerHearsWhatItWatchesFor() throws {
    var heard: [Interest] = []
    try loop.watch(5, for: [.reading, .writing]) { heard.append($0) }
    selector.makeReady(5, for: .writing)
    loop.poll()
    #expect(heard == [.writing])
  }

  @Test func watchingForTheSameAgainAsksTheSystemNothing() throws {
    try loop.watch(5, for: .reading) { _ in Issue.record("the first handler was replaced") }
    let before = selector.changeCount
    var heard = 0
    for _ in 0..<100 { try loop.watch(5, for: .reading) { _ in heard += 1 } }
    #expect(selector.changeCount == before)
    selector.makeReady(5, for: .reading)
    loop.poll()
    #expect(heard == 1)
  }

  @Test func aRestingDescriptorIsForgottenOnlyWhenItFires() throws {
    try loop.watch(5, for: .reading) { _ in Issue.record("it rests") }
    try loop.watch(6, for: .reading) { _ in }
    loop.rest(5)
    #expect(selector.interest(in: 5) == .reading)
    selector.makeReady(5, for: .reading)
    loop.poll()
    #expect(selector.interest(in: 5) == [])
    var heard = 0
    try loop.watch(5, for: .reading) { _ in heard += 1 }
    loop.poll()
    #expect(heard == 1)
  }

  @Test func anInterestThatFiresUnwantedIsTakenBack() throws {
    try loop.watch(5, for: [.reading, .writing]) { _ in }
    try loop.watch(5, for: .reading) { _ in Issue.record("nothing to read") }
    selector.makeReady(5, for: .writing)
    loop.poll()
    #expect(selector.interest(in: 5) == .reading)
  }

  @Test func aHandlerMayUnwatchItselfAndOthers() throws {
    var heard: [Int32] = []
    for descriptor: Int32 in [5, 6] {
      try loop.watch(descriptor, for: .reading) { [unowned loop] _ in
        heard.append(descriptor)
        loop.unwatch(5)
        loop.unwatch(6)
      }
      selector.makeReady(descriptor, for: .reading)
    }
    loop.poll()
    #expect(heard == [5])
    #expect(selector.interest(in: 5) == [] && selector.interest(in: 6) == [])
  }

  @Test func aDescriptorReusedWithinATurnGetsNoStaleEvent() throws {
    try loop.watch(5, for: .reading) { [unowned loop] _ in
      // 6 is closed, and its number comes back for another connection, while an event for the old one is on its way.
      loop.unwatch(6)
      try? loop.watch(6, for: .reading) { _ in Issue.record("this event was meant for the one before") }
    }
    try loop.watch(6, for: .reading) { _ in Issue.record("it was unwatched") }
    selector.makeReady(5, for: .reading)
    selector.makeReady(6, for: .reading)
    loop.poll()
  }

  @Test func aHandlerThatGoesMayUnwatchWhatItHeld() throws {
    final class Owner {
      let loop: EventLoop
      init(_ loop: EventLoop) { self.loop = loop }
      deinit { loop.unwatch(5) }
    }
    var owner: Owner? = Owner(loop)
    try loop.watch(5, for: .reading) { [owner] _ in withExtendedLifetime(owner) {} }
    owner = nil
    try loop.watch(5, for: .reading) { _ in }
    loop.unwatch(5)
    #expect(selector.interest(in: 5) == [])
  }

  @Test func unwatchingWhatWasNeverWatchedIsFine() {
    loop.unwatch(1000)
    loop.unwatch(-1)
    loop.rest(1000)
  }

  @Test func aSystemThatRefusesIsReported() {
    let real = EventLoop()
    let error = #expect(throws: SystemError.self) { try real.watch(1_000_000, for: .reading) { _ in } }
    #expect(error?.number == EBADF)
    real.close()
  }
}
