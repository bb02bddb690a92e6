import FetchRuntime
import Testing

@testable import FetchHTTP

@Suite struct BodyTests {
  private let piece = [UInt8](repeating: 7, count: 400_000)

  private func large(_ count: Int = 10, ending: StubAnswer.Ending = .whole) -> StubAnswer {
    var answer = StubAnswer(chunks: Array(repeating: piece, count: count))
    answer.ending = ending
    return answer
  }

  @Test func aStatusFromFourHundredIsAFailureWithItsResponse() throws {
    let world = StubWorld { _ in StubAnswer(404, headers: [HeaderField("X", "y")], text: "not here") }
    let failure = try world.run("http://h/none").httpFailure
    #expect(failure?.message == "http://h/none answered 404 Not Found")
    guard case .status(let response) = failure?.kind else {
      Issue.record("it is no status")
      return
    }
    #expect(response.body.text == "not here")
    #expect(response.headers["x"] == "y")
  }

  @Test func anAllowedStatusIsNone() throws {
    let world = StubWorld { _ in StubAnswer(404, text: "not here") }
    #expect(try world.run("http://h/") { $0.allow = .only([404]) }.output?.status == 404)
    #expect(try world.run("http://h/") { $0.allow = .any }.output?.body.text == "not here")
    #expect(try world.run("http://h/") { $0.allow = .only([410]) }.failure != nil)
  }

  @Test func nothingIsDoneBeforeSomebodySaysWhatBecomesOfTheBody() throws {
    let world = StubWorld { _ in StubAnswer(text: "small") }
    let operation = try world.begin("http://h/")
    try world.pass(second)
    #expect(!operation.isDone)
    #expect(world.transport.activeCount == 0)
    operation.keepBody()
    try world.loop.runUntilComplete(operation)
    #expect(operation.output?.body.text == "small")
  }

  @Test func aFailureNeedsNoChoice() throws {
    let world = StubWorld { _ in StubAnswer(500) }
    let operation = try world.begin("http://h/")
    operation.isObserved = true
    try world.loop.runUntilComplete(operation)
    #expect(operation.failure != nil)
  }

  @Test func aWaitingBodyIsBufferedUpToOneMebibyte() throws {
    let world = StubWorld { _ in self.large() }
    let operation = try world.begin("http://h/")
    try world.pass(second)
    #expect(world.transport.activeCount == 1)
    operation.discardBody()
    try world.loop.runUntilComplete(operation)
    guard case .discarded = operation.output?.body else {
      Issue.record("the body is still there")
      return
    }
    #expect(world.transport.activeCount == 0)
  }

  @Test func aBodyOverMaxBodyIsALimit() throws {
    let world = StubWorld { _ in self.large() }
    let failure = try world.run("http://h/") { $0.maxBody = 1 << 20 }.httpFailure
    #expect(failure?.message == "the body is larger than maxBody, 1 MiB; save it, or raise maxBody")
    #expect(world.transport.cancelledCount == 1)
    guard case .limit = failure?.kind else {
      Issue.record("it is no limit")
      return
    }
  }

  @Test func aBufferedBodyOverMaxBodyIsALimit() throws {
    let world = StubWorld { _ in self.large(2) }
    let operation = try world.begin("http://h/") { $0.maxBody = 10 }
    try world.pass(second)
    operation.keepBody()
    try world.loop.runUntilComplete(operation)
    #expect(operation.httpFailure?.message.contains("larger than maxBody, 10 bytes") == true)
  }

  @Test func requestsNobodyHasAskedForDoNotBlockOneThatIsAwaited() throws {
    let world = StubWorld(limit: 2) { _ in self.large() }
    let operations = try (0..<5).map { try world.begin("http://h/\($0)") }
    try world.pass(second)
    #expect(world.transport.requests.count == 2)
    operations[4].keepBody()
    try world.loop.runUntilComplete(operations[4])
    #expect(operations[4].output != nil)
    for operation in operations[..<4] { operation.discardBody() }
    for operation in operations[..<4] { try world.loop.runUntilComplete(operation) }
  }

  // Saving

  @Test func aBodyIsSavedAsItComes() throws {
    let world = StubWorld { _ in self.large() }
    let sink = RecordingSink(on: world.loop, delay: second)
    let operation = try world.begin("http://h/")
    operation.save(into: sink)
    try world.loop.runUntilComplete(operation)
    #expect(operation.output?.body.savedSize == 4_000_000)
    #expect(sink.bytes.count == 4_000_000)
    #expect(sink.events == ["write", "finish"])
    #expect(sink.longestChunk <= ExchangeBody.capacity)
  }

  @Test func aSavedBodyIsBoundedOnlyWhenThatIsSaid() throws {
    let world = StubWorld { _ in self.large() }
    let sink = RecordingSink(on: world.loop)
    let operation = try world.begin("http://h/") { $0.maxBody = 1 << 20 }
    operation.save(into: sink)
    try world.loop.runUntilComplete(operation)
    #expect(operation.httpFailure?.message == "the body is larger than maxBody, 1 MiB")
    #expect(sink.events.last == "abort")
  }

  @Test func aSlowSinkSlowsTheTransferDown() throws {
    let world = StubWorld { _ in self.large(100) }
    let sink = RecordingSink(on: world.loop, delay: 60 * second)
    let operation = try world.begin("http://h/")
    operation.save(into: sink)
    try world.loop.runUntilComplete(operation)
    #expect(sink.bytes.count == 40_000_000)
    #expect(world.seconds > 30 * 60)
  }

  @Test func aRetryRestartsTheSink() throws {
    var attempts = 0
    let world = StubWorld { _ in
      attempts += 1
      return attempts < 3
        ? self.large(3, ending: .failure(HTTPFailure(.network(.receive), "broke off"))) : self.large(2)
    }
    let sink = RecordingSink(on: world.loop, delay: millisecond)
    let operation = try world.begin("http://h/") { $0.retry = RetryRule(times: 3) }
    operation.save(into: sink)
    try world.loop.runUntilComplete(operation)
    #expect(operation.output?.body.savedSize == 800_000)
    #expect(sink.bytes.count == 800_000)
    #expect(sink.events == ["write", "restart", "write", "restart", "write", "finish"])
  }

  @Test func aFailureAbortsTheSink() throws {
    let world = StubWorld { _ in self.large(3, ending: .failure(HTTPFailure(.network(.receive), "broke off"))) }
    for delay in [nil, millisecond] {
      let sink = RecordingSink(on: world.loop, delay: delay)
      let operation = try world.begin("http://h/")
      operation.save(into: sink)
      try world.loop.runUntilComplete(operation)
      #expect(operation.httpFailure?.message == "broke off")
      #expect(sink.events == ["write", "abort"])
    }
  }

  @Test func aBadStatusNeverReachesTheSink() throws {
    let world = StubWorld { _ in StubAnswer(404, text: "not here") }
    let sink = RecordingSink(on: world.loop)
    let operation = try world.begin("http://h/")
    operation.save(into: sink)
    try world.loop.runUntilComplete(operation)
    #expect(operation.failure != nil)
    #expect(sink.events == ["abort"])
  }

  @Test func aSinkThatFailsFailsTheRequestAndIsNotTriedAgain() throws {
    let world = StubWorld { _ in self.large() }
    let sink = RecordingSink(on: world.loop)
    sink.writeFailure = SystemError("write", 28)
    let operation = try world.begin("http://h/") { $0.retry = RetryRule(times: 3) }
    operation.save(into: sink)
    try world.loop.runUntilComplete(operation)
    #expect(operation.failure as? SystemError == SystemError("write", 28))
    #expect(operation.attempts == 1)
    #expect(world.transport.activeCount == 0)
    #expect(sink.events == ["write", "abort"])
  }

  @Test func aCancelledSaveWaitsForItsSinkToTidyUp() throws {
    let world = StubWorld { _ in self.large(ending: .never) }
    let sink = RecordingSink(on: world.loop, delay: 3 * second)
    let operation = try world.begin("http://h/")
    operation.save(into: sink)
    try world.pass(second)
    operation.cancel(Cancellation("enough"))
    #expect(!operation.isDone)
    #expect(world.transport.activeCount == 0)
    try world.loop.runUntilComplete(operation)
    #expect(operation.isCancelled)
    #expect(sink.events == ["write", "abort"])
    #expect(world.seconds == 6)
  }

  @Test(arguments: [1, 4]) func aSinkIsAskedForOneThingAtATimeHoweverARetryEnds(_ cancelledAfter: Int) throws {
    // Written until second 3, restarted until second 6: what is cancelled meanwhile is aborted behind that.
    let world = StubWorld { _ in self.large(1, ending: .failure(HTTPFailure(.network(.receive), "broke off"))) }
    let sink = RecordingSink(on: world.loop, delay: 3 * second)
    let operation = try world.begin("http://h/") { $0.retry = RetryRule(times: 3) }
    operation.save(into: sink)
    try world.pass(cancelledAfter * second)
    operation.cancel(Cancellation("enough"))
    try world.loop.runUntilComplete(operation)
    #expect(operation.isCancelled)
    #expect(world.seconds == (cancelledAfter < 3 ? 6 : 9))
    try world.pass(60 * second)
    #expect(sink.events == (cancelledAfter < 3 ? ["write", "abort"] : ["write", "restart", "abort"]))
    #expect(world.transport.requests.count == 1)
  }

  // Streaming

  @Test func aStreamGivesTheBodyAsItIsRead() throws {
    let world = StubWorld(limit: 1) { _ in self.large() }
    let operation = try world.begin("http://h/")
    operation.streamBody()
    try world.loop.runUntilComplete(operation)
    guard case .stream(let stream) = operation.output?.body else {
      Issue.record("there is no stream")
      return
    }
    let other = try world.begin("http://h/other")
    try world.pass(second)
    #expect(world.transport.requests.count == 2, "a stream holds no place")
    other.cancel(Cancellation("not needed"))
    #expect(try stream.size(on: world.loop) == 4_000_000)
  }

  @Test func aStreamThatIsDroppedEndsItsTransfer() throws {
    let world = StubWorld { _ in self.large() }
    var operation: FetchOperation? = try world.begin("http://h/")
    operation?.streamBody()
    try world.loop.runUntilComplete(try #require(operation))
    try world.pass(second)
    #expect(world.transport.activeCount == 1)
    operation = nil
    #expect(world.transport.activeCount == 0)
  }

  @Test func aStreamWhoseServerStopsFails() throws {
    let world = StubWorld { _ in self.large(1, ending: .never) }
    let operation = try world.begin("http://h/")
    operation.streamBody()
    try world.loop.runUntilComplete(operation)
    guard case .stream(let stream) = operation.output?.body else { return }
    let first = stream.next()
    try world.loop.runUntilComplete(first)
    #expect(first.output??.count == 400_000)
    let second = stream.next()
    try world.loop.runUntilComplete(second)
    #expect(second.httpFailure?.message == "h sent nothing for 30 s")
  }

  // Cancelling

  @Test func cancellingEndsTheTransferAndLetsTheNextIn() throws {
    let world = StubWorld(limit: 1) { $0.url.path == "/1" ? .silent : StubAnswer(text: "ok") }
    let first = try world.begin("http://h/1")
    let second = try world.begin("http://h/2")
    second.keepBody()
    try world.pass(millisecond)
    first.cancel(Cancellation("enough"))
    #expect(first.isCancelled)
    #expect(world.transport.cancelledCount == 1)
    try world.loop.runUntilComplete(second)
    #expect(second.output?.body.text == "ok")
  }

  @Test func anInvalidRequestIsNeverSent() throws {
    let world = StubWorld { _ in StubAnswer() }
    let failure = try world.run("http://h/", headers: [HeaderField("X", "a\r\nb")]).httpFailure
    #expect(failure?.message.contains("line break") == true)
    #expect(world.transport.requests.isEmpty)
  }
}
