import FetchRuntime
import Testing

@testable import FetchHTTP

@Suite struct RetryTests {
  /// Answers with each of these in turn, and then with 200.
  private func world(_ answers: [StubAnswer]) -> StubWorld {
    var left = answers[...]
    return StubWorld { _ in left.popFirst() ?? StubAnswer(text: "at last") }
  }

  private let refused = StubAnswer.failing(HTTPFailure(.network(.connect), "could not connect"))

  @Test func withoutARuleNothingIsRepeated() throws {
    let world = world([StubAnswer(503)])
    #expect(try world.run("http://h/").httpFailure?.message == "http://h/ answered 503 Service Unavailable")
    #expect(world.transport.requests.count == 1)
  }

  @Test(arguments: [408, 425, 429, 500, 502, 503, 504])
  func aPassingTroubleIsTriedAgain(_ status: Int) throws {
    let world = world([StubAnswer(status, text: "sorry"), refused])
    let operation = try world.run("http://h/") { $0.retry = RetryRule(times: 2) }
    #expect(operation.output?.body.text == "at last")
    #expect(operation.attempts == 3)
  }

  @Test(arguments: [400, 401, 403, 404, 501])
  func aLastingOneIsNot(_ status: Int) throws {
    let world = world([StubAnswer(status)])
    let operation = try world.run("http://h/") { $0.retry = RetryRule(times: 2) }
    #expect(operation.failure != nil)
    #expect(operation.attempts == 1)
  }

  @Test func theLastFailureIsTheOneThatIsTold() throws {
    let world = world([refused, refused, StubAnswer(500, text: "why")])
    let operation = try world.run("http://h/") { $0.retry = RetryRule(times: 2) }
    guard case .status(let response) = operation.httpFailure?.kind else {
      Issue.record("\(String(describing: operation.failure))")
      return
    }
    #expect(response.body.text == "why")
    #expect(operation.attempts == 3)
  }

  @Test func delaysDoubleUpToTheirBound() throws {
    let world = world(Array(repeating: refused, count: 5))
    _ = try world.run("http://h/") {
      $0.retry = RetryRule(times: 5)
      $0.retry?.backoff = 1 * second
      $0.retry?.maxDelay = 5 * second
    }
    #expect(world.seconds == 1 + 2 + 4 + 5 + 5)
  }

  @Test func aDelayOfCenturiesDoesNotOverflow() {
    var rule = RetryRule(times: 9)
    rule.backoff = .max / 2
    rule.maxDelay = .max
    let century = 3_000_000_000 * second
    #expect(rule.delay(after: 1) { $0 } == century)
    #expect(rule.delay(after: 5) { $0 } == century)
  }

  @Test func jitterIsDrawnFromTheWholeDelay() {
    var asked: [Int] = []
    var rule = RetryRule(times: 9)
    rule.backoff = 100
    for attempts in 1...3 {
      #expect(
        rule.delay(after: attempts) {
          asked.append($0)
          return 0
        } == 0)
    }
    #expect(asked == [100, 200, 400])
  }

  @Test func aNonIdempotentRequestIsRepeatedOnlyWhenNamed() throws {
    for (methods, attempts) in [(Set<String>(), 1), (["POST"], 2)] {
      let world = world([refused])
      let operation = try world.run("http://h/", method: "POST") {
        $0.retry = RetryRule(times: 3)
        $0.retry?.methods = methods
      }
      #expect(operation.attempts == attempts)
    }
  }

  @Test func onlyTheNamedCausesCount() throws {
    let world = world([StubAnswer(500)])
    let operation = try world.run("http://h/") {
      $0.retry = RetryRule(times: 3)
      $0.retry?.causes = Set(RetryRule.causes(named: "connect") ?? [])
    }
    #expect(operation.attempts == 1)
    #expect(RetryRule.causes(named: "sometimes") == nil)
  }

  @Test(arguments: [
    ("7", 7.0), ("Sun, 09 Sep 2001 01:46:49 GMT", 9.0), ("0", 0.5), ("soon", 0.5), ("-7", 0.5), ("+7", 0.5),
    ("7.5", 0.5),
    ("Sunday, 09-Sep-01 01:46:49 GMT", 9.0), ("Sun Sep  9 01:46:49 2001", 9.0), ("Sat, 08 Sep 2001 01:46:49 GMT", 0.5),
  ])
  func retryAfterIsHonoured(_ value: String, _ seconds: Double) throws {
    let world = world([StubAnswer(503, headers: [HeaderField("Retry-After", value)])])
    let operation = try world.run("http://h/") { $0.retry = RetryRule(times: 1) }
    #expect(operation.output?.status == 200)
    #expect(world.seconds == seconds)
  }

  @Test(arguments: ["86400", "99999999999", "99999999999999999999999"])
  func aServerThatWantsTooMuchPatienceIsNotAskedAgain(_ value: String) throws {
    let world = world([StubAnswer(429, headers: [HeaderField("Retry-After", value)])])
    let operation = try world.run("http://h/") { $0.retry = RetryRule(times: 3) }
    #expect(operation.httpFailure?.message.contains("429") == true)
    #expect(world.seconds == 0)
  }

  @Test func retryAfterHoldsBackTheWholeHost() throws {
    var left = 1
    let world = StubWorld(limit: 1) { request in
      defer { if request.url.host == "busy" { left -= 1 } }
      return request.url.host == "busy" && left > 0
        ? StubAnswer(429, headers: [HeaderField("Retry-After", "10")]) : StubAnswer(text: "ok")
    }
    let operations = try ["http://busy/1", "http://busy/2", "http://idle/"].map { url in
      let operation = try world.begin(url) { $0.retry = RetryRule(times: 1) }
      operation.keepBody()
      return operation
    }
    try world.loop.runUntilComplete(operations[2])
    #expect(world.seconds == 0)
    #expect(world.transport.requests.map(\.url.text) == ["http://busy/1", "http://idle/"])
    try world.loop.runUntilComplete(operations[0])
    try world.loop.runUntilComplete(operations[1])
    #expect(world.seconds == 10)
  }

  @Test func aWaitingRetryHoldsNoPlace() throws {
    var isFirst = true
    let world = StubWorld(limit: 1) { [refused] _ in
      defer { isFirst = false }
      return isFirst ? refused : StubAnswer()
    }
    let first = try world.begin("http://h/1") { $0.retry = RetryRule(times: 1) }
    let second = try world.begin("http://h/2")
    second.keepBody()
    try world.loop.runUntilComplete(second)
    #expect(!first.isDone)
    #expect(world.seconds == 0)
  }

  @Test func aTimeoutIsTriedAgain() throws {
    let world = world([.silent])
    let operation = try world.run("http://h/") { $0.retry = RetryRule(times: 1) }
    #expect(operation.output?.status == 200)
    #expect(world.seconds == 30.5)
  }

  @Test func aCancelledRetryEnds() throws {
    let world = world([refused])
    let operation = try world.begin("http://h/") { $0.retry = RetryRule(times: 1) }
    try world.pass(millisecond)
    operation.cancel(Cancellation("enough"))
    #expect(operation.isCancelled)
    try world.pass(10 * second)
    #expect(world.transport.requests.count == 1)
  }
}
