import FetchHTTP
import FetchVM
import Testing

@testable import FetchLibrary

/// `fetch` as scripts see it.
@Suite struct FetchTests {
  @Test func aFetchGivesAResponse() throws {
    let world = ScriptWorld()
    #expect(try world.run(#"(await fetch "http://h/a").text"#) == "page of /a")
    #expect(try world.run(#"(await fetch "http://h/a").status"#) == "200")
    #expect(try world.run(#"await fetch "http://h/a""#) == "<response 200 http://h/a 10 bytes>")
  }

  @Test func aRequestLeavesWhileTheScriptIsBusy() throws {
    let world = ScriptWorld()
    world.machine.define("sent", []) { [transport = world.transport] _, _ in .int(transport.requests.count) }
    let script = """
      let page = fetch "http://h/"
      for n in 0..<50_000 { n + 1 }
      let before = sent()
      await page
      before
      """
    #expect(try world.run(script) == "1")
  }

  @Test func aFetchNobodyAwaitsEndsWithTheScript() throws {
    let world = ScriptWorld { _ in
      StubAnswer(chunks: [[UInt8]](repeating: [UInt8](repeating: 1, count: 900_000), count: 5))
    }
    #expect(try world.run("fetch \"http://h/a\"\nnull") == "null")
    #expect(world.transport.activeCount == 0)
    #expect(world.transport.cancelledCount == 0)
  }

  @Test func aFetchThatSomebodyElseCanReachKeepsItsBody() throws {
    let world = ScriptWorld { _ in StubAnswer(text: "kept") }
    let text = try world.run(
      """
      var page = null
      await spawn { page = fetch "http://h/a"
        null }
      (await page).text
      """)
    #expect(text == "kept")
  }

  @Test func aRequestIsLetGoWithItsTask() throws {
    let world = ScriptWorld()
    weak var operation: FetchOperation?
    do {
      let url = Value.string(world.machine.heap.makeString("http://h/"))
      let task = try world.world.fetch(url, options: .null, session: .null, method: .null, world.machine).object
      operation = (task as? FetchTask)?.handle.operation
      task.demand(world.machine)
      try world.loop.runUntilComplete(task.future)
      #expect(task.isSettled(world.machine))
    }
    world.machine.collectGarbage()
    // One more turn of the loop, for what its steps still hold.
    try world.run("null")
    #expect(operation == nil)
  }

  @Test func aFailureNobodyAwaitsIsTheScripts() throws {
    let world = ScriptWorld { _ in StubAnswer(404) }
    #expect(try world.run("fetch \"http://h/a\"\nnull") == "HTTPError: http://h/a answered 404 Not Found")
  }

  @Test func anHTTPErrorCarriesItsResponse() throws {
    let world = ScriptWorld { _ in StubAnswer(404, text: "nothing here") }
    let shown = try world.run(
      #"try { await fetch "http://h/a" } catch HTTPError e { "{e.status} {e.url} {e.response.text}" }"#)
    #expect(shown == "404 http://h/a nothing here")
  }

  @Test func aNetworkErrorNamesItsPhase() throws {
    let world = ScriptWorld { _ in .failing(HTTPFailure(.network(.dns), "no such host")) }
    #expect(try world.run(#"try { await fetch "http://h/a" } catch NetworkError e { e.phase }"#) == "dns")
  }

  @Test func optionsReachTheRequest() throws {
    let world = ScriptWorld()
    try world.run(
      #"""
      await fetch POST "http://h/a?x=1" with {query: {q: "a b", n: [1, 2]}, form: {k: "v&w"}, headers: {"X-Y": 1},
        auth: {user: "u", password: "p"}}
      """#)
    let request = try #require(world.transport.requests.first)
    #expect(request.method == "POST")
    #expect(request.url.text == "http://h/a?x=1&q=a+b&n=1&n=2")
    #expect(request.body == .bytes(Array("k=v%26w".utf8)))
    #expect(request.headers.contains(HeaderField("X-Y", "1")))
    #expect(request.headers.contains(HeaderField("Content-Type", "application/x-www-form-urlencoded")))
    #expect(request.headers.contains { $0.isNamed("authorization") && $0.value.hasPrefix("Basic ") })
  }

  @Test func aHeaderThatIsNullIsNotSent() throws {
    let world = ScriptWorld()
    try world.run(
      #"""
      let api = session({base: "http://u:p@h/", headers: {"X-App": "a", "content-TYPE": null}})
      await fetch "/" with {json: 1} from api
      await fetch "/" with {json: 1, headers: {"Content-Type": "text/plain", Authorization: null}} from api
      await fetch "http://h/" with {json: 1, headers: {"content-type": null, "Content-Type": "b/c"}}
      """#)
    let requests = world.transport.requests
    #expect(requests.map { $0.headers.first { $0.isNamed("content-type") }?.value } == [nil, "text/plain", "b/c"])
    #expect(requests.map { $0.headers.contains { $0.isNamed("authorization") } } == [true, false, false])
    #expect(requests.map(\.omittedHeaders) == [["content-TYPE"], ["Authorization"], []])
  }

  @Test func aUserHasNoColon() throws {
    let world = ScriptWorld()
    for auth in ["{user: \"a:b\", password: \"p\"}", "() => ({user: \"a:b\", password: \"p\"})"] {
      #expect(
        try world.run("await fetch \"http://h/\" with {auth: \(auth)}")
          == "ValueError: fetch's auth's option `user`: a colon ends the user's name (RFC 7617), so it cannot hold one")
    }
    #expect(world.transport.requests.isEmpty)
  }

  @Test(arguments: [
    ("fetch URL with {json: 1}", "POST"), ("fetch GET URL with {json: 1}", "GET"),
    ("fetch PUT URL with {body: \"\"}", "PUT"),
    ("fetch URL with {json: 1, method: \"GET\"}", "GET"), ("fetch URL with {json: null}", "POST"),
  ])
  func aBodyMakesItPOSTUnlessAMethodIsNamed(_ fetch: String, _ method: String) throws {
    let world = ScriptWorld()
    try world.run("let URL = \"http://h/\"\nawait \(fetch)")
    #expect(world.transport.requests.map(\.method) == [method])
  }

  @Test(arguments: [
    (#"fetch "http://h/" with {timeot: 5s}"#, "TypeError: fetch has no option `timeot`"),
    (
      #"fetch "http://h/" with {timeout: 5}"#,
      "TypeError: fetch's option `timeout` needs a duration such as 5s or 500ms, not the int 5"
    ),
    (
      #"fetch "http://h/" with {timeout: 0s}"#,
      "ValueError: fetch's option `timeout`: it must be longer than 0s, not 0s"
    ),
    (
      #"fetch "http://h/" with {body: "x", form: {}}"#,
      "ValueError: fetch's option `body`: a request has one body, and `form` is given too"
    ),
    ("fetch 5", "TypeError: fetch needs a URL, as a string or a url, not the int 5"),
    (
      #"fetch "http://h/" with {headers: {a: [[1]]}}"#,
      "TypeError: fetch's option `headers` needs texts and numbers inside, not a list"
    ),
    (#"fetch "http://h/" with {retry: -1}"#, "ValueError: fetch's option `retry`: it must be 0 or more, not -1"),
  ])
  func aWrongOptionIsNamed(script: String, error: String) throws {
    #expect(try ScriptWorld().run(script) == error)
  }

  @Test(arguments: [
    (#"fetch "http://h/" with {timeot: 5s}"#, "did you mean `timeout`? the options are method, query"),
    (#"fetch "example.com/x""#, "did you mean \"https://example.com/x\"?"),
    (#"fetch "localhost:8000/x""#, "did you mean \"http://localhost:8000/x\"?"),
    (#"fetch "/x""#, "join it to the page"),
  ])
  func aMistakeGetsAHint(script: String, hint: String) throws {
    let found = try ScriptWorld().hint(script)
    #expect(found?.hasPrefix(hint) == true, "\(found ?? "no hint")")
  }

  @Test func JSONGoesBothWays() throws {
    let world = ScriptWorld { request in
      guard case .bytes(let bytes) = request.body else { return StubAnswer(text: "{\"a\": [1, 2.5, null]}") }
      return StubAnswer(chunks: [bytes])
    }
    #expect(try world.run(#"(await fetch "http://h/").json.a"#) == "[1, 2.5, null]")
    #expect(try world.run(#"(await fetch POST "http://h/" with {json: {b: [true]}}).text"#) == #"{"b":[true]}"#)
    #expect(world.transport.requests.last?.headers.contains(HeaderField("Content-Type", "application/json")) == true)
  }

  @Test(arguments: [
    ("<html>", "ValueError: the body of http://h/ (its type is text/html) is no JSON: "),
    ("", "ValueError: the body of http://h/ is empty: there is no JSON in it"),
    ("{\"a\": 1", "ValueError: the body of http://h/ (its type is text/html) is no JSON: "),
  ])
  func aBodyThatIsNoJSONIsAnErrorThatNamesThePage(body: String, error: String) throws {
    let world = ScriptWorld { _ in StubAnswer(headers: [HeaderField("Content-Type", "text/html")], text: body) }
    let shown = try world.run(#"(await fetch "http://h/").json"#)
    #expect(shown.hasPrefix(error), "\(shown)")
  }

  @Test(arguments: [
    ("text/html; charset=koi8-r", "<meta charset=iso-8859-5><p>\u{F6}", "Ж"),
    ("text/html", "<meta charset=koi8-r><p>\u{F6}", "Ж"),
    ("text/html; charset=nobody-knows", "<meta charset=koi8-r><p>\u{F6}", "Ж"), ("TEXT/HTML", "<p>\u{E4}", "ä"),
    ("text/html; charset=utf-8", "<meta charset=koi8-r><p>\u{C3}\u{A4}", "ä"),
  ])
  func aPageIsDecodedAsItsServerOrItselfSays(type: String, body: String, shown: String) throws {
    let bytes = body.unicodeScalars.map { UInt8($0.value) }
    let world = ScriptWorld { _ in StubAnswer(headers: [HeaderField("Content-Type", type)], chunks: [bytes]) }
    #expect(try world.run(#"(await fetch "http://h/").html.one("p").text"#) == shown)
  }

  @Test(arguments: [
    ("text/html", "[http://h/a] T"), ("Application/XHTML+XML ; x=y", "[http://h/a] T"), ("text/plain", "[] null"),
    ("image/svg+xml", "[] null"), ("", "[] null"),
  ])
  func onlyHTMLHasLinksAndATitle(type: String, shown: String) throws {
    let world = ScriptWorld { _ in
      StubAnswer(headers: [HeaderField("Content-Type", type)], text: "<title> T\n</title><a href='a#b'>")
    }
    #expect(try world.run(#"let page = await fetch "http://h/x"; "{page.links} {page.title}""#) == shown)
  }

  @Test func linksOfAPageWhoseBodyIsGoneSayWhereItIs() throws {
    let world = ScriptWorld { _ in StubAnswer(headers: [HeaderField("Content-Type", "text/html")], text: "<a href=b>") }
    for member in ["html", "links", "title"] {
      let script = #"let task = fetch "http://h/"; await save task to "{folder}/a.html"; (await task).\#(member)"#
      #expect(try world.run(script).hasPrefix("ValueError: the response has no `\(member)` any more: its body went to"))
    }
  }

  @Test(arguments: [
    ("application/xml; charset=koi8-r", "<a>\u{F6}</a>", "Ж"),
    ("text/xml", "<?xml version='1.0' encoding='koi8-r'?><a>\u{F6}</a>", "Ж"),
    ("text/xml; charset=utf-8", "<?xml version='1.0' encoding='koi8-r'?><a>\u{D0}\u{96}</a>", "Ж"),
    (
      "text/xml; charset=utf-8", "<a>\u{FF}</a>",
      "ValueError: the body of http://h/ (its type is text/xml; charset=utf-8) is no XML: input is not proper UTF-8, "
        + "indicate encoding !, at line 1, column 4"
    ),
    ("text/xml", "", "ValueError: the body of http://h/ (its type is text/xml) is empty: there is no XML in it"),
  ])
  func xmlIsDecodedAsItsServerOrItselfSays(type: String, body: String, shown: String) throws {
    let bytes = body.unicodeScalars.map { UInt8($0.value) }
    let world = ScriptWorld { _ in StubAnswer(headers: [HeaderField("Content-Type", type)], chunks: [bytes]) }
    #expect(try world.run(#"(await fetch "http://h/").xml.text"#) == shown)
  }

  @Test func headersAreFoundInAnyCase() throws {
    let world = ScriptWorld { _ in
      StubAnswer(headers: [HeaderField("Content-Type", "text/html"), HeaderField("X-A", "1"), HeaderField("x-a", "2")])
    }
    let script = #"""
      let h = (await fetch "http://h/").headers
      var all = []
      for name, value in h { all = all + ["{name}={value}"] }
      for name in h { all = all + [name] }
      "{h["CONTENT-TYPE"]} {h.get("nope", 5)} {h.has("x-A")} {h.all("x-a")} {"X-a" in h} {all}"
      """#
    #expect(
      try world.run(script)
        == #"text/html 5 true ["1", "2"] true ["content-type=text/html", "x-a=1, 2", "content-type", "x-a"]"#)
  }

  @Test(arguments: [
    ("text/plain; charset=iso-8859-1", [0xe9, 0x80] as [UInt8], "é€"),
    ("text/plain", [0xe9], "é"),
    ("text/plain", Array("é".utf8), "é"),
    ("text/plain; charset=\"UTF-16BE\"", [0, 0x41, 0x26, 0x3a], "A☺"),
    ("text/plain; charset=utf-8", [0xff, 0xfe, 0x41, 0], "A"),
    ("text/plain; charset=shift_jis", [0x83, 0x65], "テ"),
    ("text/plain; charset=koi8-r", [0xc1], "а"),
  ])
  func textIsDecodedByItsCharset(type: String, bytes: [UInt8], text: String) throws {
    let world = ScriptWorld { _ in StubAnswer(headers: [HeaderField("Content-Type", type)], chunks: [bytes]) }
    #expect(try world.run(#"(await fetch "http://h/").text"#) == text)
  }

  @Test func anUnknownCharsetIsAnErrorThatNamesIt() throws {
    let world = ScriptWorld { _ in
      StubAnswer(headers: [HeaderField("Content-Type", "text/plain; charset=nope")], text: "x")
    }
    #expect(try world.run(#"(await fetch "http://h/").text"#).contains("the charset \"nope\", which is not known"))
  }

  @Test func aStreamedBodyIsReadPieceByPiece() throws {
    let world = ScriptWorld { _ in StubAnswer(chunks: [Array("one\ntw".utf8), Array("o\r\n\nlast".utf8)]) }
    let script = #"""
      let r = await fetch "http://h/" with {stream: true}
      var all = []
      for line in r.lines { all = all + [line] }
      all
      """#
    #expect(try world.run(script) == #"["one", "two", "", "last"]"#)
  }

  @Test func cookiesThatWereSetAreAMap() throws {
    let world = ScriptWorld { _ in
      StubAnswer(headers: [HeaderField("Set-Cookie", "a=1; Path=/"), HeaderField("Set-Cookie", "b=x=y, z")])
    }
    #expect(try world.run(#"(await fetch "http://h/").cookies"#) == #"{a: "1", b: "x=y, z"}"#)
  }

  @Test func anotherOriginThanTheBaseGetsNothingThatWasMeantForThat() throws {
    let world = ScriptWorld()
    try world.run(
      """
      let own = {cert: "c.pem", key: "k.pem", insecure: true, cacert: "ca.pem", proxy: "http://p:1"}
      let api = session({base: "https://h/", ...own})
      await fetch "/a" from api
      await fetch "https://other/b" from api
      await fetch "https://other/c" from api with own
      await fetch "https://other/d" from session(own)
      """)
    let connections = world.transport.requests.map(\.connection)
    #expect(connections.map(\.certificate) == ["c.pem", nil, "c.pem", "c.pem"])
    #expect(connections.map(\.key) == ["k.pem", nil, "k.pem", "k.pem"])
    #expect(connections.map(\.insecure) == [true, false, true, true])
    #expect(connections.allSatisfy { $0.authorities == "ca.pem" && $0.proxy == "http://p:1" })
  }

  @Test func aSessionGivesABaseAndHeaders() throws {
    let world = ScriptWorld()
    try world.run(
      #"""
      let api = session({base: "http://h/v1/", headers: {a: "1", b: "1"}})
      await fetch "users" from api with {headers: {b: "2"}}
      """#)
    let request = try #require(world.transport.requests.first)
    #expect(request.url.text == "http://h/v1/users")
    #expect(request.headers.contains(HeaderField("a", "1")))
    #expect(request.headers.contains(HeaderField("b", "2")))
  }

  @Test func aURLHasItsParts() throws {
    let script = #"""
      let u = url("HTTP://Example.com:8080/a/b.html?q=1&q=2&r=a+b#f")
      "{u} {u.host} {u.port} {u.path} {u.query} {u.fragment} {u.join("../c")} {u == url("http://example.com:8080/a/b.html?q=1&q=2&r=a+b#f")} {u.file} {u + "!"}"
      """#
    #expect(
      try ScriptWorld().run(script)
        == #"http://example.com:8080/a/b.html?q=1&q=2&r=a+b#f example.com 8080 /a/b.html {q: ["1", "2"], r: "a b"} f http://example.com:8080/c true a/b@q=1&q=2&r=a+b.html http://example.com:8080/a/b.html?q=1&q=2&r=a+b#f!"#
    )
  }
}
