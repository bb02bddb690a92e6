import FetchRuntime
import Testing

@testable import FetchHTTP

@Suite struct TimeoutTests {
  @Test func aConnectionMayTakeThirtySeconds() throws {
    let world = StubWorld { _ in
      var answer = StubAnswer()
      answer.connectDelay = 31 * second
      return answer
    }
    #expect(try world.run("http://h/").httpFailure?.message == "no connection to h within 30 s")
    #expect(world.seconds == 30)
    #expect(world.transport.cancelledCount == 1)
  }

  @Test func theHeadMayTakeThirtySecondsMore() throws {
    let world = StubWorld { _ in
      var answer = StubAnswer()
      answer.connectDelay = 20 * second
      answer.headDelay = 40 * second
      return answer
    }
    #expect(try world.run("http://h:81/").httpFailure?.message == "h:81 did not answer within 30 s")
    #expect(world.seconds == 50)
  }

  @Test func theBodyMayTakeForeverIfItKeepsComing() throws {
    let world = StubWorld { _ in
      var answer = StubAnswer(chunks: Array(repeating: [1], count: 100))
      answer.chunkDelay = 29 * second
      return answer
    }
    #expect(try world.run("http://h/").output?.status == 200)
    #expect(world.seconds == 2900)
  }

  @Test func aBodyThatStandsStillIsGivenUp() throws {
    let world = StubWorld { _ in
      var answer = StubAnswer(chunks: [[1], [2]])
      answer.ending = .never
      return answer
    }
    #expect(try world.run("http://h/").httpFailure?.message == "h sent nothing for 30 s")
  }

  /// A body of that many kilobytes, one each second.
  private func trickle(_ count: Int) -> StubAnswer {
    var answer = StubAnswer(chunks: Array(repeating: [UInt8](repeating: 1, count: 1000), count: count))
    answer.chunkDelay = second
    return answer
  }

  @Test func aBodyThatComesTooSlowlyIsGivenUp() throws {
    let world = StubWorld { _ in self.trickle(100) }
    let failure = try world.run("http://h/") { $0.minSpeed = 1200 }.httpFailure
    #expect(failure?.message == "h sent less than minSpeed for 10 s")
    #expect((10...12).contains(world.seconds))
    #expect(world.transport.cancelledCount == 1)
    #expect(try world.run("http://h/") { $0.minSpeed = 900 }.output?.body.size == 100_000)
    #expect(try world.run("http://h/") { $0.minSpeed = .max }.failure != nil)
  }

  @Test func aBodyThatWePausedIsNotTooSlow() throws {
    let piece = [UInt8](repeating: 1, count: 400_000)
    let world = StubWorld { _ in StubAnswer(chunks: Array(repeating: piece, count: 20)) }
    let sink = RecordingSink(on: world.loop, delay: 60 * second)
    let operation = try world.begin("http://h/") { $0.minSpeed = 1_000_000 }
    operation.save(into: sink)
    try world.loop.runUntilComplete(operation)
    #expect(operation.output?.body.savedSize == 8_000_000)
  }

  @Test func noPatienceIsTooLongToBeAdded() throws {
    let world = StubWorld { _ in
      var answer = StubAnswer(chunks: [[1], [2]])
      answer.headDelay = 40 * second
      answer.chunkDelay = 40 * second
      return answer
    }
    let operation = try world.run("http://h/") {
      $0.timeout = .max
      $0.connectTimeout = .max
      $0.headTimeout = .max
      $0.idleTimeout = .max
    }
    #expect(operation.output?.status == 200)
  }

  @Test func aShortPatienceWorksAfterALongOne() throws {
    let world = StubWorld { _ in
      var answer = StubAnswer(chunks: [[1]])
      answer.connectDelay = 3 * second
      answer.headDelay = 3 * second
      answer.ending = .never
      return answer
    }
    let failure = try world.run("http://h/") { $0.idleTimeout = 50 * millisecond }.httpFailure
    #expect(failure?.message == "h sent nothing for 0.05 s")
    #expect(world.seconds == 6.05)
  }

  @Test func timeoutBoundsTheAttemptFromTheMomentItLeavesTheQueue() throws {
    let world = StubWorld(limit: 1) { _ in
      var answer = StubAnswer(chunks: Array(repeating: [1], count: 100))
      answer.chunkDelay = 1 * second
      return answer
    }
    let first = try world.begin("http://h/1")
    first.keepBody()
    let operation = try world.run("http://h/2") { $0.timeout = 5 * second }
    #expect(first.isDone)
    #expect(operation.httpFailure?.message == "the request to h was not done within 5 s")
    #expect(world.seconds == 105)
  }

  @Test func timeNobodyTakesTheBodyInIsNotTheServersFault() throws {
    let chunk = [UInt8](repeating: 0, count: 400_000)
    let world = StubWorld { _ in StubAnswer(chunks: [chunk, chunk, chunk, chunk]) }
    let operation = try world.begin("http://h/")
    try world.pass(1000 * second)
    #expect(!operation.isDone)
    operation.keepBody()
    try world.loop.runUntilComplete(operation)
    #expect(operation.output?.body.text?.utf8.count == 1_600_000)
  }
}
