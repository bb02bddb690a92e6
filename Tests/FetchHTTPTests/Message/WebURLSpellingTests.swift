import FetchHTTP
import Testing

/// What becomes of a text that was put into a URL is known, however it is written there.
@Suite struct WebURLSpellingTests {
  /// What stands before and behind the text.
  private static let places = [
    ("http://h/", ""), ("http://h/p/", "/end"), ("http://h/x", "x?y=1"), ("http://h/?q=", "&r=1"),
    ("http://h/a?", "#b"),
    ("http://h/#", ""), ("http://h/a/../b/", "/c"),
  ]

  private func masked(_ text: String, _ secret: String) -> String {
    WebURL.spellings(of: secret).sorted { $0.utf8.count > $1.utf8.count }
      .reduce(text) { $0.replacing($1, with: "SECRET") }
  }

  @Test func noTextIsFoundInAURLThatHidesItsSpellings() throws {
    var random = SystemRandomNumberGenerator()
    let signs = Array("abcXYZ0189é漢 \"<>^{}`'|[]()&=+?#%/\\:@;,!$*~_-")
    for _ in 0..<2_000 {
      let secret = String((0..<Int.random(in: 4...12, using: &random)).map { _ in signs.randomElement() ?? "a" })
      for (before, behind) in Self.places {
        guard let url = try? WebURL(before + secret + behind) else { continue }
        let plain = try WebURL(before + "SECRET" + behind)
        #expect(masked(url.text, secret) == plain.text, "\(secret) in \(url.text)")
      }
    }
  }

  @Test(arguments: [
    ("http://h/p/", "ab/../cdef", "http://h/p/SECRET"), ("http://h/p/", "../cdefgh", "http://h/SECRET"),
    ("http://h/x", "./abcd", "http://h/xSECRET"), ("http://", "MixedCase", "http://SECRET/"),
    ("http://", "bücher", "http://SECRET/"),
  ])
  func dotSegmentsAndHostsAreSpeltTheirWay(_ before: String, _ secret: String, _ shown: String) throws {
    #expect(masked(try WebURL(before + secret).text, secret) == shown)
  }

  @Test func aTextWithoutSignsIsSpeltOneWay() {
    #expect(WebURL.spellings(of: "abcd-1234_~") == ["abcd-1234_~"])
    #expect(WebURL.spellings(of: "") == [])
  }
}
