import FetchRedis
import FetchRuntime
import FetchTestSupport
import Testing

@testable import FetchLibrary

/// A queue in a server that answers as a test wants; what a real one makes of the steps is for Tests/PeerTests.
@Suite struct RedisQueueTests {
  private let loop = EventLoop()

  /// An answer to a step: how many wait and are out, and what each operation came to.
  private static func answer(_ waiting: Int, _ out: Int, _ results: String...) -> FakeRedis.Act {
    .send("*5\r\n:\(waiting)\r\n:\(out)\r\n:9\r\n$3\r\n1-1\r\n*\(results.count)\r\n" + results.joined())
  }

  /// What `take` comes to: one item.
  private static func item(_ entry: String, _ text: String, _ attempts: Int = 1) -> String {
    "*1\r\n*3\r\n$\(entry.count)\r\n\(entry)\r\n$\(text.count)\r\n\(text)\r\n:\(attempts)\r\n"
  }

  private static let zero = ":0\r\n"

  /// The operations of a step, with the words they need, behind the script's keys, the name and the number.
  private static func operations(_ words: [String]) -> [String] { Array(words.dropFirst(10)) }

  private func queue(at server: FakeRedis, _ settings: String = "", leave: Int = 2_000_000_000) throws -> RedisQueue {
    var patience = RedisPatience()
    patience.pause = 2
    patience.leave = leave
    return RedisQueue(at: try RedisPlace("redis://127.0.0.1:\(server.port)/q\(settings)"), on: loop, patience: patience)
    {
      server.dial()
    }
  }

  private func wait<Output>(for future: Future<Output>) throws -> Output {
    try loop.runUntilComplete(future)
    if let failure = future.failure { throw failure }
    return try #require(future.output)
  }

  /// The steps that came, as their operations.
  private func steps(_ server: FakeRedis) -> [[String]] {
    server.commands.flatMap { $0 }.filter { $0[0] == "EVALSHA" }.map(Self.operations)
  }

  @Test func whatIsAskedInOneTurnIsOneStep() throws {
    let server = try FakeRedis(on: loop) { words in
      [
        Self.operations(words).count == 1
          ? Self.answer(0, 0, Self.zero) : Self.answer(1, 1, "*2\r\n:1\r\n:0\r\n", ":1\r\n", Self.item("5-0", "i", 3))
      ]
    }
    let queue = try queue(at: server)
    try wait(for: queue.open())
    let new = queue.add([NewItem(key: [0x6b], text: [0x69]), NewItem(key: [0x6c], text: [])])
    let known = queue.has([0x6b])
    let taken = try #require(try wait(for: queue.take()))
    #expect(new.output == [true, false])
    #expect(known.output == true)
    #expect(taken.text == [0x69] && taken.attempts == 3)
    #expect(queue.counts == QueueCounts(waiting: 1, out: 1, seen: 9))
    #expect(steps(server) == [["beat"], ["add", "2", "k", "i", "l", "", "has", "k", "take", "1"]])
    let keys = server.commands[0][0][3...7]
    #expect(keys.map { $0.hasPrefix("{q}:") } == [true, true, true, true, true])
  }

  @Test func aStepWhoseAnswerIsLostIsSentAgainUnderTheSameNumber() throws {
    var count = 0
    let server = try FakeRedis(on: loop) { _ in
      count += 1
      return count == 2
        ? [.send("*5\r\n:1\r\n"), .close] : [Self.answer(0, 0, count == 1 ? Self.zero : "*1\r\n:1\r\n")]
    }
    let queue = try queue(at: server)
    try wait(for: queue.open())
    #expect(try wait(for: queue.add([NewItem(key: [0x6b], text: [])])) == [true])
    #expect(server.commands.map(\.count) == [2, 1])
    #expect(server.commands[0][1] == server.commands[1][0])
    #expect(server.commands[0].map { $0[9] } == ["1", "2"])
  }

  @Test func whatComesForOneWhoIsGoneIsGivenBackAtOnce() throws {
    var taking: Future<(any TakenItem)?>?
    let back = Future<Void>(on: loop)
    let server = try FakeRedis(on: loop) { words in
      let operations = Self.operations(words)
      switch operations[0] {
      case "take":
        // The answer is on its way.
        return [.tell { taking?.cancel(Cancellation("gone")) }, Self.answer(0, 1, Self.item("7-0", "x"))]
      case "stopped": return [.tell { back.succeed(()) }, Self.answer(1, 0, Self.zero)]
      default: return [Self.answer(1, 0, Self.zero)]
      }
    }
    let queue = try queue(at: server)
    try wait(for: queue.open())
    taking = queue.take()
    try wait(for: back)
    #expect(taking?.isCancelled == true)
    #expect(steps(server) == [["beat"], ["take", "1"], ["stopped", "7-0"]])
  }

  @Test func whatWasHandedOverAndNotTakenGoesBack() throws {
    let back = Future<Void>(on: loop)
    let server = try FakeRedis(on: loop) { words in
      switch Self.operations(words)[0] {
      case "take": return [Self.answer(0, 1, Self.item("7-0", "x"))]
      case "stopped": return [.tell { back.succeed(()) }, Self.answer(1, 0, Self.zero)]
      default: return [Self.answer(1, 0, Self.zero)]
      }
    }
    let queue = try queue(at: server)
    try wait(for: queue.open())
    let taking = queue.take()
    _ = try wait(for: taking)
    taking.relinquish()
    try wait(for: back)
    #expect(steps(server).last == ["stopped", "7-0"])
  }

  @Test func whoWaitsHearsOfNewsOnAConnectionOfItsOwn() throws {
    var takes = 0
    let server = try FakeRedis(on: loop) { words in
      if words[0] == "XREAD" { return [.send("*1\r\n*2\r\n$8\r\n{q}:news\r\n*1\r\n*2\r\n$3\r\n2-1\r\n*0\r\n")] }
      guard Self.operations(words)[0] == "take" else { return [Self.answer(0, 1, Self.zero)] }
      takes += 1
      return [takes == 1 ? Self.answer(0, 1, "*0\r\n") : Self.answer(0, 2, Self.item("8-0", "x"))]
    }
    let queue = try queue(at: server)
    try wait(for: queue.open())
    #expect(try wait(for: queue.take())?.text == [0x78])
    #expect(server.commands.map { $0.map(\.first) } == [["EVALSHA", "EVALSHA", "EVALSHA"], ["XREAD"]])
    #expect(server.commands[1][0].suffix(3) == ["STREAMS", "{q}:news", "1-1"])
  }

  @Test func theEndComesOnlyWhenNothingIsLeftToSay() throws {
    let server = try FakeRedis(on: loop) { words in
      let operations = Self.operations(words)
      return [Self.answer(0, 0, operations[0] == "take" ? "*0\r\n" : Self.zero)]
    }
    let queue = try queue(at: server)
    try wait(for: queue.open())
    #expect(try wait(for: queue.take()) == nil)
    #expect(try wait(for: queue.take()) == nil)
    #expect(steps(server) == [["beat"], ["take", "1"], ["take", "1"]])
  }

  @Test func whoHasSomethingSaysThatHeIsThere() throws {
    let beats = Future<Void>(on: loop)
    var count = 0
    let server = try FakeRedis(on: loop) { words in
      switch Self.operations(words)[0] {
      case "take": return [Self.answer(0, 1, Self.item("7-0", "x"))]
      default:
        count += 1
        return [.tell { if count == 3 { beats.succeed(()) } }, Self.answer(0, 1, Self.zero)]
      }
    }
    let queue = try queue(at: server, "?lease=100ms")
    try wait(for: queue.open())
    let item = try wait(for: queue.take())
    try wait(for: beats)
    #expect(steps(server) == [["beat"], ["take", "1"], ["beat"], ["beat"]])
    withExtendedLifetime(item) {}
  }

  @Test(arguments: [
    ":1\r\n", "*0\r\n", "*5\r\n:1\r\n:1\r\n:1\r\n$3\r\n1-1\r\n*0\r\n", "-ERR no\r\n", "-OOM no\r\n", "?\r\n",
  ])
  func afterADamagedAnswerEveryCallFails(text: String) throws {
    var count = 0
    let server = try FakeRedis(on: loop) { _ in
      count += 1
      return count == 1 ? [Self.answer(0, 1, Self.zero)] : [.send(text)]
    }
    let queue = try queue(at: server)
    try wait(for: queue.open())
    let taking = queue.take()
    #expect(throws: RedisFailure.self) { try wait(for: queue.has([0x6b])) }
    #expect(taking.failure is RedisFailure)
    #expect(queue.hasEnded)
    #expect(throws: RedisFailure.self) { try wait(for: queue.add([])) }
    #expect(throws: RedisFailure.self) { try wait(for: queue.take()) }
    #expect(throws: RedisFailure.self) { try wait(for: queue.close()) }
  }

  @Test func aServerThatIsNotThereIsAFailureOfOpening() throws {
    let server = try FakeRedis(on: loop) { _ in [] }
    server.close()
    #expect(throws: RedisFailure.self) { try wait(for: queue(at: server).open()) }
  }

  @Test func leavingIsTheLastThingSaid() throws {
    let server = try FakeRedis(on: loop) { words in
      switch Self.operations(words)[0] {
      case "take": [Self.answer(0, 1, Self.item("7-0", "x"))]
      case "done": [Self.answer(0, 0, Self.zero, Self.zero)]
      default: [Self.answer(1, 0, Self.zero)]
      }
    }
    let queue = try queue(at: server)
    try wait(for: queue.open())
    let item = try wait(for: queue.take())
    item?.finish(.done)
    item?.finish(.failed(error: "twice"))
    let closing = queue.close()
    let late = queue.take()
    try wait(for: closing)
    #expect(late.isCancelled && queue.hasEnded)
    #expect(steps(server) == [["beat"], ["take", "1"], ["done", "7-0", "leave"]])
  }

  @Test func whoWaitsIsCancelledByTheEnd() throws {
    let waits = Future<Void>(on: loop)
    let server = try FakeRedis(on: loop) { words in
      if words[0] == "XREAD" { return [.tell { waits.succeed(()) }, .hang] }
      return [Self.answer(0, 1, Self.operations(words)[0] == "take" ? "*0\r\n" : Self.zero)]
    }
    let queue = try queue(at: server)
    try wait(for: queue.open())
    let taking = queue.take()
    try wait(for: waits)
    try wait(for: queue.close())
    #expect(taking.isCancelled)
  }

  @Test func theEndIsNotWaitedForWithoutEnd() throws {
    let server = try FakeRedis(on: loop) { words in
      Self.operations(words) == ["leave"] ? [.hang] : [Self.answer(1, 0, Self.zero)]
    }
    let queue = try queue(at: server, leave: 1_000_000)
    try wait(for: queue.open())
    let failure = #expect(throws: RedisFailure.self) { try wait(for: queue.close()) }
    #expect(failure?.message.contains("did not confirm the end of the work within 0.001 s") == true)
  }
}
