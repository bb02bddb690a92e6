import CZlib
import FetchRuntime
import FetchTestSupport
import Testing

@testable import FetchHTTP

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What only our own sockets can get wrong: libcurl has its own tests.
@Suite struct PlainTransportTests {
  private func world(_ answer: @escaping (HostileServer.Request) -> [HostileServer.Act]) throws -> HostileWorld {
    try HostileWorld(over: .plain, answer: answer)
  }

  /// Every byte of a text by itself.
  private func drops(_ text: String) -> [HostileServer.Act] {
    text.utf8.map { .send([$0]) }
  }

  // The head

  @Test func aResponseThatComesByteByByteIsTheSame() throws {
    let world = try world { _ in
      self.drops(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-One: 1\r\n\r\n5;ext=1\r\nhello\r\nA\r\n, how goes\r\n0\r\nT: 1\r\n\r\n"
      )
    }
    for _ in 0..<2 {
      let response = try #require(try world.run().output)
      #expect(response.body.text == "hello, how goes")
      #expect(response.headers["x-one"] == "1")
    }
    #expect(world.server.connectionCount == 1)
  }

  @Test func interimResponsesPassBy() throws {
    let world = try world { _ in
      .raw("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n")
        + .answer(200, ["X: final"], "body")
    }
    let response = try #require(try world.run().output)
    #expect(response.status == 200)
    #expect(response.headers["link"] == nil)
    #expect(response.body.text == "body")
  }

  @Test func linesMayEndInLineFeedsAlone() throws {
    let world = try world { _ in .raw("HTTP/1.1 200 OK\nContent-Length: 2\n\nhi") }
    #expect(try world.run().output?.body.text == "hi")
  }

  @Test(
    arguments: [
      ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\nbinary", "it switches to another protocol"),
      ("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", "it declares several lengths"),
      ("HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\n\r\nab", "it declares several lengths"),
      ("HTTP/1.1 200 OK\r\nContent-Length: 0x10\r\n\r\nab", "its Content-Length is no number"),
      ("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n", "its Content-Length is no number"),
      ("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", "it uses a transfer coding nobody asked for"),
      ("HTTP/1.1 2x0 OK\r\n\r\n", "its status is no number of three digits"),
      ("HTTP/1.1 200 OK\r\nX: a\0b\r\n\r\n", "a header holds a NUL byte"),
      ("HTTP/1.1 200 OK\r\n X: folded behind nothing\r\n and more\r\n\r\n", "a header has no colon"),
    ])
  func aHeadThatCannotBeUnderstood(_ head: String, _ detail: String) throws {
    let world = try world { _ in .raw(head) + [.hang] }
    let message = try world.run().httpFailure?.message
    #expect(message?.hasSuffix("answered with something else (\(detail))") == true, "\(message ?? "")")
  }

  // Where a body ends

  @Test(
    arguments: [
      "HTTP/1.0 200 OK\r\n\r\nall of it", "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nall of it",
      "HTTP/1.1 200 OK\r\n\r\nall of it",
    ])
  func aBodyWithoutALengthEndsWithTheConnection(_ answer: String) throws {
    let world = try world { _ in .raw(answer) + [.close] }
    #expect(try world.run().output?.body.text == "all of it")
  }

  @Test(arguments: [
    "Content-Length : 3", "Content-Length:\r\n\t3", "content-length: 3, 3", "Content-Length: 3\r\nContent-Length: 3",
  ])
  func aLengthIsFoundHoweverItIsWritten(_ header: String) throws {
    let world = try world { _ in .raw("HTTP/1.1 200 OK\r\n\(header)\r\n\r\nabc") }
    for _ in 0..<2 { #expect(try world.run().output?.body.text == "abc") }
    #expect(world.server.connectionCount == 1)
  }

  @Test(arguments: [204, 304]) func aStatusWithoutABodyHasNone(_ status: Int) throws {
    let world = try world { _ in .raw("HTTP/1.1 \(status) Something\r\nContent-Length: 5\r\n\r\n") }
    for _ in 0..<2 { #expect(try world.run().output?.body.text == "") }
    #expect(world.server.connectionCount == 1)
  }

  @Test(arguments: [
    "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n",
    // RFC 9112, 6.1: version 1.0 knows no transfer codings.
    "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n",
  ])
  func aConnectionWithDoubtfulFramingIsNotUsedAgain(_ head: String) throws {
    let world = try world { _ in .raw(head + "Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n") }
    for _ in 0..<2 { #expect(try world.run().output?.body.text == "hi") }
    #expect(world.server.connectionCount == 2)
  }

  @Test(arguments: [
    "g\r\n", "\r\n", "-1\r\n", "+1\r\n", "0x1\r\n", "FFFFFFFFFFFFFFFFF\r\n", "2\r\nabc\r\n", "2 2\r\nab\r\n",
    " 2\r\nab\r\n",
    "2\r2\r\nab\r\n",
  ])
  func aChunkThatIsNone(_ chunk: String) throws {
    let world = try world { _ in .raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk) + [.hang] }
    let message = try world.run().httpFailure?.message
    #expect(message?.hasPrefix("the body broke off after ") == true, "\(message ?? "")")
  }

  // Compressed bodies

  private func compressed(_ bytes: [UInt8], bits: Int32) -> [UInt8] {
    var stream = z_stream()
    czlib_deflate_init(&stream, bits)
    defer { deflateEnd(&stream) }
    var bytes = bytes
    var output = [UInt8](repeating: 0, count: bytes.count + 1000)
    let count = bytes.withUnsafeMutableBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        #expect(deflate(&stream, Z_FINISH) == Z_STREAM_END)
        return output.count - Int(stream.avail_out)
      }
    }
    return Array(output[..<count])
  }

  private func answer(_ coding: String, _ bytes: [UInt8]) -> [HostileServer.Act] {
    .raw("HTTP/1.1 200 OK\r\nContent-Encoding: \(coding)\r\nContent-Length: \(bytes.count)\r\n\r\n") + [.send(bytes)]
  }

  @Test(arguments: [("gzip", Int32(31)), ("deflate", 15), ("deflate", -15), ("x-gzip", 31)])
  func everyFormatOfZlibIsUnderstood(_ coding: String, _ bits: Int32) throws {
    let text = String(repeating: "well, well, ", count: 40_000)
    let body = compressed(Array(text.utf8), bits: bits)
    let world = try world { _ in self.answer(coding, body) }
    #expect(try world.run().output?.body.text == text)
    #expect(try world.run().output?.body.text == text)
    #expect(world.server.connectionCount == 1)
  }

  @Test func gzipMembersInARowAreOneBody() throws {
    let body = compressed(Array("one, ".utf8), bits: 31) + compressed(Array("two".utf8), bits: 31)
    let world = try world { _ in self.answer("gzip", body) }
    #expect(try world.run().output?.body.text == "one, two")
  }

  @Test(arguments: [1, 8, 12]) func aCompressedBodyThatIsCutOff(_ cut: Int) throws {
    let body = compressed(Array("a text that is longer than its beginning".utf8), bits: 31).dropLast(cut)
    let world = try world { _ in self.answer("gzip", Array(body)) }
    #expect(try world.run().httpFailure?.message == "the body cannot be decompressed: it ends too early")
  }

  @Test(arguments: [
    (["Content-Encoding: zebra"], "zebra"), (["Content-Encoding: gzip, gzip"], "gzip, gzip"),
    (["Content-Encoding: gzip", "Content-Encoding: gzip"], "gzip, gzip"),
  ])
  func aCodingNobodyAskedFor(_ headers: [String], _ coding: String) throws {
    let world = try world { _ in .answer(200, headers, "stripes") }
    let message = try world.run().httpFailure?.message
    #expect(message == "the body cannot be decompressed: its coding is \"\(coding)\", which nobody asked for")
  }

  @Test(arguments: ["identity", "Identity, identity", ""]) func aBodyMaySayThatItIsNotCoded(_ coding: String) throws {
    let world = try world { _ in .answer(200, ["Content-Encoding: \(coding)"], "plain") }
    #expect(try world.run().output?.body.text == "plain")
  }

  @Test func aCompressedBodyComesNoFasterThanItIsTaken() throws {
    let body = compressed([UInt8](repeating: 0x61, count: 32 << 20), bits: 31)
    #expect(body.count < 100_000)
    let world = try world { _ in self.answer("gzip", body) }
    let sink = RecordingSink(on: world.loop, delay: millisecond)
    let operation = try world.begin()
    operation.save(into: sink)
    try world.loop.runUntilComplete(operation)
    #expect(sink.bytes.count == 32 << 20)
    #expect(sink.longestChunk <= ExchangeBody.capacity)
  }

  @Test func aCompressedBodyIsBoundedByItsDecompressedSize() throws {
    let body = compressed([UInt8](repeating: 0x61, count: 32 << 20), bits: 31)
    let world = try world { _ in self.answer("gzip", body) }
    let failure = try world.run { $0.maxBody = 1 << 20 }.httpFailure
    #expect(failure?.message.contains("larger than maxBody, 1 MiB") == true)
  }

  // Connections

  @Test func aKeptConnectionThatClosesAsItIsUsedIsReplaced() throws {
    // The second request of a connection is what the server closes it for: nothing told us before.
    let world = try world { $0.repetition % 2 == 1 ? [.close] : .answer(200, [], "x") }
    for path in ["/a", "/b"] {
      #expect(try world.run(path).output?.body.text == "x")
      #expect(try world.run(path).output?.body.text == "x")
    }
    #expect(world.server.requests.count == 6)
  }

  @Test func whatMustNotBeRepeatedIsNotSentTwice() throws {
    let world = try world { $0.method == "POST" ? [.close] : .answer(200, [], "x") }
    _ = try world.run()
    let failure = try world.run(method: "POST", body: .bytes([1])).httpFailure
    #expect(failure?.message == "the server closed the connection before answering")
    #expect(world.server.requests.count { $0.method == "POST" } == 1)
  }

  @Test func anAnswerThatComesBeforeTheWholeRequestIsHeard() throws {
    let world = try HostileWorld(over: .plain, greeting: .answer(413, ["Connection: close"], "too much")) { _ in [] }
    let operation = try world.run(method: "PUT", body: .bytes([UInt8](repeating: 1, count: 32 << 20)))
    guard case .status(let response) = operation.httpFailure?.kind else {
      Issue.record("\(operation.httpFailure?.message ?? "")")
      return
    }
    #expect(response.status == 413)
  }

  @Test func aHeaderOfTheScriptReplacesOursButNeverTheFraming() throws {
    let world = try world { _ in .answer() }
    _ = try world.run(
      method: "POST",
      headers: [
        HeaderField("user-agent", "mine"), HeaderField("Host", "other.example"), HeaderField("Content-Length", "900"),
        HeaderField("Transfer-Encoding", "chunked"),
      ], body: .bytes([1, 2, 3]))
    let head = try #require(world.server.requests.first).head
    #expect(head.contains("user-agent: mine\r\n") && !head.contains("fetchscript"))
    #expect(head.contains("Host: other.example\r\n") && !head.contains("127.0.0.1"))
    #expect(head.contains("Content-Length: 3\r\n") && !head.contains("900") && !head.contains("Transfer-Encoding"))
  }

  @Test func theNextAddressIsTriedWhenOneFails() throws {
    let world = try world { _ in .answer(200, [], "x") }
    let port = try WebURL(world.server.url()).port
    // Nobody listens at the first of these.
    let resolver = Resolver(on: world.loop) { _ in .success(["127.0.0.2", "[::1]", "127.0.0.1"]) }
    let client = HTTPClient(loop: world.loop, transport: PlainTransport(on: world.loop, resolver: resolver))
    defer { client.close() }
    for host in ["site.example", "localhost"] {
      let operation = client.send(HTTPRequest(try WebURL("http://\(host):\(port)/")))
      operation.keepBody()
      try world.loop.runUntilComplete(operation)
      #expect(operation.output?.body.text == "x", "\(operation.httpFailure?.message ?? "")")
    }
  }

  @Test func aDescriptorThatCannotBeWatchedIsAConnectionThatFails() throws {
    let selector = FakeSelector()
    let loop = EventLoop(selector: selector)
    let listener = try Listener(on: EventLoop())
    selector.refusal = SystemError("epoll_ctl", ENOSPC)
    let ended = Future<Int32>(on: loop)
    let connector = Connector(to: [listener.address], on: loop) { result in
      switch result {
      case .success(let descriptor): ended.succeed(descriptor)
      case .failure(let error): ended.fail(error)
      }
    }
    try loop.runUntilComplete(ended)
    #expect(ended.failure as? SystemError == SystemError("epoll_ctl", ENOSPC))
    connector.cancel()
  }

  @Test func noMoreConnectionsAreKeptThanSaid() throws {
    let loop = EventLoop()
    let server = try HostileServer(on: loop) { _ in [.wait(5 * millisecond)] + .answer(200, [], "x") }
    let transport = PlainTransport(on: loop, connections: 3)
    let client = HTTPClient(loop: loop, transport: transport)
    let operations = try (0..<10).map { client.send(HTTPRequest(try WebURL(server.url("/\($0)")))) }
    for operation in operations { operation.keepBody() }
    for operation in operations { try loop.runUntilComplete(operation) }
    #expect(server.connectionCount == 10)
    #expect(transport.openConnections == 3)
    client.close()
    try loop.runUntilComplete(server.closed())
  }

  @Test func aConnectionAtRestKeepsNobodyWaiting() throws {
    let world = try world { _ in .answer(200, [], "x") }
    _ = try world.run()
    world.server.close()
    world.client.close()
    let never = Future<Void>(on: world.loop)
    #expect(throws: LoopError.self) { try world.loop.runUntilComplete(never) }
  }

  // Which transport carries what

  @Test func whatOurSocketsCannotDoGoesToLibcurl() throws {
    let world = try HostileWorld(over: .plain, greeting: [.close]) { _ in [] }
    let transport = DefaultTransport(on: world.loop)
    let client = HTTPClient(loop: world.loop, transport: transport)
    defer { client.close() }
    let url = world.server.url()
    let secure = client.send(HTTPRequest(try WebURL("https" + url.dropFirst(4))))
    try world.loop.runUntilComplete(secure)
    #expect(secure.httpFailure?.retryCause == .network(.tls), "\(secure.httpFailure?.message ?? "")")
    var options = RequestOptions()
    options.connection.proxy = url
    let proxied = client.send(HTTPRequest(try WebURL("http://site.example/"), options: options))
    try world.loop.runUntilComplete(proxied)
    #expect(proxied.httpFailure?.retryCause == .network(.receive), "\(proxied.httpFailure?.message ?? "")")
  }
}
