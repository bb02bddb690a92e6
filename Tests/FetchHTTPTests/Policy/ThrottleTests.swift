import FetchRuntime
import Testing

@testable import FetchHTTP

/// What a session's rules make of its requests.
@Suite struct ThrottleTests {
  private func slow(_ delay: Int = second) -> StubAnswer {
    var answer = StubAnswer(text: "ok")
    answer.headDelay = delay
    return answer
  }

  private func begin(_ urls: [String], _ rules: [Throttle], in world: StubWorld) throws -> [FetchOperation] {
    try urls.map { url in
      let operation = try world.begin(url) { $0.throttles = rules }
      operation.keepBody()
      return operation
    }
  }

  @Test func onlyRequestsOfTheSessionKeepItsLimit() throws {
    let world = StubWorld { _ in self.slow() }
    let limit = [Throttle(.inFlight(2))]
    let operations = try begin((0..<6).map { "http://h/\($0)" }, limit, in: world)
    let others = try begin(["http://h/other", "http://h/another"], [], in: world)
    try world.loop.runUntilComplete(operations[5])
    #expect(world.seconds == 3)
    #expect(operations.map { $0.output?.timings.queued ?? -1 }.map { $0 / second } == [0, 0, 1, 1, 2, 2])
    #expect(others.map { $0.output?.timings.queued } == [0, 0])
    #expect(world.transport.peakCount == 4)
  }

  @Test func aRateSpacesTheStartsOfEachHost() throws {
    var starts: [String: [Int]] = [:]
    let loop = EventLoop(clock: ManualClock())
    let transport = StubTransport(on: loop) { request in
      starts[request.url.host, default: []].append(loop.clock.now / millisecond)
      return StubAnswer()
    }
    let client = HTTPClient(loop: loop, transport: transport)
    let rate = Throttle(.startsPerSecond(2.5))
    let operations = try ["a", "a", "b", "a", "b"].map { host in
      var options = RequestOptions()
      options.throttles = [rate]
      let operation = client.send(HTTPRequest(try WebURL("http://\(host)/"), options: options))
      operation.keepBody()
      return operation
    }
    for operation in operations { try loop.runUntilComplete(operation) }
    #expect(starts == ["a": [0, 400, 800], "b": [0, 400]])
  }

  @Test func aRetryWaitsItsTurnToo() throws {
    var attempts = 0
    let world = StubWorld { request in
      guard request.url.path == "/flaky" else { return self.slow(10 * second) }
      attempts += 1
      return attempts == 1 ? StubAnswer(503) : StubAnswer(text: "ok")
    }
    let rules = [Throttle(.inFlight(1))]
    let flaky = try world.begin("http://h/flaky") {
      $0.throttles = rules
      $0.retry = RetryRule(times: 1)
      $0.retry?.backoff = second
    }
    flaky.keepBody()
    _ = try begin(["http://h/slow"], rules, in: world)
    try world.loop.runUntilComplete(flaky)
    #expect(world.seconds == 10)
    #expect(flaky.output?.timings.queued == 9 * second)
  }

  @Test func aRedirectCountsAtTheHostItLeadsTo() throws {
    let world = StubWorld { request in
      request.url.host == "from" ? StubAnswer(302, headers: [HeaderField("Location", "http://to/")]) : self.slow()
    }
    let rules = [Throttle(.inFlightPerHost(1))]
    let operations = try begin(["http://to/first", "http://from/", "http://from/again"], rules, in: world)
    try world.loop.runUntilComplete(operations[2])
    #expect(world.seconds == 3)
    #expect(operations.map { $0.output?.timings.queued ?? -1 }.map { $0 / second } == [0, 1, 2])
  }

  @Test func waitingWhereARedirectLeadsIsNoPartOfTheTimeout() throws {
    let world = StubWorld { request in
      request.url.host == "from" ? StubAnswer(302, headers: [HeaderField("Location", "http://to/")]) : self.slow()
    }
    let rules = [Throttle(.inFlightPerHost(1))]
    _ = try begin((0..<5).map { "http://to/\($0)" }, rules, in: world)
    let moved = try world.begin("http://from/") {
      $0.throttles = rules
      $0.timeout = 2 * second
    }
    moved.keepBody()
    try world.loop.runUntilComplete(moved)
    #expect(moved.output?.status == 200)
    #expect(world.seconds == 6)
  }

  @Test func oneThatIsCancelledWhileItWaitsForItsTurnLeavesTheQueue() throws {
    let world = StubWorld { request in
      request.url.host == "from" ? StubAnswer(302, headers: [HeaderField("Location", "http://to/")]) : self.slow()
    }
    let rules = [Throttle(.inFlightPerHost(1)), Throttle(.startsPerSecond(1))]
    let operations = try begin(["http://to/", "http://from/", "http://to/2", "http://to/3"], rules, in: world)
    try world.pass(millisecond)
    #expect(world.transport.requests.count == 2)
    // One waits behind a redirect, the other for its first turn.
    operations[1].cancel(Cancellation("enough"))
    operations[2].cancel(Cancellation("enough"))
    #expect(operations[1].isCancelled && operations[2].isCancelled)
    try world.loop.runUntilComplete(operations[3])
    #expect(world.seconds == 2)
    #expect(world.transport.activeCount == 0)
    #expect(world.transport.requests.map(\.url.path) == ["/", "/", "/3"])
  }

  @Test func aHeldHostIsHeldForASessionToo() throws {
    var isFirst = true
    let world = StubWorld { _ in
      defer { isFirst = false }
      return isFirst ? StubAnswer(429, headers: [HeaderField("Retry-After", "5")]) : StubAnswer(text: "ok")
    }
    let rules = [Throttle(.startsPerSecond(1))]
    let operations = try (0..<2).map { number in
      let operation = try world.begin("http://h/\(number)") {
        $0.throttles = rules
        $0.retry = RetryRule(times: 2)
      }
      operation.keepBody()
      return operation
    }
    for operation in operations { try world.loop.runUntilComplete(operation) }
    #expect(world.seconds == 6)
    #expect(world.transport.requests.count == 3)
  }
}
