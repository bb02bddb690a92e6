import FetchRuntime
import FetchTestSupport
import Testing

@testable import FetchHTTP

/// Each kind of wrong answer gives one clear failure, soon, and leaves nothing open.
@Suite struct HostileServerTests {
  private func failure(
    over carrier: Carrier, _ acts: [HostileServer.Act], _ change: (inout RequestOptions) -> Void = { _ in }
  ) throws -> HTTPFailure? {
    let world = try HostileWorld(over: carrier) { _ in acts }
    return try world.run("/", change).httpFailure
  }

  @Test(arguments: Carrier.allCases) func aServerThatClosesAtOnce(over carrier: Carrier) throws {
    let failure = try failure(over: carrier, [.close])
    #expect(failure?.message == "the server closed the connection before answering")
    #expect(failure?.url?.path == "/")
  }

  @Test(arguments: Carrier.allCases) func aServerThatClosesInTheMiddleOfTheHead(over carrier: Carrier) throws {
    let failure = try failure(over: carrier, .raw("HTTP/1.1 200 OK\r\nContent-Le") + [.close])
    #expect(failure?.retryCause == .network(.receive), "\(failure?.message ?? "")")
  }

  @Test(arguments: Carrier.allCases) func aServerThatSpeaksSomethingElse(over carrier: Carrier) throws {
    let failure = try failure(over: carrier, .raw("SSH-2.0-OpenSSH_9.2\r\n") + [.close])
    #expect(failure?.message.hasPrefix("this is not HTTP: 127.0.0.1:") == true, "\(failure?.message ?? "")")
  }

  @Test(arguments: Carrier.allCases) func aServerThatNeverAnswers(over carrier: Carrier) throws {
    let failure = try failure(over: carrier, [.hang]) { $0.headTimeout = 50 * millisecond }
    #expect(failure?.message.hasSuffix("did not answer within 0.05 s") == true)
    guard case .timeout(.head) = failure?.kind else {
      Issue.record("it is no timeout")
      return
    }
  }

  @Test(arguments: Carrier.allCases) func aServerThatPromisesMoreThanItSends(over carrier: Carrier) throws {
    let failure = try failure(
      over: carrier, .raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n0123456789") + [.close])
    #expect(failure?.message == "the body ended after 10 of 100 bytes")
  }

  @Test(arguments: Carrier.allCases) func aServerThatPromisesMoreAndThenHangs(over carrier: Carrier) throws {
    let failure = try failure(over: carrier, .raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n0123456789") + [.hang])
    {
      $0.idleTimeout = 50 * millisecond
    }
    #expect(failure?.message.hasSuffix("sent nothing for 0.05 s") == true)
  }

  @Test(arguments: Carrier.allCases) func aServerThatSendsMoreThanItPromises(over carrier: Carrier) throws {
    let world = try HostileWorld(over: carrier) { request in
      request.path == "/more"
        ? .raw("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcHTTP/1.1 200 OK\r\n\r\nsmuggled")
        : .answer(200, [], "honest")
    }
    #expect(try world.run("/more").output?.body.text == "abc")
    #expect(try world.run("/next").output?.body.text == "honest")
  }

  @Test(arguments: Carrier.allCases) func aLengthThatIsNoNumber(over carrier: Carrier) throws {
    let failure = try failure(over: carrier, .raw("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nx") + [.close])
    #expect(failure != nil)
  }

  @Test(arguments: Carrier.allCases) func chunkedGarbage(over carrier: Carrier) throws {
    let failure = try failure(
      over: carrier,
      .raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\nx") + [.close])
    #expect(failure?.message.hasPrefix("the body broke off after 5 bytes: ") == true, "\(failure?.message ?? "")")
  }

  @Test(arguments: Carrier.allCases) func aChunkedBodyWithoutItsEnd(over carrier: Carrier) throws {
    let failure = try failure(
      over: carrier, .raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n") + [.close])
    #expect(failure?.message == "the body ended early, after 5 bytes", "\(failure?.message ?? "")")
  }

  @Test(arguments: Carrier.allCases) func endlessHeaders(over carrier: Carrier) throws {
    let world = try HostileWorld(over: carrier) { _ in
      .raw("HTTP/1.1 200 OK\r\n")
        + Array(
          repeating: HostileServer.Act.send(Array(("X: " + String(repeating: "y", count: 50_000) + "\r\n").utf8)),
          count: 100)
    }
    let failure = try world.run().httpFailure
    #expect(failure?.message == "the headers are larger than 300 KiB", "\(failure?.message ?? "")")
  }

  @Test(arguments: Carrier.allCases) func oneEndlessHeader(over carrier: Carrier) throws {
    #expect(try failure(over: carrier, .raw("HTTP/1.1 200 OK\r\nX: ") + [.flood(1 << 20), .hang]) != nil)
  }

  @Test(arguments: Carrier.allCases) func aRedirectLoop(over carrier: Carrier) throws {
    let failure = try failure(over: carrier, .answer(302, ["Location: /"], "again"))
    #expect(failure?.message == "more than 10 redirects")
  }

  @Test(arguments: Carrier.allCases) func aStatusThatIsNone(over carrier: Carrier) throws {
    let failure = try failure(over: carrier, .raw("HTTP/1.1 abc Hm\r\nContent-Length: 0\r\n\r\n") + [.close])
    #expect(failure != nil)
  }

  @Test(arguments: Carrier.allCases) func bytesThatAreNoGzip(over carrier: Carrier) throws {
    let failure = try failure(
      over: carrier, .answer(200, ["Content-Encoding: gzip"], "this is plain text, whatever the header says"))
    #expect(failure?.message.hasPrefix("the body cannot be decompressed") == true, "\(failure?.message ?? "")")
  }

  @Test(arguments: Carrier.allCases) func aConnectionThatIsRefused(over carrier: Carrier) throws {
    let world = try HostileWorld(over: carrier) { _ in [] }
    let url = try WebURL(world.server.url())
    world.server.close()
    let operation = world.client.send(HTTPRequest(url))
    try world.loop.runUntilComplete(operation)
    #expect(operation.httpFailure?.message == "could not connect to 127.0.0.1:\(url.port): Connection refused")
    #expect(operation.httpFailure?.retryCause == .network(.connect))
  }

  @Test func aProxyThatIsRefused() throws {
    let world = try HostileWorld(over: .curl) { _ in [] }
    let proxy = try WebURL(world.server.url())
    world.server.close()
    var options = RequestOptions()
    options.connection.proxy = "http://me:pw@127.0.0.1:\(proxy.port)/"
    let operation = world.client.send(HTTPRequest(try WebURL("http://site.example/"), options: options))
    try world.loop.runUntilComplete(operation)
    let expected = "could not connect to the proxy 127.0.0.1:\(proxy.port) for site.example: Connection refused"
    #expect(operation.httpFailure?.message == expected)
    #expect(operation.httpFailure?.retryCause == .network(.connect))
  }

  @Test(arguments: Carrier.allCases) func aHostThatDoesNotExist(over carrier: Carrier) throws {
    let loop = EventLoop()
    let resolver = Resolver(on: loop) { .failure(HTTPFailure(.network(.dns), "no such host: \($0)")) }
    let client = HTTPClient(loop: loop, transport: carrier.transport(on: loop, resolver: resolver))
    let operation = client.send(HTTPRequest(try WebURL("http://nowhere.invalid/")))
    try loop.runUntilComplete(operation)
    #expect(operation.httpFailure?.message == "no such host: nowhere.invalid")
    client.close()
  }

  @Test func aServerThatSpeaksPlainHTTPWhereTLSIsExpected() throws {
    let world = try HostileWorld(over: .curl, greeting: .raw("HTTP/1.1 400 Bad Request\r\n\r\n") + [.hang]) { _ in [] }
    let operation = world.client.send(HTTPRequest(try WebURL("https" + world.server.url().dropFirst(4))))
    try world.loop.runUntilComplete(operation)
    #expect(operation.httpFailure?.retryCause == .network(.tls), "\(operation.httpFailure?.message ?? "")")
  }

  @Test(arguments: Carrier.allCases) func aServerThatFailsTwiceIsAskedThreeTimes(over carrier: Carrier) throws {
    let world = try HostileWorld(over: carrier) { request in
      switch request.repetition {
      case 0: [.close]
      case 1: .answer(503, ["Retry-After: 0"])
      default: .answer(200, [], "finally")
      }
    }
    let operation = try world.run {
      $0.retry = RetryRule(times: 2)
      $0.retry?.backoff = millisecond
    }
    #expect(operation.output?.body.text == "finally")
    #expect(operation.attempts == 3)
  }
}
