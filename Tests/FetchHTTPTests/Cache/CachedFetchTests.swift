import FetchRuntime
import Testing

@testable import FetchHTTP

/// Requests with a cache in memory, on a clock that jumps.
@Suite struct CachedFetchTests {
  /// A stub and a cache, whose dates go with the loop's clock.
  private final class CachedWorld {
    let world: StubWorld
    let store: MemoryStore
    var maxAge: Int?

    init(limit: Int = 100, answer: @escaping (TransportRequest) -> StubAnswer) {
      world = StubWorld(limit: limit, answer: answer)
      store = MemoryStore(on: world.loop)
      world.client.wallClock = { [loop = world.loop] in 1_000_000_000 + loop.clock.now / second }
    }

    var sent: [String] { world.transport.requests.map { "\($0.method) \($0.url.path)" } }

    func run(
      _ path: String, method: String = "GET", headers: [HeaderField] = [],
      _ change: (inout RequestOptions) -> Void = { _ in }
    ) throws -> FetchOperation {
      try world.run("http://h\(path)", method: method, headers: headers) { options in
        options.cache = CacheRule(store, maxAge: maxAge)
        change(&options)
      }
    }

    /// What a request comes to: its body, how the cache had a part in it, and how often the server was asked in all.
    func result(_ path: String, method: String = "GET", headers: [HeaderField] = []) throws -> String {
      let operation = try run(path, method: method, headers: headers)
      guard let response = operation.output else { return operation.httpFailure?.message ?? "nothing" }
      return "\(response.body.text ?? "") \(response.cacheUse.map(\.rawValue) ?? "-") \(sent.count)"
    }
  }

  /// Answers with the path and a number, with these headers; 304 when the tag is the one that `tag` says.
  private func world(_ headers: [HeaderField], tag: @escaping () -> String? = { nil }) -> CachedWorld {
    var count = 0
    return CachedWorld { request in
      count += 1
      let tags = tag().map { [HeaderField("ETag", $0)] } ?? []
      if let tag = tag(), request.headers.contains(HeaderField("If-None-Match", tag)) {
        return StubAnswer(304, headers: headers + tags + [HeaderField("X-Count", "\(count)")])
      }
      return StubAnswer(headers: headers + tags, text: "\(request.url.path) \(count)")
    }
  }

  private func control(_ text: String) -> [HeaderField] { [HeaderField("Cache-Control", text)] }

  @Test func aFreshAnswerAsksNobody() throws {
    let cached = world(control("max-age=60"))
    #expect(try cached.result("/a") == "/a 1 - 1")
    #expect(try cached.result("/a") == "/a 1 fresh 1")
    #expect(try cached.result("/b") == "/b 2 - 2")
    try cached.world.pass(60 * second)
    #expect(try cached.result("/a") == "/a 3 - 3")
    #expect(try cached.result("/a", headers: control("no-cache")) == "/a 4 - 4")
    #expect(try cached.result("/a", headers: control("no-store")) == "/a 5 - 5")
    #expect(try cached.result("/a", headers: [HeaderField("Range", "bytes=0-")]) == "/a 6 - 6")
    #expect(try cached.result("/a") == "/a 4 fresh 6")
  }

  @Test func aStaleAnswerIsAskedFor() throws {
    var tag = "\"1\""
    let cached = world(control("max-age=60"), tag: { tag })
    #expect(try cached.result("/a") == "/a 1 - 1")
    try cached.world.pass(60 * second)
    let operation = try cached.run("/a")
    #expect(operation.output?.status == 200)
    #expect(operation.output?.body.text == "/a 1")
    #expect(operation.output?.headers["x-count"] == "2")
    #expect(operation.output?.cacheUse == .revalidated)
    #expect(operation.attempts == 1)
    // Confirmed, it is fresh again.
    #expect(try cached.result("/a") == "/a 1 fresh 2")
    try cached.world.pass(60 * second)
    tag = "\"2\""
    #expect(try cached.result("/a") == "/a 3 - 3")
    #expect(try cached.result("/a") == "/a 3 fresh 3")
    #expect(
      cached.world.transport.requests.map { $0.headers.first { $0.isNamed("if-none-match") }?.value } == [
        nil, "\"1\"", "\"1\"",
      ])
  }

  @Test func aDateIsAskedForAsWell() throws {
    let changed = HeaderField("Last-Modified", "Sun, 09 Sep 2001 01:30:00 GMT")
    let cached = CachedWorld { request in
      request.headers.contains { $0.isNamed("if-modified-since") }
        ? StubAnswer(304) : StubAnswer(headers: [changed], text: "page")
    }
    #expect(try cached.result("/a") == "page - 1")
    try cached.world.pass(99 * second)
    #expect(try cached.result("/a") == "page fresh 1")
    try cached.world.pass(1 * second)
    #expect(try cached.result("/a") == "page revalidated 2")
    #expect(cached.world.transport.requests.last?.headers == [HeaderField("If-Modified-Since", changed.value)])
  }

  @Test func a304MayForbidToKeepTheAnswerAnew() throws {
    let cached = CachedWorld { request in
      request.headers.contains { $0.isNamed("if-none-match") }
        ? StubAnswer(304, headers: [HeaderField("Cache-Control", "no-store, max-age=60")])
        : StubAnswer(headers: [HeaderField("ETag", "\"1\"")], text: "page")
    }
    #expect(try cached.result("/a") == "page - 1")
    #expect(try cached.result("/a") == "page revalidated 2")
    #expect(try cached.result("/a") == "page revalidated 3")
  }

  @Test func a304ForAnotherVersionIsNotBelieved() throws {
    let cached = CachedWorld { request in
      request.headers.contains { $0.isNamed("if-none-match") }
        ? StubAnswer(304, headers: [HeaderField("ETag", "\"2\"")])
        : StubAnswer(headers: [HeaderField("ETag", "\"1\"")], text: "page")
    }
    #expect(try cached.result("/a") == "page - 1")
    #expect(try cached.result("/a") == "page - 3")
  }

  @Test func aHitTakesNoPlaceAndIsNoAttempt() throws {
    let cached = CachedWorld(limit: 1) { request in
      var answer = StubAnswer(headers: [HeaderField("Cache-Control", "max-age=600")], text: "page")
      if request.url.path == "/slow" { answer.headDelay = 60 * second }
      return answer
    }
    _ = try cached.run("/a")
    let slow = try cached.world.begin("http://h/slow")
    slow.keepBody()
    let throttle = Throttle(.startsPerSecond(0.01))
    for _ in 0..<3 {
      let operation = try cached.run("/a") { $0.throttles = [throttle] }
      #expect(operation.output?.cacheUse == .fresh)
      #expect(operation.attempts == 0)
      #expect(operation.output?.timings == Timings())
    }
    #expect(!slow.isDone && cached.world.seconds == 0)
  }

  @Test func whoMayNotAskIsNotAnswered() throws {
    let cached = world(control("max-age=60"))
    _ = try cached.run("/a")
    cached.world.client.hostRule = { _ in Refusal("not here") }
    #expect(try cached.result("/a") == "not here")
    cached.world.client.hostRule = nil
    cached.world.client.addressRule = AddressRule { _, _ in nil }
    #expect(try cached.result("/a") == "/a 2 - 2")
    cached.world.client.usesCaches = false
    #expect(try cached.result("/a") == "/a 3 - 3")
  }

  @Test func eachHopIsLookedUpByItself() throws {
    let cached = CachedWorld { request in
      switch request.url.path {
      case "/from":
        StubAnswer(301, headers: [HeaderField("Location", "/via"), HeaderField("Cache-Control", "max-age=60")])
      case "/via": StubAnswer(302, headers: [HeaderField("Location", "/to")])
      default: StubAnswer(headers: [HeaderField("Cache-Control", "max-age=10")], text: "here")
      }
    }
    for sent in [["/from", "/via", "/to"], ["/via"]] {
      let before = cached.sent.count
      let operation = try cached.run("/from")
      #expect(operation.output?.body.text == "here")
      #expect(operation.output?.redirects.map(\.url.path) == ["/from", "/via"])
      #expect(cached.sent.dropFirst(before).map { String($0.dropFirst(4)) } == sent)
    }
    try cached.world.pass(30 * second)
    #expect(try cached.result("/to") == "here - 5")
    #expect(try cached.run("/from").output?.cacheUse == .fresh)
  }

  @Test func redirectsFromTheCacheAreCounted() throws {
    let cached = CachedWorld { request in
      StubAnswer(301, headers: [HeaderField("Location", request.url.path), HeaderField("Cache-Control", "max-age=60")])
    }
    #expect(try cached.result("/a") == "more than 10 redirects")
    #expect(cached.sent.count == 1)
  }

  @Test func aFailureFromTheCacheIsNotTriedAgain() throws {
    var count = 0
    let cached = CachedWorld { _ in
      count += 1
      return StubAnswer(
        503, headers: [HeaderField("Cache-Control", "max-age=600"), HeaderField("Retry-After", "5")], text: "busy")
    }
    for _ in 0..<2 {
      let operation = try cached.run("/a") { $0.retry = RetryRule(times: 2) }
      guard case .status(let response)? = operation.httpFailure?.kind else {
        Issue.record("it has no status")
        continue
      }
      #expect(response.status == 503 && response.body.text == "busy")
    }
    #expect(count == 3)
  }

  @Test func onlyWhatIsCached() throws {
    let cached = world(control("max-age=60"))
    #expect(try cached.result("/a", headers: control("only-if-cached")) == "http://h/a answered 504 Gateway Timeout")
    _ = try cached.run("/a")
    #expect(try cached.result("/a", headers: control("only-if-cached")) == "/a 1 fresh 1")
    let past = control("only-if-cached") + [HeaderField("Range", "bytes=0-")]
    #expect(try cached.result("/a", headers: past) == "http://h/a answered 504 Gateway Timeout")
    let operation = try cached.run("/b", headers: control("only-if-cached")) {
      $0.retry = RetryRule(times: 2)
      $0.allow = .any
    }
    #expect(operation.output?.status == 504 && operation.output?.cacheUse == nil)
    #expect(cached.sent == ["GET /a"])
  }

  @Test func otherCredentialsSeeOtherAnswers() throws {
    let cached = CachedWorld { request in
      let who = request.headers.filter { $0.isCredential || $0.isNamed("x-mine") }.map(\.value).joined()
      return StubAnswer(headers: [HeaderField("Cache-Control", "max-age=60")], text: "for \(who)")
    }
    func text(_ change: (inout RequestOptions) -> Void = { _ in }) throws -> String? {
      try cached.run("/a", change).output?.body.text
    }
    let jar = CookieJar()
    let cookie = ResponseHead(status: 200, headers: HTTPHeaders([HeaderField("Set-Cookie", "a=1")]))
    jar.store(cookie, from: try WebURL("http://h/"), at: 1_000_000_000)
    for _ in 0..<2 {
      #expect(try text() == "for ")
      #expect(try text { $0.credentials = .bearer("one") } == "for Bearer one")
      #expect(try text { $0.credentials = .bearer("two") } == "for Bearer two")
      #expect(try text { $0.jar = jar } == "for a=1")
    }
    #expect(cached.sent.count == 4)
  }

  @Test func cookiesOfAStoredAnswerAreNotSetAgain() throws {
    let cached = CachedWorld { _ in
      StubAnswer(headers: [HeaderField("Cache-Control", "max-age=60"), HeaderField("Set-Cookie", "a=1")], text: "page")
    }
    let jar = CookieJar()
    _ = try cached.run("/a") { $0.jar = CookieJar() }
    let operation = try cached.run("/a") { $0.jar = jar }
    #expect(operation.output?.cacheUse == .fresh)
    #expect(operation.output?.headers["set-cookie"] == nil)
    #expect(jar.cookies(at: 0).isEmpty)
  }

  @Test func variantsStandSideBySide() throws {
    let cached = CachedWorld { request in
      let language = request.headers.first { $0.isNamed("accept-language") }?.value ?? "none"
      return StubAnswer(
        headers: [HeaderField("Cache-Control", "max-age=60"), HeaderField("Vary", "Accept-Language")], text: language)
    }
    for cachedUse in ["-", "fresh"] {
      for (index, language) in ["de", "en", "fr"].enumerated() {
        let count = cachedUse == "-" ? index + 1 : 3
        #expect(
          try cached.result("/a", headers: [HeaderField("accept-language", language)])
            == "\(language) \(cachedUse) \(count)")
      }
    }
    #expect(try cached.result("/a") == "none - 4")
    // There is no room for a fifth: the one that was not used for longest goes.
    #expect(try cached.result("/a", headers: [HeaderField("Accept-Language", "it")]) == "it - 5")
    #expect(try cached.result("/a", headers: [HeaderField("Accept-Language", "en")]) == "en fresh 5")
    #expect(try cached.result("/a", headers: [HeaderField("Accept-Language", "de")]) == "de - 6")
  }

  @Test func anUnsafeMethodMakesTheCacheForget() throws {
    let cached = world(control("max-age=60"))
    _ = try cached.run("/a")
    _ = try cached.run("/a", method: "HEAD")
    _ = try cached.run("/a") { $0.credentials = .bearer("t") }
    #expect(try cached.result("/a#x", method: "DELETE") == "/a 4 - 4")
    #expect(try cached.result("/a") == "/a 5 - 5")
    #expect(try cached.result("/a", method: "HEAD") == "/a 6 - 6")
    #expect(try cached.run("/a") { $0.credentials = .bearer("t") }.output?.body.text == "/a 7")
  }

  @Test func onlyAWholeBodyIsKept() throws {
    var ending = StubAnswer.Ending.failure(HTTPFailure(.network(.receive), "broken off"))
    let cached = CachedWorld { _ in
      var answer = StubAnswer(headers: [HeaderField("Cache-Control", "max-age=60")], text: "half")
      answer.ending = ending
      return answer
    }
    #expect(try cached.result("/a") == "broken off")
    ending = .whole
    #expect(try cached.result("/a") == "half - 2")
    #expect(try cached.result("/a") == "half fresh 2")
    #expect(try cached.run("/b") { $0.maxBody = 2 }.httpFailure != nil)
    #expect(try cached.result("/b") == "half - 4")
    #expect(try cached.run("/b") { $0.maxBody = 2 }.httpFailure?.message.contains("maxBody") == true)
  }

  @Test func aBodyOverTheBoundIsNotKept() throws {
    let cached = CachedWorld { _ in
      StubAnswer(
        headers: [HeaderField("Cache-Control", "max-age=60")], chunks: [[UInt8](repeating: 0, count: 900), [0]])
    }
    cached.store.maxSize = 900
    _ = try cached.run("/a")
    #expect(try cached.run("/a").output?.cacheUse == nil)
    cached.store.maxSize = 2000
    _ = try cached.run("/a")
    #expect(try cached.run("/a").output?.cacheUse == .fresh)
    // The least recently used goes first.
    _ = try cached.run("/b")
    #expect(try cached.run("/a").output?.cacheUse == nil)
  }

  @Test func sinksAndStreamsFillTheCacheAndAreFedFromIt() throws {
    let pieces = [[UInt8]](repeating: [UInt8](repeating: 7, count: 300 << 10), count: 10)
    let cached = CachedWorld { _ in StubAnswer(headers: [HeaderField("Cache-Control", "max-age=60")], chunks: pieces) }
    let rule = CacheRule(cached.store)
    for (path, uses) in [("http://h/sink", [nil, CacheUse.fresh]), ("http://h/stream", [nil, .fresh])] {
      for use in uses {
        let sink = RecordingSink(on: cached.world.loop, delay: millisecond)
        let operation = try cached.world.begin(path) { $0.cache = rule }
        if path.hasSuffix("sink") { operation.save(into: sink) } else { operation.streamBody() }
        try cached.world.loop.runUntilComplete(operation)
        let response = try #require(operation.output)
        #expect(response.cacheUse == use)
        if case .stream(let stream) = response.body {
          #expect(try stream.size(on: cached.world.loop) == 3_072_000)
        } else {
          #expect(response.body.savedSize == 3_072_000 && sink.bytes.count == 3_072_000)
        }
      }
    }
    #expect(cached.sent.count == 2)
  }

  @Test func aBodyNobodyWantsFillsTheCacheToo() throws {
    let cached = world(control("max-age=60"))
    let operation = try cached.world.begin("http://h/a") { $0.cache = CacheRule(cached.store) }
    operation.discardBody()
    try cached.world.loop.runUntilComplete(operation)
    #expect(try cached.result("/a") == "/a 1 fresh 1")
  }

  @Test(arguments: ["stale-if-error=100", "max-age=1", "stale-if-error=100, must-revalidate", "stale-if-error=9"])
  func aFailureLeavesTheStaleAnswer(_ directive: String) throws {
    var failure: StubAnswer?
    let cached = CachedWorld { _ in
      let headers = [HeaderField("Cache-Control", "max-age=60, \(directive)"), HeaderField("ETag", "\"1\"")]
      return failure ?? StubAnswer(headers: headers, text: "page")
    }
    _ = try cached.run("/a")
    try cached.world.pass(70 * second)
    for answer in [
      StubAnswer(503, text: "busy"), StubAnswer.failing(HTTPFailure(.network(.connect), "no connection")),
      StubAnswer.silent,
    ] {
      failure = answer
      let use = try cached.run("/a").output?.cacheUse
      #expect(use == (directive == "stale-if-error=100" ? .stale : nil))
    }
  }

  @Test func theScriptsAgeGoesBeforeTheServers() throws {
    let cached = world(control("no-store"))
    cached.maxAge = 3600
    #expect(try cached.result("/a") == "/a 1 - 1")
    try cached.world.pass(3599 * second)
    #expect(try cached.result("/a") == "/a 1 fresh 1")
    try cached.world.pass(second)
    #expect(try cached.result("/a") == "/a 2 - 2")
  }

  @Test func aTokenFoundOutAnewAsksAnew() throws {
    // The old token's stored answer is nobody's answer to the question with the new one.
    var isOld = true
    let cached = CachedWorld { request in
      let token = request.headers.first { $0.isNamed("authorization") }?.value ?? ""
      if token == "Bearer 1", !isOld { return StubAnswer(401) }
      return StubAnswer(headers: [HeaderField("ETag", "\"x\"")], text: token)
    }
    var count = 0
    let source = CredentialSource { [loop = cached.world.loop] _ in
      count += 1
      let grant = Future<CredentialSource.Grant>(on: loop)
      grant.succeed(CredentialSource.Grant(.bearer("\(count)")))
      return grant
    }
    #expect(try cached.run("/a") { $0.credentialSource = source }.output?.body.text == "Bearer 1")
    isOld = false
    #expect(try cached.run("/a") { $0.credentialSource = source }.output?.body.text == "Bearer 2")
    let conditions = cached.world.transport.requests.map { $0.headers.contains { $0.isNamed("if-none-match") } }
    #expect(conditions == [false, true, false])
  }

  @Test func aRequestCanBeCancelledWhileItIsLookedUp() throws {
    let cached = world(control("max-age=60"))
    _ = try cached.run("/a")
    let operation = try cached.world.begin("http://h/a") { $0.cache = CacheRule(cached.store) }
    operation.keepBody()
    cached.world.loop.callSoon { operation.cancel(Cancellation("enough")) }
    try cached.world.loop.runUntilComplete(operation)
    #expect(operation.isCancelled)
  }

  @Test func whoListensIsTold() throws {
    let cached = world(control("max-age=60"), tag: { "\"1\"" })
    var events: [String] = []
    cached.world.client.onEvent = { _, event in
      if case .stored(let use, let method, let url) = event { events.append("\(use) \(method) \(url)") }
    }
    _ = try cached.run("/a")
    _ = try cached.run("/a")
    try cached.world.pass(60 * second)
    _ = try cached.run("/a")
    #expect(events == ["fresh GET http://h/a", "revalidated GET http://h/a"])
  }
}
