import FetchRuntime
import FetchTestSupport
import Testing

@testable import FetchHTTP

/// Heads that are odd, and heads that are wrong.
@Suite struct HeadTests {
  @Test(arguments: Carrier.allCases) func aHeaderMayLookLikeAStatusLine(over carrier: Carrier) throws {
    for header in ["H: a/b", "HX: /x", "Hxx:/x", "Http/: 1"] {
      let world = try HostileWorld(over: carrier) { _ in .answer(200, [header, "X-Next: 1"], "body") }
      let operation = try world.run()
      #expect(operation.output?.status == 200, "\(header): \(operation.httpFailure?.message ?? "")")
      #expect(operation.output?.headers.fields.map(\.name).contains("X-Next") == true)
      #expect(operation.output?.body.text == "body")
    }
  }

  @Test(arguments: Carrier.allCases) func anotherStatusLineAmongTheHeadersIsNone(over carrier: Carrier) throws {
    let world = try HostileWorld(over: carrier) { _ in
      .raw("HTTP/1.1 200 OK\r\nX: 1\r\nHTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n") + [.close]
    }
    let operation = try world.run()
    #expect(operation.httpFailure?.retryCause == .network(.receive), "\(operation.output?.status ?? 0)")
  }

  @Test(arguments: Carrier.allCases, ["2000", "20", "099", "+20", "200OK"])
  func aStatusHasThreeDigits(over carrier: Carrier, _ status: String) throws {
    let world = try HostileWorld(over: carrier) { _ in
      .raw("HTTP/1.1 \(status) Hm\r\nContent-Length: 0\r\n\r\n") + [.close]
    }
    let operation = try world.run()
    #expect(operation.httpFailure?.retryCause == .network(.receive), "\(operation.output?.status ?? 0)")
  }

  @Test(arguments: Carrier.allCases) func aSwitchOfProtocolsNobodyAskedForFailsAtOnce(over carrier: Carrier) throws {
    let world = try HostileWorld(over: carrier) { _ in
      .raw("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n") + [.hang]
    }
    let operation = try world.run { $0.headTimeout = 5 * second }
    #expect(operation.httpFailure?.retryCause == .network(.receive), "\(operation.httpFailure?.message ?? "")")
  }

  @Test(arguments: Carrier.allCases) func endlessInterimResponsesAreNoAnswer(over carrier: Carrier) throws {
    let world = try HostileWorld(over: carrier) { _ in
      (0..<100).flatMap { _ in
        .raw("HTTP/1.1 103 Early Hints\r\nX: y\r\n\r\n") + [HostileServer.Act.wait(5 * millisecond)]
      }
    }
    let failure = try world.run { $0.headTimeout = 100 * millisecond }.httpFailure
    guard case .timeout(.head) = failure?.kind else {
      Issue.record("\(failure?.message ?? "no failure")")
      return
    }
  }

  @Test func bytesThatComeTooLateAreNobodysAnswer() throws {
    let world = try HostileWorld(over: .plain) { request in
      request.path == "/first"
        ? .answer(200, [], "first") + [.wait(5 * millisecond)]
          + .raw("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nsmuggled")
        : .answer(200, [], "honest")
    }
    #expect(try world.run("/first").output?.body.text == "first")
    try world.loop.runUntilComplete(world.loop.sleep(50 * millisecond))
    #expect(try world.run("/next").output?.body.text == "honest")
    #expect(try world.run("/post", method: "POST").output?.body.text == "honest")
  }
}
