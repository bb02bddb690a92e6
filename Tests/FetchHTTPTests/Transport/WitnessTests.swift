import FetchRuntime
import Testing

@testable import FetchHTTP

/// Who hears of all that goes over a transport.
@Suite struct WitnessTests {
  /// Remembers what it heard.
  private final class Witness: TransportWitness, ExchangeWitness {
    private(set) var events: [String] = []

    func began(_ exchange: Exchange, _ request: TransportRequest) -> any ExchangeWitness {
      events.append("\(request.method) \(request.url.path) \(request.queued / second)")
      return self
    }

    func received(_ bytes: UnsafeRawBufferPointer) { events.append("\(bytes.count)") }

    func ended(_ ending: ExchangeEnding) {
      switch ending {
      case .whole: events.append("whole")
      case .failed(let failure): events.append("failed: \((failure as? HTTPFailure)?.message ?? "")")
      case .cancelled: events.append("cancelled")
      }
    }
  }

  private func events(
    _ answers: [StubAnswer], _ change: (inout RequestOptions) -> Void = { _ in }
  ) throws -> [String] {
    var left = answers[...]
    let world = StubWorld { _ in left.popFirst() ?? StubAnswer(text: "at last") }
    let witness = Witness()
    world.client.tell(witness)
    _ = try world.run("http://h/a", change)
    return witness.events
  }

  @Test func everyAttemptAndEveryRedirectIsAnExchange() throws {
    let answers = [
      StubAnswer(503, text: "no"), .failing(.init(.network(.connect), "refused")),
      StubAnswer(302, headers: [HeaderField("Location", "/b")]),
    ]
    #expect(
      try events(answers) { $0.retry = RetryRule(times: 2) } == [
        "GET /a 0", "2", "whole", "GET /a 0", "failed: refused", "GET /a 0", "whole", "GET /b 0", "7", "whole",
      ])
  }

  @Test func whatIsGivenUpIsCancelled() throws {
    #expect(try events([.silent]) == ["GET /a 0", "cancelled"])
  }

  @Test func thePieceThatPassesTheLimitIsHeardOnce() throws {
    let answer = StubAnswer(chunks: [[1], [2, 3, 4, 5], [6]])
    #expect(try events([answer]) { $0.maxBody = 3 } == ["GET /a 0", "1", "4", "cancelled"])
  }

  @Test func theTimeInTheQueueIsTold() throws {
    let world = StubWorld(limit: 1) { _ in
      var answer = StubAnswer(text: "x")
      answer.headDelay = 3 * second
      return answer
    }
    let witness = Witness()
    world.client.tell(witness)
    let operations = try [world.begin("http://h/a"), world.begin("http://h/b")]
    for operation in operations { operation.keepBody() }
    for operation in operations { try world.loop.runUntilComplete(operation) }
    #expect(witness.events == ["GET /a 0", "1", "whole", "GET /b 3", "1", "whole"])
  }

  @Test func aConnectionThatIsNeverMadeRunsOutOfPatience() throws {
    var answer = StubAnswer()
    answer.connectDelay = nil
    let world = StubWorld { _ in answer }
    let operation = try world.run("http://h/a") { $0.connectTimeout = 2 * second }
    #expect(operation.httpFailure?.message == "no connection to h within 2 s")
    #expect(world.seconds == 2)
  }

  @Test(arguments: Carrier.allCases) func theAddressThatAnsweredIsKnown(_ carrier: Carrier) throws {
    final class Addresses: TransportWitness, ExchangeWitness {
      private(set) var addresses: [String?] = []
      private var exchange: Exchange?

      func began(_ exchange: Exchange, _ request: TransportRequest) -> any ExchangeWitness {
        self.exchange = exchange
        return self
      }

      func received(_ bytes: UnsafeRawBufferPointer) {}

      func ended(_ ending: ExchangeEnding) { addresses.append(exchange?.remoteIP) }
    }
    let world = try HostileWorld(over: carrier) { _ in .answer(200, [], "x") }
    let witness = Addresses()
    world.client.tell(witness)
    _ = try world.run()
    #expect(witness.addresses == ["127.0.0.1"])
  }
}
