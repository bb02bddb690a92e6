import FetchRuntime
import FetchTestSupport
import Testing

@testable import FetchRedis

@Suite struct ClientTests {
  private let loop = EventLoop()

  @Test func aCommandIsAnswered() throws {
    let server = try FakeRedis(on: loop) { [.send("$\($0[1].utf8.count)\r\n\($0[1])\r\n")] }
    let client = client(of: server)
    #expect(try loop.run(client.ask(RedisCommand("ECHO", "hi"))) == .string([0x68, 0x69]))
    #expect(try loop.run(client.ask(RedisCommand("ECHO", ""))).text == "")
    #expect(server.commands == [[["ECHO", "hi"], ["ECHO", ""]]])
  }

  @Test func whoSpeaksAndAboutWhichDatabaseIsSaidFirstAndTogether() throws {
    // It answers when both have come, so that waiting for the first answer would wait forever.
    let server = try FakeRedis(on: loop) { words in
      words[0] == "AUTH" ? [] : words[0] == "SELECT" ? [.send("+OK\r\n+OK\r\n")] : [.send("+PONG\r\n")]
    }
    let client = client(of: server, user: "ada", password: "p w", database: 3)
    #expect(try loop.run(client.ask(RedisCommand("PING"))) == .status("PONG"))
    #expect(server.commands == [[["AUTH", "ada", "p w"], ["SELECT", "3"], ["PING"]]])
  }

  @Test(arguments: [
    ("WRONGPASS invalid username-password pair", "redis://user:password@host/name"),
    ("NOAUTH Authentication required.", "redis://:password@host/name"),
    ("ERR Protocol error: unauthenticated multibulk length", "redis://:password@host/name"),
  ])
  func aRefusalSaysWhatToWrite(error: String, hint: String) throws {
    let server = try FakeRedis(on: loop) { _ in [.send("-\(error)\r\n")] }
    let failure = #expect(throws: RedisFailure.self) {
      try loop.run(client(of: server, password: "x").ask(RedisCommand("PING")))
    }
    #expect(failure?.message == "the Redis at \(server.authority) refused: \(error)")
    #expect(failure?.hint?.contains(hint) == true)
  }

  @Test func whatTheServerSaysIsShownWithoutControlCharacters() throws {
    let server = try FakeRedis(on: loop) { _ in [.send("-ERR a\u{1b}[31mb\r\n")] }
    let failure = #expect(throws: RedisFailure.self) { try loop.run(client(of: server).ask(RedisCommand("PING"))) }
    #expect(failure?.message == "the Redis at \(server.authority) refused: ERR a [31mb")
    #expect(failure?.kind == .refused("ERR"))
  }

  @Test func aScriptThatTheServerDoesNotHaveIsSentInFull() throws {
    let server = try FakeRedis(on: loop) { words in
      [.send(words[0] == "EVAL" ? "+did \(words[1])\r\n" : "-NOSCRIPT No matching script.\r\n")]
    }
    let client = client(of: server)
    let command = RedisCommand(calling: RedisScript("return 1"), keys: [])
    #expect(try loop.run(client.ask(command)) == .status("did return 1"))
    #expect(server.commands.map { $0.map(\.first) } == [["EVALSHA", "EVAL"]])
  }

  @Test(arguments: [[], ["$10\r\nhal"], ["*2\r\n:1\r\n"]])
  func aLostConnectionIsMadeAgainAndTheCommandSentAgain(piece: [String]) throws {
    var count = 0
    let server = try FakeRedis(on: loop) { _ in
      count += 1
      return count == 2 ? piece.map { .send($0) } + [.close] : [.send("+PONG\r\n")]
    }
    let client = client(of: server)
    _ = try loop.run(client.ask(RedisCommand("PING", "1")))
    #expect(try loop.run(client.ask(RedisCommand("PING", "2"))) == .status("PONG"))
    #expect(server.commands == [[["PING", "1"], ["PING", "2"]], [["PING", "2"]]])
  }

  @Test func whoSpeaksIsSaidOnEachConnection() throws {
    var count = 0
    let server = try FakeRedis(on: loop) { words in
      count += 1
      return count == 4 ? [.close] : [.send("+OK\r\n")]
    }
    let client = client(of: server, password: "pw", database: 1)
    for _ in 0..<2 { _ = try loop.run(client.ask(RedisCommand("PING"))) }
    #expect(
      server.commands.map { $0.map(\.first) } == [["AUTH", "SELECT", "PING", "PING"], ["AUTH", "SELECT", "PING"]])
  }

  @Test func aServerThatWasNeverThereIsNotWaitedFor() throws {
    let server = try FakeRedis(on: loop) { _ in [] }
    server.close()
    let failure = #expect(throws: RedisFailure.self) { try loop.run(client(of: server).ask(RedisCommand("PING"))) }
    #expect(failure?.kind == .network)
    #expect(failure?.phase == .connect)
    #expect(
      failure?.message == "the connection to the Redis at \(server.authority) broke: connect: Connection refused")
  }

  @Test func aServerThatStaysAwayIsGivenUp() throws {
    let server = try FakeRedis(on: loop) { $0 == ["PING", "1"] ? [.send("+PONG\r\n")] : [.close] }
    var patience = Self.patience
    patience.reconnect = 1_000_000
    let client = client(of: server, patience: patience)
    _ = try loop.run(client.ask(RedisCommand("PING", "1")))
    let failure = #expect(throws: RedisFailure.self) { try loop.run(client.ask(RedisCommand("PING", "2"))) }
    #expect(failure?.message == "the Redis at \(server.authority) closed the connection")
    #expect(server.commands.count > 1)
  }

  @Test func aServerThatStartsIsAskedAgain() throws {
    var count = 0
    let server = try FakeRedis(on: loop) { _ in
      count += 1
      return [.send(count < 4 && count > 1 ? "-LOADING Redis is loading the dataset in memory\r\n" : "+PONG\r\n")]
    }
    let client = client(of: server)
    for _ in 0..<2 { #expect(try loop.run(client.ask(RedisCommand("PING"))) == .status("PONG")) }
    #expect(server.commands.map(\.count) == [4])
  }

  @Test func anAnswerThatDoesNotComeIsATimeout() throws {
    let server = try FakeRedis(on: loop) { _ in [.hang] }
    let client = client(of: server)
    let failure = #expect(throws: RedisFailure.self) {
      try loop.run(client.ask(RedisCommand("PING"), patience: 1_000_000))
    }
    #expect(failure?.kind == .timeout)
    #expect(failure?.phase == .receive)
    #expect(failure?.message == "no answer from the Redis at \(server.authority) within 0.001 s")
    #expect(client.connection == nil)
  }

  @Test func aConnectionThatIsNotMadeIsATimeout() throws {
    let loop = loop
    var patience = Self.patience
    patience.connect = 1_000_000
    let client = RedisClient(of: RedisEndpoint("far:6379"), on: loop, patience: patience) { Future<Socket>(on: loop) }
    let failure = #expect(throws: RedisFailure.self) { try loop.run(client.ask(RedisCommand("PING"))) }
    #expect(failure?.kind == .timeout)
    #expect(failure?.phase == .connect)
    #expect(failure?.message == "no connection to the Redis at far:6379 within 0.001 s")
  }

  @Test func somethingElseThanARedisIsTold() throws {
    let server = try FakeRedis(on: loop) { _ in [.send("HTTP/1.1 400 Bad Request\r\n\r\n")] }
    let failure = #expect(throws: RedisFailure.self) { try loop.run(client(of: server).ask(RedisCommand("PING"))) }
    #expect(
      failure?.message == "the Redis at \(server.authority) answered with something that is no reply: "
        + "Protocol error, got \"H\" as reply type byte")
  }

  @Test func oneThatIsCancelledLeavesAClientThatCanBeAsked() throws {
    let asked = Future<Void>(on: loop)
    let server = try FakeRedis(on: loop) { words in
      words == ["BLOCK"] ? [.tell { asked.succeed(()) }, .hang] : [.send("+PONG\r\n")]
    }
    let client = client(of: server)
    let task = Task(client.ask(RedisCommand("BLOCK")), in: nil, on: loop)
    asked.addCallback { _ in task.cancel(Cancellation("stop")) }
    try loop.runUntilComplete(task)
    #expect(task.isCancelled)
    #expect(try loop.run(client.ask(RedisCommand("PING"))) == .status("PONG"))
    #expect(server.commands == [[["BLOCK"]], [["PING"]]])
  }

  // The clients

  private static var patience: RedisPatience {
    var patience = RedisPatience()
    patience.pause = 2
    return patience
  }

  private func client(
    of server: FakeRedis, user: String? = nil, password: String? = nil, database: Int = 0,
    patience: RedisPatience = ClientTests.patience
  ) -> RedisClient {
    let endpoint = RedisEndpoint(server.authority, user: user, password: password, database: database)
    return RedisClient(of: endpoint, on: loop, patience: patience) { server.dial() }
  }
}
