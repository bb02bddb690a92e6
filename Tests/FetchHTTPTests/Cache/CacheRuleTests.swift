import Testing

@testable import FetchHTTP

/// The rules of RFC 9111 by themselves, as tables.
@Suite struct CacheRuleTests {
  /// Sun, 09 Sep 2001 01:46:40 GMT.
  private let now = 1_000_000_000

  private func headers(_ text: String) -> HTTPHeaders { HTTPHeaders(lines: Array(text.utf8)) }

  private func head(_ status: Int, _ text: String) -> ResponseHead {
    ResponseHead(status: status, headers: headers(text.replacing(" | ", with: "\r\n")))
  }

  private func answer(_ text: String, requested: Int? = nil, received: Int? = nil) -> StoredAnswer {
    let received = received ?? now
    return StoredAnswer(
      head: head(200, text), body: [], selectors: [], requested: requested ?? received, received: received)
  }

  @Test(
    arguments: [
      ("max-age=60", 60), ("MAX-AGE=60", 60), (" max-age=\"60\" ", 60), ("public,max-age=60,must-revalidate", 60),
      ("max-age=60, max-age=5", 60), ("max-age=", 0), ("max-age", 0), ("max-age=-1", 0), ("max-age=1.5", 0),
      ("max-age=99999999999999999999", 1 << 31), ("max-age=4294967296", 1 << 31),
      ("private=\"set-cookie, max-age=3\", max-age=60", 60), ("s-maxage=60", nil), ("xmax-age=60", nil), ("", nil),
      (#"a="\", max-age=1", max-age=60"#, 60),
    ] as [(String, Int?)])
  func aDirectiveSaysSeconds(_ text: String, _ seconds: Int?) {
    #expect(CacheControl([text]).seconds("max-age") == seconds)
  }

  @Test func directivesStandInSeveralHeaders() {
    let control = CacheControl(["no-cache=\"a, b\"", "immutable, max-stale"])
    #expect(control.has("no-cache") && control.has("immutable") && !control.has("b"))
    #expect(control.hasAlone("max-stale") && !control.hasAlone("no-cache") && !control.hasAlone("public"))
  }

  @Test(arguments: [
    // max-age goes before Expires, and s-maxage is for others.
    ("Cache-Control: max-age=60", 60),
    ("Cache-Control: s-maxage=5, max-age=60 | Expires: Sun, 09 Sep 2001 01:46:41 GMT", 60),
    ("Expires: Sun, 09 Sep 2001 01:47:40 GMT | Date: Sun, 09 Sep 2001 01:46:40 GMT", 60),
    ("Expires: Sun, 09 Sep 2001 01:47:40 GMT", 60), ("Expires: 0", 0), ("Expires: -1 | Cache-Control: public", 0),
    ("Expires: Sun, 09 Sep 2001 01:46:30 GMT", 0),
    ("Cache-Control: max-age=x | Last-Modified: Sat, 08 Sep 2001 01:46:40 GMT", 0),
    // A tenth of its age, a day at most.
    ("Last-Modified: Sun, 09 Sep 2001 01:30:00 GMT", 100), ("Last-Modified: Sat, 09 Sep 2000 01:46:40 GMT", 86_400),
    ("Last-Modified: Sun, 09 Sep 2001 01:46:50 GMT", 0), ("Last-Modified: yesterday", 0),
    ("Last-Modified: Sun, 09 Sep 2001 01:30:00 GMT | Date: Sun, 09 Sep 2001 01:31:40 GMT", 10),
    ("Last-Modified: Sun, 09 Sep 2001 01:30:00 GMT | Expires: 0", 0), ("ETag: \"1\"", 0),
  ])
  func anAnswerIsFreshSoLong(_ text: String, _ lifetime: Int) {
    #expect(Freshness.lifetime(of: head(200, text), received: now) == lifetime)
  }

  @Test func noLifetimeIsGuessedOfAPassingStatus() {
    let changed = "Last-Modified: Sun, 09 Sep 2001 01:30:00 GMT"
    #expect(Freshness.lifetime(of: head(302, changed), received: now) == 0)
    #expect(Freshness.lifetime(of: head(302, changed + " | Cache-Control: public"), received: now) == 100)
    #expect(Freshness.lifetime(of: head(302, "Cache-Control: max-age=60"), received: now) == 60)
  }

  @Test(arguments: [
    ("Date: Sun, 09 Sep 2001 01:46:40 GMT", 0, 5), ("", 0, 5), ("Age: 30", 0, 35), ("Age: x", 0, 5),
    ("Age: 99999999999999999999999", 0, 5), ("Age: 30", 4, 39),
    // A server whose clock is behind makes it older, one whose clock is ahead no younger.
    ("Date: Sun, 09 Sep 2001 01:46:00 GMT | Age: 30", 0, 45), ("Date: Sun, 09 Sep 2001 02:46:40 GMT", 0, 5),
  ])
  func anAnswerIsSoOld(_ text: String, _ delay: Int, _ age: Int) {
    let answer = answer(text, requested: now - delay)
    #expect(Freshness(of: answer, at: now + 5, maxAge: nil).age == age)
  }

  @Test(arguments: [
    (200, "Cache-Control: max-age=60", true), (200, "Cache-Control: no-store, max-age=60", false),
    (200, "Cache-Control: private, max-age=60", true), (200, "ETag: \"1\"", true), (200, "ETag: W/\"1\"", true),
    (200, "Last-Modified: Sun, 09 Sep 2001 01:30:00 GMT", true), (200, "Content-Type: text/plain", false),
    (200, "Cache-Control: no-cache, max-age=60", false), (200, "Cache-Control: no-cache | ETag: \"1\"", true),
    (200, "Cache-Control: max-age=0", false), (200, "Cache-Control: max-age=0 | ETag: \"1\"", true),
    (200, "Cache-Control: max-age=60 | Vary: *", false), (200, "Cache-Control: max-age=60 | Vary: accept, *", false),
    (200, "Cache-Control: max-age=60 | Vary: accept", true), (206, "Cache-Control: max-age=60 | ETag: \"1\"", false),
    (304, "Cache-Control: max-age=60 | ETag: \"1\"", false), (404, "ETag: \"1\"", true), (410, "Expires: 0", false),
    (301, "Last-Modified: Sun, 09 Sep 2001 01:30:00 GMT", true), (302, "ETag: \"1\"", false),
    (302, "Cache-Control: max-age=60", true), (302, "Expires: Sun, 09 Sep 2001 01:47:40 GMT", true),
    (500, "ETag: \"1\"", false), (503, "Cache-Control: max-age=60", true),
    (201, "Cache-Control: public | ETag: \"1\"", true),
    (200, "Expires: Sun, 09 Sep 2001 01:47:40 GMT", true), (200, "Expires: Sun, 09 Sep 2001 01:46:40 GMT", false),
  ])
  func anAnswerMayBeKept(_ status: Int, _ text: String, _ isKept: Bool) {
    #expect(Storability.allows(head(status, text), received: now, maxAge: nil) == isKept)
  }

  @Test(arguments: [
    (200, "Cache-Control: no-store", true), (200, "", true), (404, "", true), (302, "", true), (200, "Vary: *", true),
    (206, "", false), (304, "", false), (401, "", false), (403, "", false), (429, "", false), (500, "", false),
    (503, "Cache-Control: max-age=60", false),
  ])
  func theScriptsWordGoesBeforeTheServers(_ status: Int, _ text: String, _ isKept: Bool) {
    #expect(Storability.allows(head(status, text), received: now, maxAge: 60) == isKept)
  }

  @Test(
    arguments: [
      // What is stored, what the request says, how many seconds later, and what comes of it.
      ("Cache-Control: max-age=60", "", 59, .use(.fresh)), ("Cache-Control: max-age=60", "", 60, .ask),
      ("Cache-Control: max-age=60 | ETag: \"1\"", "", 60, .validate),
      ("Cache-Control: max-age=60 | Last-Modified: x", "", 60, .validate),
      ("Cache-Control: max-age=60, no-cache | ETag: \"1\"", "", 0, .validate),
      ("Cache-Control: max-age=60, no-cache=\"a\" | ETag: \"1\"", "", 0, .validate),
      ("Cache-Control: max-age=60 | ETag: \"1\"", "no-cache", 0, .validate),
      ("Cache-Control: max-age=60", "no-cache", 0, .ask),
      ("Cache-Control: max-age=60 | ETag: \"1\"", "max-age=0", 0, .validate),
      ("Cache-Control: max-age=60 | ETag: \"1\"", "max-age=10", 9, .use(.fresh)),
      ("Cache-Control: max-age=60 | ETag: \"1\"", "max-age=10", 10, .validate),
      ("Cache-Control: max-age=60, immutable | ETag: \"1\"", "max-age=0", 59, .use(.fresh)),
      ("Cache-Control: max-age=60, immutable | ETag: \"1\"", "max-age=0", 60, .validate),
      ("Cache-Control: max-age=60, immutable | ETag: \"1\"", "no-cache", 0, .validate),
      ("Cache-Control: max-age=60", "min-fresh=10", 50, .use(.fresh)),
      ("Cache-Control: max-age=60", "min-fresh=10", 51, .ask),
      ("Cache-Control: max-age=60", "max-stale", 4000, .use(.stale)),
      ("Cache-Control: max-age=60", "max-stale=10", 70, .use(.stale)),
      ("Cache-Control: max-age=60", "max-stale=10", 71, .ask),
      ("Cache-Control: max-age=60", "max-stale=10", 5, .use(.fresh)),
      ("Cache-Control: max-age=60, must-revalidate", "max-stale", 61, .ask),
      ("Cache-Control: max-age=60, no-cache", "max-stale", 5, .ask),
      ("Cache-Control: max-age=60", "only-if-cached", 5, .use(.fresh)),
      ("Cache-Control: max-age=60", "only-if-cached", 60, .refuse),
      ("Cache-Control: max-age=60 | ETag: \"1\"", "only-if-cached, no-cache", 0, .refuse),
      ("Cache-Control: max-age=60", "only-if-cached, max-stale", 61, .use(.stale)),
    ] as [(String, String, Int, CacheDecision)])
  func itIsDecided(_ stored: String, _ request: String, _ later: Int, _ decision: CacheDecision) {
    let found = CacheDecision(for: CacheControl([request]), stored: answer(stored), at: now + later, maxAge: nil)
    #expect(found == decision)
  }

  @Test(
    arguments: [
      // With the script's own maxAge of 60 s.
      ("Cache-Control: no-store, no-cache, max-age=0, must-revalidate", "", 59, .use(.fresh)),
      ("Age: 5000", "", 59, .use(.fresh)),
      ("Date: Sat, 08 Sep 2001 01:46:40 GMT", "", 59, .use(.fresh)), ("", "", 60, .ask),
      ("Cache-Control: max-age=4000 | ETag: \"1\"", "", 60, .validate), ("", "no-cache", 5, .ask),
      ("", "max-age=5", 5, .ask),
    ] as [(String, String, Int, CacheDecision)])
  func theScriptsAgeIsTheLifetime(_ stored: String, _ request: String, _ later: Int, _ decision: CacheDecision) {
    let found = CacheDecision(for: CacheControl([request]), stored: answer(stored), at: now + later, maxAge: 60)
    #expect(found == decision)
  }

  @Test func withoutAnAnswerTheServerIsAsked() {
    #expect(CacheDecision(for: CacheControl([]), stored: nil, at: now, maxAge: nil) == .ask)
    #expect(CacheDecision(for: CacheControl(["only-if-cached"]), stored: nil, at: now, maxAge: nil) == .refuse)
  }

  @Test func aClockThatWasSetBackMakesNothingYoungerThanNew() {
    #expect(Freshness(of: answer("Age: 3"), at: now - 500, maxAge: nil).age == 3)
  }

  @Test(
    arguments: [
      (
        "ETag: \"1\" | X-A: old | Content-Length: 3", "ETag: \"1\" | X-A: new | Cache-Control: max-age=9",
        "ETag: \"1\" | X-A: new | Cache-Control: max-age=9"
      ),
      ("ETag: W/\"1\"", "ETag: \"1\"", "ETag: \"1\""),
      ("Date: x | Age: 30 | X-A: 1", "ETag: \"1\"", "X-A: 1 | ETag: \"1\""),
      ("ETag: \"1\"", "Date: x", "ETag: \"1\" | Date: x"),
      ("ETag: \"1\"", "ETag: \"2\"", nil), ("Last-Modified: x", "ETag: \"2\"", "Last-Modified: x | ETag: \"2\""),
      // What is about the connection, the client or the form of the body is not taken over.
      (
        "ETag: \"1\" | Content-Encoding: gzip",
        "Content-Encoding: br | Content-Length: 0 | Connection: x-b, close | X-B: 1 | Keep-Alive: 5 | Set-Cookie: a=1",
        "ETag: \"1\" | Content-Encoding: gzip"
      ),
    ] as [(String, String, String?)])
  func a304BringsNewHeaders(_ stored: String, _ news: String, _ expected: String?) {
    let found = Validation.confirmed(answer(stored), by: head(304, news), requested: now + 5, received: now + 6)
    #expect(found?.head.status == (expected == nil ? nil : 200))
    #expect(
      found?.head.headers.without(["content-length"]).fields.map { "\($0.name): \($0.value)" }
        == expected?.components(separatedBy: " | "))
    #expect(found?.received == (expected == nil ? nil : now + 6))
    #expect(found?.head.headers["content-length"] == (stored.contains("Length") ? "3" : nil))
  }

  @Test(arguments: [
    ("POST", 200, "", ["http://h/a?b"]), ("PUT", 204, "", ["http://h/a?b"]), ("DELETE", 303, "", ["http://h/a?b"]),
    ("PURGE", 200, "", ["http://h/a?b"]), ("GET", 200, "Location: /c", []), ("HEAD", 200, "", []),
    ("OPTIONS", 200, "", []),
    ("POST", 404, "", []), ("POST", 500, "Location: /c", []),
    ("POST", 201, "Location: /c#d | Content-Location: e", ["http://h/a?b", "http://h/c#d", "http://h/e"]),
    ("POST", 201, "Location: http://other/c | Content-Location: https://h/e", ["http://h/a?b"]),
  ])
  func anUnsafeMethodForgets(_ method: String, _ status: Int, _ text: String, _ urls: [String]) throws {
    let found = Invalidation.urls(after: method, of: try WebURL("http://h/a?b"), answeredBy: head(status, text))
    #expect(found.map(\.text) == urls)
  }

  @Test(arguments: [
    ("Accept", "accept: a", "Accept: a", true), ("accept", "accept: a", "accept: b", false), ("Accept", "", "", true),
    ("Accept", "", "Accept: a", false), ("Accept", "Accept: a", "", false),
    ("Accept, X-A", "Accept: a | X-A: 1", "X-A: 1 | Accept: a", true),
    ("Accept, X-A", "Accept: a | X-A: 1", "Accept: a", false),
    ("", "Accept: a", "Accept: b", true), ("accept", "accept: a | accept: b", "accept: a, b", true),
    // Those that are part of the key are not looked at twice.
    ("Cookie, X-Api-Key", "Cookie: a=1", "Cookie: a=2", true),
  ])
  func varySelects(_ vary: String, _ first: String, _ second: String, _ isSame: Bool) throws {
    var request = TransportRequest(
      method: "GET", url: try WebURL("http://h/"), headers: headers(first.replacing(" | ", with: "\r\n")).fields,
      body: .none, connection: ConnectionOptions())
    let stored = StoredAnswer(
      head(200, "Vary: \(vary)"), [], to: request, privateHeaders: [], requested: now, received: now)
    request.headers = headers(second.replacing(" | ", with: "\r\n")).fields
    #expect(stored.matches(request.headers) == isSame)
    #expect(!stored.selectors.contains { $0.name == "cookie" || $0.name == "x-api-key" })
  }

  private func key(_ change: (inout TransportRequest) -> Void = { _ in }, fenced: Bool = false) throws -> CacheKey? {
    var request = TransportRequest(
      method: "GET", url: try WebURL("http://h/a#b"), headers: [], body: .none, connection: ConnectionOptions())
    change(&request)
    return CacheKey(request, privateHeaders: ["X-Mine"], isFenced: fenced)
  }

  @Test func aKeyTellsApartWhoMaySeeOtherAnswers() throws {
    let plain = try key()
    #expect(plain?.url == "http://h/a")
    let same = [
      try key { $0.url = $0.url.withFragment("c") }, try key { $0.headers = [HeaderField("Accept", "x")] },
      try key { $0.headers = [HeaderField("Cache-Control", "no-cache")] }, try key { $0.connection.patience = 5 },
      try key { $0.connection.offersHTTP2 = false },
    ]
    #expect(same.allSatisfy { $0 == plain })
    let others = [
      try key { $0.method = "HEAD" }, try key { $0.url = $0.url.withQuery("x") }, try key(fenced: true),
      try key { $0.headers = [HeaderField("Authorization", "Bearer a")] },
      try key { $0.headers = [HeaderField("authorization", "Bearer b")] },
      try key { $0.headers = [HeaderField("Cookie", "a=1")] }, try key { $0.headers = [HeaderField("cookie", "a=2")] },
      try key { $0.headers = [HeaderField("x-mine", "1")] }, try key { $0.headers = [HeaderField("X-Api-Key", "1")] },
      try key { $0.headers = [HeaderField("PRIVATE-TOKEN", "1")] }, try key { $0.connection.insecure = true },
      try key { $0.connection.certificate = "c" }, try key { $0.connection.authorities = "c" },
      try key { $0.connection.proxy = "http://p" },
    ]
    #expect(!others.contains(nil) && !others.contains(plain))
    #expect(Set(others).count == others.count)
  }

  @Test func whatIsNoPlainQuestionPassesTheCacheBy() throws {
    #expect(try key { $0.method = "POST" } == nil)
    #expect(try key { $0.body = .bytes([1]) } == nil)
    #expect(try key { $0.headers = [HeaderField("cache-control", "max-age=5, no-store")] } == nil)
    for name in ["range", "If-Range", "If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since"] {
      #expect(try key { $0.headers = [HeaderField(name, "x")] } == nil)
    }
  }
}
