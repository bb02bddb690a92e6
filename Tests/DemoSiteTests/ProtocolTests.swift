import Testing

@Suite struct ProtocolTests {
  let fixture: Fixture

  init() throws {
    fixture = try Fixture()
  }

  @Test func requestsSentAtOnceAreAnsweredInTheirOrder() throws {
    let request = { (page: Int) in "GET /\(page) HTTP/1.1\r\nHost: x\r\n\(page == 9 ? "Connection: close\r\n" : "")\r\n"
    }
    let answers = try fixture.send((0...9).map(request).joined())
    let titles = (answers.head + answers.body).split(separator: "<title>").dropFirst().map { $0.prefix(6) }
    #expect(titles == (0...9).map { "Page \($0)" })
  }

  @Test func aBodyIsReadOverAndTheNextRequestAnswered() throws {
    let body = String(repeating: "x", count: 100_000)
    let answers = try fixture.send(
      "POST /0 HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n\(body)"
        + "GET /7 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    #expect(answers.status == 405)
    #expect(answers.head.contains("\r\nAllow: GET, HEAD"))
    #expect(answers.body.contains("<title>Page 7</title>"))
  }

  @Test func headHasTheHeaderAndNoBody() throws {
    for path in ["/0", "/large", "/chunked"] {
      let answer = try fixture.get(path, method: "HEAD")
      #expect(answer.status == 200)
      #expect(answer.body.isEmpty)
    }
    #expect(
      try fixture.get("/3", method: "HEAD").head.contains(
        "\r\nContent-Length: \(fixture.get("/3").body.utf8.count)\r\n"))
  }

  @Test func anOldClientIsLeftAfterOneAnswerWithoutChunks() throws {
    let answer = try fixture.send("GET /chunked HTTP/1.0\r\n\r\nGET /0 HTTP/1.0\r\n\r\n")
    #expect(answer.head.contains("\r\nConnection: close"))
    #expect(answer.body == (1...10).map { "chunk \($0) of 10\n" }.joined())
  }

  @Test func aWholeURLIsTakenForItsPath() throws {
    #expect(try fixture.get("http://127.0.0.1/4").body.contains("<title>Page 4</title>"))
  }

  @Test(arguments: [
    ("GET / HTTP/1.1\r\n\r\n", 400),
    ("GET /\r\nHost: x\r\n\r\n", 400),
    ("rubbish\r\n\r\n", 400),
    ("GET x HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nHost: x\"y\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nHost : x\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nHost: x\r\n folded\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
    ("GET /\u{0} HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411),
    ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1048577\r\n\r\n", 413),
    ("GET / HTTP/2.0\r\nHost: x\r\n\r\n", 505),
  ])
  func whatIsNoProperRequestIsRefusedAndTheConnectionClosed(request: String, status: Int) throws {
    #expect(try fixture.send(request).status == status)
  }

  @Test func aHeadMayNotGrowWithoutEnd() throws {
    let answer = try fixture.send("GET / HTTP/1.1\r\nHost: x\r\nA: " + String(repeating: "a", count: 300_000))
    #expect(answer.status == 431)
  }

  @Test func anEmptyLineBeforeARequestIsPassedOver() throws {
    #expect(try fixture.send("\r\n\r\nGET /0 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").status == 200)
  }
}
