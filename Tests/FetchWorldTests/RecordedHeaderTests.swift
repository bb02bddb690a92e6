import FetchHTTP
import Testing

@testable import FetchLibrary

/// Headers as recordings show them.
@Suite struct RecordedHeaderTests {
  @Test(arguments: [
    ("Authorization", "Basic YTpi", "<secret>"), ("proxy-authorization", "x", "<secret>"),
    ("Cookie", "a=b; c=d", "<secret>"), ("Set-Cookie", "id=1234; Path=/; Secure", "id=<secret>; Path=/; Secure"),
    ("Set-Cookie", "nonsense", "<secret>"), ("Location", "/there?a=b@c", "/there?a=b@c"),
    ("Location", "https://a:b@h/x@y", "https://<secret>@h/x@y"), ("location", "//a@h", "//<secret>@h"),
    ("X-Name", "a:b@c", "a:b@c"),
  ])
  func credentialsAreNotShown(_ name: String, _ value: String, _ shown: String) {
    #expect(HARHeaders.shown(HeaderField(name, value)) == shown)
  }

  @Test func onlyWhatIsLongIsMaskedElsewhereToo() {
    let headers = [
      HeaderField("Cookie", "consent=accepted; id=0123456789abcdef"), HeaderField("Authorization", "Bearer abcdefgh"),
      HeaderField("Proxy-Authorization", "Basic YTpi"), HeaderField("X-Key", "0123456789abcdef"),
    ]
    #expect(HARHeaders.credentials(in: headers) == ["0123456789abcdef", "abcdefgh"])
  }
}
