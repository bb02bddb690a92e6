import FetchRuntime
import FetchTestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The selectors of this system, and the fake.
enum SelectorKind: CaseIterable {
  #if os(Linux)
    case epoll
  #endif
  #if canImport(Darwin)
    case kqueue
  #endif
  case poll, fake
}

/// A selector with two connected sockets; for the fake, the world is told to it.
private final class Rig {
  let selector: any Selector
  let near: Int32
  private(set) var far: Int32
  private let fake: FakeSelector?

  init(_ kind: SelectorKind) {
    switch kind {
    #if os(Linux)
      case .epoll: (selector, fake) = (EpollSelector(), nil)
    #endif
    #if canImport(Darwin)
      case .kqueue: (selector, fake) = (KqueueSelector(), nil)
    #endif
    case .poll: (selector, fake) = (PollSelector(), nil)
    case .fake:
      let made = FakeSelector()
      (selector, fake) = (made, made)
    }
    (near, far) = makeSocketPair()
    fake?.makeReady(near, for: .writing)
  }

  deinit {
    close(near)
    if far >= 0 { close(far) }
  }

  var token: SelectorToken { SelectorToken(descriptor: near, generation: 7) }

  func feed() {
    #expect(write(far, "x", 1) == 1)
    fake?.makeReady(near, for: .reading)
  }

  func drain() {
    var byte: UInt8 = 0
    #expect(read(near, &byte, 1) == 1)
    fake?.settle(near)
    fake?.makeReady(near, for: .writing)
  }

  func hangUp() {
    close(far)
    far = -1
    fake?.makeReady(near, for: [.reading, .writing])
  }

  func events() throws -> [Interest] {
    var seen: [Interest] = []
    try selector.wait(for: 0) { event in
      #expect(event.token == token)
      seen.append(event.ready)
    }
    return seen
  }
}

func makeSocketPair() -> (Int32, Int32) {
  var ends: [Int32] = [-1, -1]
  #if canImport(Glibc)
    let kind = Int32(SOCK_STREAM.rawValue)
  #else
    let kind = SOCK_STREAM
  #endif
  precondition(socketpair(AF_UNIX, kind, 0, &ends) == 0)
  for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
  return (ends[0], ends[1])
}

@Suite struct SelectorTests {
  @Test(arguments: SelectorKind.allCases)
  func reportsReadingWhileBytesAreThere(kind: SelectorKind) throws {
    let rig = Rig(kind)
    try rig.selector.set(rig.token, from: [], to: .reading)
    #expect(try rig.events() == [])
    rig.feed()
    #expect(try rig.events() == [.reading])
    #expect(try rig.events() == [.reading])
    rig.drain()
    #expect(try rig.events() == [])
  }

  @Test(arguments: SelectorKind.allCases)
  func reportsOnlyWhatIsWatchedFor(kind: SelectorKind) throws {
    let rig = Rig(kind)
    rig.feed()
    try rig.selector.set(rig.token, from: [], to: .writing)
    #expect(try rig.events() == [.writing])
    try rig.selector.set(rig.token, from: .writing, to: .reading)
    #expect(try rig.events() == [.reading])
  }

  @Test(arguments: SelectorKind.allCases)
  func forgetsWhatIsNoLongerWatched(kind: SelectorKind) throws {
    let rig = Rig(kind)
    rig.feed()
    try rig.selector.set(rig.token, from: [], to: .reading)
    try rig.selector.set(rig.token, from: .reading, to: [])
    #expect(try rig.events() == [])
    try rig.selector.set(rig.token, from: [], to: .reading)
    #expect(try rig.events() == [.reading])
  }

  @Test(arguments: SelectorKind.allCases)
  func aHangUpIsReadyForReading(kind: SelectorKind) throws {
    let rig = Rig(kind)
    try rig.selector.set(rig.token, from: [], to: .reading)
    rig.hangUp()
    let ready = try #require(try rig.events().first)
    #expect(ready.contains(.reading))
  }

  @Test(arguments: SelectorKind.allCases)
  func mayBeChangedWhileItReports(kind: SelectorKind) throws {
    let rig = Rig(kind)
    rig.feed()
    try rig.selector.set(rig.token, from: [], to: .reading)
    var count = 0
    try rig.selector.wait(for: 0) { _ in
      count += 1
      try? rig.selector.set(rig.token, from: .reading, to: [])
    }
    #expect(count == 1)
    #expect(try rig.events() == [])
  }

  @Test(arguments: SelectorKind.allCases)
  func waitsNoLongerThanItIsTold(kind: SelectorKind) throws {
    let rig = Rig(kind)
    try rig.selector.set(rig.token, from: [], to: .reading)
    // 1 ns is rounded up to the system's unit; that this returns at all is the test.
    if kind != .fake { try rig.selector.wait(for: 1) { _ in Issue.record("nothing was ready") } }
    rig.feed()
    var count = 0
    try rig.selector.wait(for: nil) { _ in count += 1 }
    #expect(count == 1)
  }
}
