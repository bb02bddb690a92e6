import FetchRuntime
import Testing

@testable import FetchHTTP

/// Which cookies are taken, and where they go (RFC 6265).
@Suite struct CookieTests {
  private let now = 1_000_000_000

  private func jar(_ headers: [String], from url: String) throws -> CookieJar {
    let jar = CookieJar()
    let fields = headers.map { HeaderField("Set-Cookie", $0) }
    jar.store(ResponseHead(status: 200, headers: HTTPHeaders(fields)), from: try WebURL(url), at: now)
    return jar
  }

  private func store(_ header: String, from url: String, in jar: CookieJar, after seconds: Int = 0) throws {
    let head = ResponseHead(status: 200, headers: HTTPHeaders([HeaderField("Set-Cookie", header)]))
    jar.store(head, from: try WebURL(url), at: now + seconds)
  }

  private func sent(_ headers: [String], from url: String, to other: String, after seconds: Int = 0) throws -> String? {
    try jar(headers, from: url).header(for: WebURL(other), own: nil, at: now + seconds)
  }

  @Test(arguments: [
    // Host-only, and with a domain.
    ("a=1", "http://h.example/", "http://h.example/x", "a=1"), ("a=1", "http://h.example/", "http://w.h.example/", nil),
    ("a=1; Domain=h.example", "http://h.example/", "http://w.h.example/", "a=1"),
    ("a=1; Domain=.example.com", "http://w.example.com/", "http://example.com/", "a=1"),
    ("a=1; domain=EXAMPLE.com", "http://w.example.com/", "http://deep.v.example.com:81/", "a=1"),
    ("a=1; Domain=example.com", "http://w.example.com/", "http://notexample.com/", nil),
    ("a=1; Domain=; Path=", "http://h.example/", "http://h.example/", "a=1"),
    // For another domain, for one above all, for a public suffix, for an address.
    ("a=1; Domain=other.example", "http://h.example/", "http://other.example/", nil),
    ("a=1; Domain=w.h.example", "http://h.example/", "http://w.h.example/", nil),
    ("a=1; Domain=com", "http://evil.com/", "http://bank.com/", nil),
    ("a=1; Domain=com", "http://evil.com/", "http://evil.com/", nil),
    ("a=1; Domain=co.uk", "http://evil.co.uk/", "http://bank.co.uk/", nil),
    ("a=1; Domain=localhost", "http://localhost/", "http://localhost/", "a=1"),
    ("a=1; Domain=localhost", "http://localhost/", "http://w.localhost/", nil),
    ("a=1; Domain=0.0.1", "http://127.0.0.1/", "http://127.0.0.1/", nil),
    ("a=1; Domain=127.0.0.1", "http://127.0.0.1/", "http://127.0.0.1:9/", "a=1"),
    // Paths.
    ("a=1", "http://h.example/x/y", "http://h.example/x/z", "a=1"),
    ("a=1", "http://h.example/x/y", "http://h.example/", nil),
    ("a=1; Path=/x", "http://h.example/", "http://h.example/x", "a=1"),
    ("a=1; Path=/x", "http://h.example/", "http://h.example/xy", nil),
    ("a=1; Path=/x/", "http://h.example/", "http://h.example/x", nil),
    ("a=1; Path=/x/", "http://h.example/", "http://h.example/x/y", "a=1"),
    ("a=1; Path=x", "http://h.example/y/z", "http://h.example/y/", "a=1"),
    // Secure.
    ("a=1; Secure", "https://h.example/", "https://h.example/", "a=1"),
    ("a=1; Secure", "https://h.example/", "http://h.example/", nil),
    ("a=1; SECURE; HttpOnly", "http://h.example/", "https://h.example/", nil),
    ("a=1", "http://h.example/", "https://h.example/", "a=1"),
    // What names promise.
    ("__Host-a=1; Secure; Path=/", "https://h.example/x/", "https://h.example/", "__Host-a=1"),
    ("__Host-a=1; Secure", "https://h.example/x/", "https://h.example/x/", nil),
    ("__Host-a=1; Secure", "https://h.example/", "https://h.example/", nil),
    ("__host-a=1; Secure; Path=/; Domain=", "https://h.example/", "https://h.example/", "__host-a=1"),
    ("__Host-a=1; Secure; Path=/; Domain=h.example", "https://h.example/", "https://h.example/", nil),
    ("__Secure-a=1", "https://h.example/", "https://h.example/", nil),
    // What is no cookie.
    ("a", "http://h.example/", "http://h.example/", nil), ("=1", "http://h.example/", "http://h.example/", nil),
    (" a = 1 2 ;x", "http://h.example/", "http://h.example/", "a=1 2"),
    ("a=", "http://h.example/", "http://h.example/", "a="),
    ("a=\"x=y\"", "http://h.example/", "http://h.example/", "a=\"x=y\""),
  ])
  func aCookieGoesWhereItBelongs(_ header: String, _ from: String, _ to: String, _ expected: String?) throws {
    #expect(try sent([header], from: from, to: to) == expected)
  }

  @Test(arguments: [
    ("a=1; Max-Age=10", 9, true), ("a=1; Max-Age=10", 10, false), ("a=1; Max-Age=0", 0, false),
    ("a=1; Max-Age=-5", 0, false), ("a=1; Max-Age=x", 1 << 40, true),
    ("a=1; Max-Age=99999999999999999999", 86_400, true),
    ("a=1; Max-Age=99999999999999999999", 401 * 86_400, false),
    ("a=1; Expires=Sun, 09 Sep 2001 01:46:50 GMT", 9, true), ("a=1; Expires=Sun, 09 Sep 2001 01:46:50 GMT", 10, false),
    ("a=1; Expires=Sunday, 09-Sep-01 01:46:50 GMT", 10, false), ("a=1; expires=never", 1 << 40, true),
    ("a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT", 0, false),
    ("a=1; Max-Age=100; Expires=Thu, 01 Jan 1970 00:00:00 GMT", 50, true),
  ])
  func aCookieEndsWhenItIsSaidTo(_ header: String, _ seconds: Int, _ lives: Bool) throws {
    #expect(try (sent([header], from: "http://h.example/", to: "http://h.example/", after: seconds) != nil) == lives)
  }

  @Test func aLaterCookieReplacesOneOfItsNameDomainAndPath() throws {
    let headers = ["a=1", "b=2; Path=/x/y", "a=3", "c=4; Path=/x", "b=5; Path=/x", "c=gone; Path=/x; Max-Age=0"]
    #expect(try sent(headers, from: "http://h.example/", to: "http://h.example/x/y/z") == "b=2; b=5; a=3")
    #expect(try jar(headers, from: "http://h.example/").cookies(at: now).map(\.value) == ["3", "2", "5"])
  }

  @Test(arguments: [
    // In its place, beside it on another path or domain.
    ("a=2; Path=/x", false), ("a=2; Path=/x; Max-Age=0", false), ("a=2; Path=/x/y", false),
    ("a=2; Path=/x; Domain=h.example", false), ("a=2; Path=/x; Secure", false),
    // Another name, or a path that the secure one is not for or is longer than.
    ("b=2; Path=/x", true), ("a=2; Path=/", true), ("a=2; Path=/xy", true),
  ])
  func whatCameWithoutProtectionLeavesSecureCookiesAlone(_ header: String, _ isTaken: Bool) throws {
    for domain in ["", "; Domain=h.example"] {
      let jar = try jar(["a=1; Path=/x; Secure" + domain], from: "https://w.h.example/")
      try store(header, from: "http://w.h.example/", in: jar)
      #expect(jar.cookies(at: now).map(\.value) == (isTaken ? ["1", "2"] : ["1"]))
      try store("a=3; Path=/x" + domain, from: "https://w.h.example/", in: jar)
      #expect(jar.cookies(at: now).contains { $0.value == "3" } && !jar.cookies(at: now).contains { $0.value == "1" })
    }
  }

  @Test func anEndedSecureCookieStandsInNobodysWay() throws {
    let jar = try jar(["a=1; Secure; Max-Age=5"], from: "https://h.example/")
    try store("a=2", from: "http://h.example/", in: jar, after: 5)
    #expect(jar.cookies(at: now + 5).map(\.value) == ["2"])
  }

  @Test func noServerFillsTheMemory() throws {
    let headers = (0..<500).map { "n\($0)=1" } + ["long=" + String(repeating: "x", count: 5000)]
    let jar = try jar(headers, from: "http://h.example/")
    #expect(jar.cookies(at: now).count == 180)
    #expect(jar.cookies(at: now).last?.name == "n499")
    for number in 0..<4000 {
      try store("a=\(number)", from: "http://h\(number).example/", in: jar)
    }
    #expect(jar.cookies(at: now).count == 3000)
    #expect(jar.cookies(at: now).last?.value == "3999")
  }

  // In requests

  private func run(_ urls: [String], jar: CookieJar?, own: String? = nil, in world: StubWorld) throws -> [String?] {
    for url in urls {
      let headers = own.map { [HeaderField("Cookie", $0)] } ?? []
      _ = try world.run(url, headers: headers) { $0.jar = jar }
    }
    return world.transport.requests.map { request in request.headers.first { $0.isNamed("cookie") }?.value }
  }

  @Test func whatARedirectSetsGoesAlongAtOnceAndByItsOwnRules() throws {
    func redirect(to location: String, setting cookie: String) -> StubAnswer {
      StubAnswer(302, headers: [HeaderField("Location", location), HeaderField("Set-Cookie", cookie)])
    }
    let world = StubWorld { request in
      switch request.url.text {
      case "http://h.example/": redirect(to: "/in", setting: "a=1; Path=/")
      case "http://h.example/in": redirect(to: "http://other.example/", setting: "b=2")
      case "http://other.example/": redirect(to: "http://h.example/back", setting: "c=3")
      default: StubAnswer()
      }
    }
    // The request's own goes to the first origin and never comes back; those of the jar do.
    let sent = try run(["http://h.example/"], jar: CookieJar(), own: "own=0; b=mine", in: world)
    #expect(sent == ["own=0; b=mine", "own=0; b=mine; a=1", nil, "a=1; b=2"])
  }

  @Test func failuresSetCookiesAndRequestsWithoutAJarHaveNone() throws {
    let world = StubWorld { _ in StubAnswer(500, headers: [HeaderField("Set-Cookie", "a=1")]) }
    let jar = CookieJar()
    #expect(try run(["http://h.example/"], jar: jar, in: world) == [nil])
    #expect(try run(["http://h.example/"], jar: nil, in: world) == [nil, nil])
    #expect(try run(["http://h.example/"], jar: jar, in: world) == [nil, nil, "a=1"])
    jar.removeAll()
    #expect(try run(["http://h.example/"], jar: jar, in: world).last == .some(nil))
  }
}
