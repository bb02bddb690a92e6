import FetchRuntime
import Testing

@testable import FetchHTTP

@Suite struct RedirectTests {
  /// Answers `/from` with a redirect and everything else with 200.
  private func world(_ status: Int, to location: String) -> StubWorld {
    StubWorld { request in
      request.url.path == "/from"
        ? StubAnswer(status, headers: [HeaderField("Location", location)], text: "moved") : StubAnswer(text: "here")
    }
  }

  @Test(arguments: [
    (301, "POST", "GET"), (302, "POST", "GET"), (303, "POST", "GET"), (303, "PUT", "GET"), (303, "HEAD", "HEAD"),
    (301, "PUT", "PUT"), (302, "DELETE", "DELETE"), (307, "POST", "POST"), (308, "POST", "POST"), (301, "GET", "GET"),
  ])
  func theMethodFollowsTheStatus(_ status: Int, _ method: String, _ expected: String) throws {
    let world = world(status, to: "/to")
    let body: RequestBody = method == "POST" ? .bytes([1, 2]) : .none
    let operation = try world.run(
      "http://h/from", method: method, headers: [HeaderField("Content-Type", "x/y")], body: body)
    let last = try #require(world.transport.requests.last)
    #expect(last.method == expected)
    #expect(last.url.text == "http://h/to")
    #expect((last.body == .none) == (expected != "POST"))
    #expect(last.headers.contains { $0.name == "Content-Type" } == (expected == method))
    #expect(operation.output?.redirects.map(\.status) == [status])
    #expect(operation.output?.redirects.map(\.url.text) == ["http://h/from"])
    #expect(operation.output?.url.text == "http://h/to")
  }

  @Test func anotherOriginGetsNoSecretsAndTheyNeverComeBack() throws {
    let world = StubWorld { request in
      switch request.url.text {
      case "http://h/from": StubAnswer(302, headers: [HeaderField("Location", "http://other/1")])
      case "http://other/1": StubAnswer(302, headers: [HeaderField("Location", "http://h/2")])
      default: StubAnswer()
      }
    }
    let secrets = [HeaderField("authorization", "x"), HeaderField("Cookie", "a=1"), HeaderField("X-Mine", "yes")]
    _ = try world.run("http://h/from", headers: secrets) { $0.credentials = .bearer("t") }
    let names = world.transport.requests.map { $0.headers.map(\.name) }
    #expect(names == [["authorization", "Cookie", "X-Mine"], ["X-Mine"], ["X-Mine"]])
  }

  @Test func aClientCertificateGoesToItsOriginAndTrustInAnyToItsHost() throws {
    let world = StubWorld { request in
      let next = [
        "http://h/from": "https://h/1", "https://h/1": "https://other/2", "https://other/2": "https://h/3",
      ]
      return next[request.url.text].map { StubAnswer(302, headers: [HeaderField("Location", $0)]) } ?? StubAnswer()
    }
    _ = try world.run("http://h/from") {
      $0.connection.certificate = "c.pem"
      $0.connection.key = "k.pem"
      $0.connection.insecure = true
      $0.connection.authorities = "ca.pem"
      $0.connection.proxy = "http://u:p@proxy:1"
    }
    let connections = world.transport.requests.map(\.connection)
    #expect(connections.map(\.certificate) == ["c.pem", nil, nil, nil])
    #expect(connections.map(\.key) == ["k.pem", nil, nil, nil])
    #expect(connections.map(\.insecure) == [true, true, false, false])
    #expect(connections.allSatisfy { $0.authorities == "ca.pem" && $0.proxy == "http://u:p@proxy:1" })
  }

  @Test func theSameOriginKeepsSecrets() throws {
    let world = world(302, to: "/to")
    _ = try world.run("http://h/from") {
      $0.credentials = .bearer("t")
      $0.connection.certificate = "c.pem"
    }
    #expect(world.transport.requests.map { $0.headers.map(\.value) } == [["Bearer t"], ["Bearer t"]])
    #expect(world.transport.requests.map(\.connection.certificate) == ["c.pem", "c.pem"])
  }

  @Test(arguments: ["https://h/to", "http://h:81/to", "http://g/to"])
  func schemeHostAndPortMakeAnOrigin(_ location: String) throws {
    let world = world(302, to: location)
    _ = try world.run("http://h/from") { $0.credentials = .basic(user: "u", password: "p") }
    #expect(world.transport.requests.last?.headers == [])
  }

  @Test(arguments: ["ftp://h/x", "file:///etc/passwd", "http://", "javascript:x"])
  func aRedirectLeadsToTheWebOnly(_ location: String) throws {
    let failure = try world(302, to: location).run("http://h/from").httpFailure
    #expect(failure?.message.hasPrefix("the server redirected to \"\(location)\": ") == true)
  }

  @Test(arguments: [
    ("/to", "/to#part"), ("/to#other", "/to#other"), ("/a b?ä", "/a%20b?%C3%A4#part"), ("?q", "/from?q#part"),
  ])
  func theFragmentStaysUnlessTheRedirectHasItsOwn(_ location: String, _ expected: String) throws {
    // RFC 9110, 10.2.2
    let world = StubWorld { request in
      request.url.text == "http://h/from#part" || request.url.text == "http://h/from"
        ? StubAnswer(302, headers: [HeaderField("Location", location)]) : StubAnswer(text: "here")
    }
    #expect(try world.run("http://h/from#part").output?.url.text == "http://h" + expected)
  }

  @Test func endlessRedirectsEnd() throws {
    let world = StubWorld { _ in StubAnswer(302, headers: [HeaderField("Location", "/again")]) }
    let failure = try world.run("http://h/from").httpFailure
    #expect(failure?.message == "more than 10 redirects")
    #expect(world.transport.requests.count == 11)
  }

  @Test func withNoRedirectsAllowedTheRedirectIsTheResponse() throws {
    let operation = try world(302, to: "/to").run("http://h/from") { $0.redirects = 0 }
    #expect(operation.output?.status == 302)
    #expect(operation.output?.body.text == "moved")
  }

  @Test func aRedirectWithoutLocationIsAResponse() throws {
    let world = StubWorld { _ in StubAnswer(304) }
    #expect(try world.run("http://h/from").output?.status == 304)
  }

  @Test func aRedirectWhoseBodyNeverEndsIsCut() throws {
    let world = StubWorld { request in
      guard request.url.path == "/from" else { return StubAnswer(text: "here") }
      var answer = StubAnswer(302, headers: [HeaderField("Location", "/to")], text: "and then")
      answer.ending = .never
      return answer
    }
    #expect(try world.run("http://h/from").output?.body.text == "here")
    #expect(world.seconds == 1)
    #expect(world.transport.cancelledCount == 1)
  }

  @Test func theHostRuleIsAskedAtEveryHop() throws {
    let world = world(302, to: "http://private/x")
    world.client.hostRule = { $0.host == "private" ? Refusal("this script may not fetch from private") : nil }
    let failure = try world.run("http://h/from").httpFailure
    #expect(failure?.message == "this script may not fetch from private")
    #expect(world.transport.requests.count == 1)
  }
}
