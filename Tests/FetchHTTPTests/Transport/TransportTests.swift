import FetchRuntime
import FetchTestSupport
import Testing

@testable import FetchHTTP

@Suite struct TransportTests {
  /// "hello, hello, hello, hello" by gzip.
  private let gzipped: [UInt8] = [
    31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 203, 72, 205, 201, 201, 215, 81, 200, 192, 164, 0, 85, 163, 130, 119, 26, 0, 0, 0,
  ]
  private let long = [UInt8](repeating: 0x61, count: 8 << 20)

  /// An answer with that much body.
  private func flood(_ count: Int) -> [HostileServer.Act] {
    .raw("HTTP/1.1 200 OK\r\nContent-Length: \(count)\r\n\r\n") + [.flood(count)]
  }

  @Test(arguments: Carrier.allCases) func aResponseHasItsParts(over carrier: Carrier) throws {
    let world = try HostileWorld(over: carrier) { _ in .answer(200, ["X-One: 1", "x-one: 2"], "hello") }
    let response = try #require(try world.run("/page?q").output)
    #expect(response.status == 200)
    #expect(response.version == .http11)
    #expect(response.headers.all("X-ONE") == ["1", "2"])
    #expect(response.body.text == "hello")
    #expect(response.url.text == world.server.url("/page?q"))
    #expect(response.timings.total > 0)
    #expect(response.timings.total >= response.timings.firstByte)
    #expect(world.server.requests.map(\.path) == ["/page?q"])
  }

  @Test(arguments: Carrier.allCases) func theRequestGoesOutAsItWasAsked(over carrier: Carrier) throws {
    let world = try HostileWorld(over: carrier) { _ in .answer() }
    _ = try world.run(
      "/a", method: "PATCH", headers: [HeaderField("X-Empty", ""), HeaderField("X-Some", "v")], body: .bytes([1, 2, 3]))
    _ = try world.run("/b", method: "DELETE")
    _ = try world.run("/c", method: "POST", body: .bytes([]))
    _ = try world.run("/d")
    let requests = world.server.requests
    #expect(requests.map(\.method) == ["PATCH", "DELETE", "POST", "GET"])
    #expect(requests.map(\.body) == [[1, 2, 3], [], [], []])
    #expect(requests[0].head.contains("X-Empty:\r\n"))
    #expect(requests[0].head.contains("X-Some: v\r\n"))
    #expect(!requests[0].head.contains("Expect"))
    #expect(!requests[1].head.contains("X-Some"))
    #expect(!requests[1].head.contains("Content-Length"))
    #expect(requests[2].head.contains("Content-Length: 0\r\n"))
    #expect(!requests[3].head.contains("Content-Length"))
  }

  @Test(arguments: Carrier.allCases) func whatIsOmittedNobodyAdds(over carrier: Carrier) throws {
    let world = try HostileWorld(over: carrier) { _ in .answer() }
    var request = HTTPRequest(try WebURL(world.server.url()))
    for omitted in [["USER-AGENT", "accept", "Accept-Encoding", "Authorization", "Host"], [], ["accept"]] {
      request.omittedHeaders = omitted
      request.options = world.client.defaults
      request.options?.credentials = .bearer("abc")
      request.options?.compressed = omitted.isEmpty
      let operation = world.client.send(request)
      operation.keepBody()
      try world.loop.runUntilComplete(operation)
    }
    let names = world.server.requests.map { request in
      Set(request.head.split(separator: "\r\n").compactMap { $0.split(separator: ":").first?.lowercased() })
    }
    #expect(names[0].isDisjoint(with: ["user-agent", "accept", "accept-encoding", "authorization"]))
    #expect(names[0].contains("host"))
    #expect(names[1].isSuperset(of: ["user-agent", "accept", "accept-encoding", "authorization", "host"]))
    #expect(
      names[2].isSuperset(of: ["user-agent", "accept-encoding", "authorization"]) && !names[2].contains("accept"))
  }

  @Test(arguments: Carrier.allCases) func theFramingIsOursAlone(over carrier: Carrier) throws {
    let world = try HostileWorld(over: carrier) { _ in .answer() }
    let wrong = [HeaderField("Content-Length", "7"), HeaderField("transfer-encoding", "chunked")]
    _ = try world.run("/a", method: "POST", headers: wrong, body: .bytes([1, 2, 3]))
    _ = try world.run("/b", headers: wrong)
    // Some servers answer 411 to one that says nothing of its length.
    _ = try world.run("/c", method: "POST")
    let heads = world.server.requests.map { $0.head.lowercased() }
    #expect(heads.map { $0.contains("transfer-encoding") } == [false, false, false])
    #expect(heads.map { $0.contains("content-length: 3\r\n") } == [true, false, false])
    #expect(heads.map { $0.contains("content-length: 7") } == [false, false, false])
    #expect(heads.map { $0.contains("content-length: 0\r\n") } == [false, false, true])
  }

  @Test(arguments: Carrier.allCases) func aLargeBodyIsSentWhole(over carrier: Carrier) throws {
    let world = try HostileWorld(over: carrier) { _ in .answer() }
    _ = try world.run(method: "PUT", body: .bytes(long))
    #expect(world.server.requests.first?.body == long)
  }

  @Test(arguments: Carrier.allCases) func aHeadRequestHasNoBody(over carrier: Carrier) throws {
    let world = try HostileWorld(over: carrier) { request in
      request.method == "HEAD" ? .raw("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n") : .answer(200, [], "body")
    }
    let response = try world.run(method: "HEAD").output
    #expect(response?.headers["content-length"] == "1000")
    #expect(response?.body.text == "")
    #expect(try world.run().output?.body.text == "body")
  }

  @Test(arguments: Carrier.allCases) func aMethodNobodyKnowsIsSent(over carrier: Carrier) throws {
    let world = try HostileWorld(over: carrier) { _ in .answer() }
    _ = try world.run(method: "PROPFIND")
    #expect(world.server.requests.first?.method == "PROPFIND")
  }

  @Test(arguments: Carrier.allCases) func aConnectionServesManyRequests(over carrier: Carrier) throws {
    let world = try HostileWorld(over: carrier) { _ in .answer(200, [], "x") }
    for number in 0..<50 { #expect(try world.run("/\(number)").output?.status == 200) }
    #expect(world.server.connectionCount == 1)
  }

  @Test(arguments: Carrier.allCases) func aKeptConnectionThatTheServerClosedIsReplaced(over carrier: Carrier) throws {
    let world = try HostileWorld(over: carrier) { _ in .answer(200, [], "x") + [.close] }
    for _ in 0..<5 { #expect(try world.run().output?.body.text == "x") }
    #expect(world.server.connectionCount == 5)
  }

  @Test(arguments: Carrier.allCases) func noMoreThanTheLimitAreOpen(over carrier: Carrier) throws {
    let world = try HostileWorld(over: carrier, limit: 4) { _ in [.wait(millisecond)] + .answer(200, [], "x") }
    let operations = try (0..<40).map { try world.begin("/\($0)") }
    for operation in operations { operation.keepBody() }
    for operation in operations { try world.loop.runUntilComplete(operation) }
    #expect(operations.allSatisfy { $0.output?.status == 200 })
    #expect(world.server.connectionCount <= 4)
  }

  @Test(arguments: Carrier.allCases) func aCompressedBodyIsDecompressed(over carrier: Carrier) throws {
    let world = try HostileWorld(over: carrier) { _ in
      .raw("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(self.gzipped.count)\r\n\r\n")
        + [.send(self.gzipped)]
    }
    #expect(try world.run().output?.body.text == "hello, hello, hello, hello")
    #expect(world.server.requests.last?.head.contains("Accept-Encoding: ") == true)
    _ = try world.run { $0.compressed = false }
    #expect(world.server.requests.last?.head.contains("Accept-Encoding: identity\r\n") == true)
  }

  // Back-pressure

  @Test(arguments: Carrier.allCases) func aBodyNobodyTakesPausesTheTransfer(over carrier: Carrier) throws {
    let world = try HostileWorld(over: carrier) { _ in self.flood(64 << 20) }
    let operation = try world.begin()
    try world.loop.runUntilComplete(world.loop.sleep(100 * millisecond))
    #expect(!operation.isDone)
    operation.keepBody()
    try world.loop.runUntilComplete(operation)
    #expect(operation.output?.body.text?.utf8.count == 64 << 20)
  }

  @Test(arguments: Carrier.allCases) func aSlowSinkGetsEverythingInPiecesThatFitTheBuffer(over carrier: Carrier) throws
  {
    let world = try HostileWorld(over: carrier) { _ in self.flood(16 << 20) }
    let sink = RecordingSink(on: world.loop, delay: millisecond)
    let operation = try world.begin()
    operation.save(into: sink)
    try world.loop.runUntilComplete(operation)
    #expect(sink.bytes.count == 16 << 20)
    #expect(sink.longestChunk <= ExchangeBody.capacity)
    #expect(sink.events == ["write", "finish"])
  }

  @Test(arguments: Carrier.allCases) func aBodyIsStreamed(over carrier: Carrier) throws {
    let world = try HostileWorld(over: carrier) { _ in self.flood(8 << 20) }
    let operation = try world.begin()
    operation.streamBody()
    try world.loop.runUntilComplete(operation)
    guard case .stream(let stream) = operation.output?.body else {
      Issue.record("there is no stream")
      return
    }
    #expect(try stream.size(on: world.loop) == 8 << 20)
  }

  @Test(arguments: Carrier.allCases) func aBodyThatTricklesIsReadToItsEnd(over carrier: Carrier) throws {
    let world = try HostileWorld(over: carrier) { _ in
      .raw("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n")
        + (0..<20).flatMap { _ in [.wait(millisecond), .send([0x62])] }
    }
    let operation = try world.run { $0.idleTimeout = second }
    #expect(operation.output?.body.text == String(repeating: "b", count: 20))
  }

  @Test(arguments: Carrier.allCases) func aBodyLargerThanMaxBodyEndsTheTransfer(over carrier: Carrier) throws {
    let world = try HostileWorld(over: carrier) { _ in self.flood(1 << 30) }
    let failure = try world.run { $0.maxBody = 100_000 }.httpFailure
    #expect(failure?.message.contains("larger than maxBody, 100000 bytes") == true)
    try world.loop.runUntilComplete(world.server.closed())
  }

  // Cancelling, closing

  @Test(arguments: Carrier.allCases) func cancellingClosesTheConnection(over carrier: Carrier) throws {
    for acts in [[HostileServer.Act.hang], flood(1 << 30)] {
      let world = try HostileWorld(over: carrier) { _ in acts }
      let operation = try world.begin()
      try world.loop.runUntilComplete(world.loop.sleep(50 * millisecond))
      #expect(world.server.requests.count == 1)
      operation.cancel(Cancellation("enough"))
      #expect(operation.isCancelled)
      try world.loop.runUntilComplete(world.server.closed())
    }
  }

  @Test(arguments: Carrier.allCases) func aHandleWorksAgainAfterAFailure(over carrier: Carrier) throws {
    let world = try HostileWorld(over: carrier) { $0.path == "/bad" ? [.close] : .answer(200, [], "fine") }
    for _ in 0..<3 {
      #expect(try world.run("/bad", method: "DELETE").failure != nil)
      #expect(try world.run("/good").output?.body.text == "fine")
    }
    #expect(world.server.requests.filter { $0.path == "/good" }.allSatisfy { $0.method == "GET" })
  }

  @Test func theAuthoritiesOfOneRequestAreNotThoseOfTheNext() throws {
    let world = try HostileWorld(over: .curl) { _ in .answer(200, [], "x") + [.close] }
    let url = world.server.url()
    #expect(try world.run { $0.connection.authorities = "/no/such/file" }.output?.body.text == "x")
    // The server waits for a request, which this is none.
    var options = RequestOptions()
    options.connectTimeout = 100 * millisecond
    let secure = world.client.send(HTTPRequest(try WebURL("https" + url.dropFirst(4)), options: options))
    try world.loop.runUntilComplete(secure)
    #expect(secure.httpFailure?.message.contains("/no/such/file") == false, "\(secure.httpFailure?.message ?? "")")
  }

  @Test(arguments: Carrier.allCases) func closingEndsWhatIsUnderWayAndWhatWaits(over carrier: Carrier) throws {
    let world = try HostileWorld(over: carrier, limit: 1) { _ in [.hang] }
    let operations = try (0..<3).map { try world.begin("/\($0)") }
    try world.loop.runUntilComplete(world.loop.sleep(20 * millisecond))
    world.client.close()
    for operation in operations {
      try world.loop.runUntilComplete(operation)
      #expect(operation.isCancelled)
    }
    #expect(world.openConnections == 0)
  }

  @Test(arguments: Carrier.allCases) func theAddressesOfAHostAreLookedUpOnceForAll(over carrier: Carrier) throws {
    let world = try HostileWorld(over: carrier) { _ in .answer(200, [], "x") }
    let asked = Counter()
    let resolver = Resolver(on: world.loop) { host in
      asked.increment()
      return host == "site.example" ? .success(["127.0.0.1"]) : .failure(HTTPFailure(.network(.dns), "no such host"))
    }
    let transport = carrier.transport(on: world.loop, resolver: resolver)
    let client = HTTPClient(loop: world.loop, transport: transport)
    let port = try WebURL(world.server.url()).port
    let operations = try (0..<20).map { client.send(HTTPRequest(try WebURL("http://site.example:\(port)/\($0)"))) }
    for operation in operations { operation.keepBody() }
    for operation in operations { try world.loop.runUntilComplete(operation) }
    #expect(operations.allSatisfy { $0.output?.body.text == "x" })
    #expect(asked.value == 1)
    #expect(world.server.requests.first?.head.contains("Host: site.example:\(port)") == true)
    client.close()
  }
}
