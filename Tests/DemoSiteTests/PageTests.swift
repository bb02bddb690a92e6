import Testing

@Suite struct PageTests {
  let fixture: Fixture

  init() throws {
    fixture = try Fixture()
  }

  @Test func thereAreFiftyPagesThatLinkToEachOther() throws {
    for number in 0..<50 {
      let answer = try fixture.get("/\(number)")
      #expect(answer.status == 200)
      #expect(answer.body.contains("<title>Page \(number)</title>"))
      #expect(answer.body.contains("<a href=\"/\((number + 1) % 50)\">"))
    }
    #expect(try fixture.get("/50").status == 404)
    #expect(try fixture.get("/-1").status == 404)
    #expect(try fixture.get("/007").status == 404)
  }

  @Test func theIndexLinksToAllOfThem() throws {
    let body = try fixture.get("/").body
    #expect((0..<50).allSatisfy { body.contains("<a href=\"/\($0)\">") })
  }

  @Test func everyAnswerSaysThatItComesFromADemo() throws {
    for path in ["/", "/3", "/api", "/missing"] {
      #expect(try fixture.get(path).head.contains("\r\nServer: fetchscript-demo-site\r\n"))
    }
  }

  @Test func theAPINamesTheNextPageUntilTheLast() throws {
    for page in 1...4 {
      let next = "http://127.0.0.1:\(fixture.site.port)/api?page=\(page + 1)"
      #expect(try fixture.get("/api?page=\(page)").body.contains("\"next\": \"\(next)\""))
    }
    #expect(try fixture.get("/api?page=5").body.contains("\"next\": null"))
    #expect(try fixture.get("/api?page=6").status == 404)
    #expect(try fixture.get("/api?page=one").status == 400)
  }

  @Test func theTreeNamesItsChildrenDownToThreeLevels() throws {
    let origin = "http://127.0.0.1:\(fixture.site.port)"
    #expect(try fixture.get("/tree").body.contains("\"\(origin)/tree/b\""))
    let middle = try fixture.get("/tree/a/b").body
    #expect(middle.contains("\"children\": [\"\(origin)/tree/a/b/a\", "))
    #expect(middle.contains("\"seeAlso\": [\"\(origin)/tree\", \"\(origin)/tree/a\"]"))
    #expect(try fixture.get("/tree/a/b/c").body.contains("\"children\": []"))
    for path in ["/tree/d", "/tree/", "/tree/a/", "/tree/a/b/c/a", "/trees"] {
      #expect(try fixture.get(path).status == 404)
    }
  }

  @Test func theSlowPageTakesItsTime() throws {
    let before = fixture.loop.clock.now
    #expect(try fixture.get("/slow?ms=30").status == 200)
    #expect(fixture.loop.clock.now - before >= 30_000_000)
    #expect(try fixture.get("/slow?ms=-1").status == 400)
    #expect(try fixture.get("/slow?ms=60001").status == 400)
  }

  @Test func theFlakyPageFailsTwiceForEachClient() throws {
    let statuses = try ["a", "a", "b", "a", "b", "b", "a"].map { try fixture.get("/flaky?key=\($0)").status }
    #expect(statuses == [503, 503, 503, 200, 503, 200, 200])
    #expect(try (1...3).map { _ in try fixture.get("/flaky").status } == [503, 503, 200])
  }

  @Test func redirectsLeadToAPage() throws {
    let answer = try fixture.get("/redirect")
    #expect(answer.status == 302)
    #expect(answer.head.contains("\r\nLocation: /0\r\n"))
    #expect(try fixture.get("/redirect?times=3").head.contains("\r\nLocation: /redirect?times=2\r\n"))
    #expect(try fixture.get("/redirect?times=0").status == 400)
  }

  @Test(arguments: [0, 1, 65_535, 65_536, 3_000_000])
  func theLargeFileHasTheSizeThatIsAskedFor(size: Int) throws {
    let answer = try fixture.get("/large?size=\(size)")
    #expect(answer.head.contains("\r\nContent-Length: \(size)\r\n"))
    #expect(answer.body.utf8.count == size)
    #expect(size <= 65_536 || answer.body.contains("Y\n0000000001 a"))
  }

  @Test func theLargeFileIs64MiBByDefault() throws {
    #expect(try fixture.get("/large", method: "HEAD").head.contains("\r\nContent-Length: 67108864\r\n"))
    #expect(try fixture.get("/large?size=9999999999999").status == 400)
  }

  @Test func theChunkedPageComesInChunks() throws {
    let answer = try fixture.get("/chunked")
    #expect(answer.head.contains("\r\nTransfer-Encoding: chunked"))
    #expect(!answer.head.contains("Content-Length"))
    #expect(answer.body.hasPrefix("e\r\nchunk 1 of 10\n\r\n"))
    #expect(answer.body.hasSuffix("\r\nf\r\nchunk 10 of 10\n\r\n0\r\n\r\n"))
  }
}
