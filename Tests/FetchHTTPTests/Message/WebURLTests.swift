import FetchHTTP
import Testing

@Suite struct WebURLTests {
  @Test func anURLIsTakenApart() throws {
    let url = try WebURL("https://Example.COM:8443/a/b.html?x=1&y=2#top")
    #expect(url.scheme == "https")
    #expect(url.host == "example.com")
    #expect(url.port == 8443)
    #expect(url.path == "/a/b.html")
    #expect(url.query == "x=1&y=2")
    #expect(url.fragment == "top")
    #expect(url.origin == "https://example.com:8443")
    #expect(url.text == "https://example.com:8443/a/b.html?x=1&y=2#top")
  }

  @Test func theDefaultPortIsLeftOut() throws {
    #expect(try WebURL("http://h:80/").text == "http://h/")
    #expect(try WebURL("http://h").text == "http://h/")
    #expect(try WebURL("https://h").port == 443)
    #expect(try WebURL("http://h:443/").origin == "http://h:443")
  }

  @Test func dotSegmentsAreResolvedAndSpacesEncoded() throws {
    #expect(try WebURL("http://h/a/../b c/é").text == "http://h/b%20c/%C3%A9")
  }

  @Test func percentCodesAreWrittenInCapitals() throws {
    #expect(
      try WebURL("http://h/%e6%9D%b1/%2f?q=%c3%a9&p=100%&x=%zz#%c3%a9").text
        == "http://h/%E6%9D%B1/%2F?q=%C3%A9&p=100%&x=%zz#%C3%A9")
    #expect(try WebURL("http://h/a").resolve("%e6?x=%af").text == "http://h/%E6?x=%AF")
    #expect(try WebURL("http://h/a?q=1#x").resolve("#é%c3").text == "http://h/a?q=1#%C3%A9%C3")
  }

  /// WHATWG URL, 1.3: each part has a set of its own.
  @Test(arguments: [
    ("/\"<>`{}|^[]", "/%22%3C%3E%60%7B%7D|%5E[]"), ("/?q=a b\"<>'`{}|^\\", "/?q=a%20b%22%3C%3E%27`{}|^\\"),
    ("/#a b\"<>`{}'?", "/#a%20b%22%3C%3E%60{}'?"), ("/~!$&'()*+,;=:@", "/~!$&'()*+,;=:@"),
  ])
  func eachPartIsEncodedByItsOwnSet(_ written: String, _ expected: String) throws {
    #expect(try WebURL("http://h" + written).text == "http://h" + expected)
    #expect(try WebURL("http://h/a").resolve(written).text == "http://h" + expected)
  }

  @Test(arguments: [
    ("%2e/x", "x"), ("a/%2E%2e/b", "b"), ("a/.%2e", ""), ("a/%2e.?%2e%2E/#%2e", "?%2E%2E/#%2E"), ("%2e%2ex", "%2E%2Ex"),
    ("%2e%2f", "%2E%2F"),
  ])
  func encodedDotsAreDots(_ path: String, _ expected: String) throws {
    #expect(try WebURL("http://h/" + path).text == "http://h/" + expected)
    #expect(try WebURL("http://h/y").resolve(path).text == "http://h/" + expected)
  }

  @Test(arguments: [
    ("127.1", "127.0.0.1"), ("0x7f.1", "127.0.0.1"), ("2130706433", "127.0.0.1"), ("0300.0.0.1", "192.0.0.1"),
    ("1.2.3.4", "1.2.3.4"), ("4.com", "4.com"), ("1.2.3.4.com", "1.2.3.4.com"), ("0xg", "0xg"),
  ])
  func aHostThatIsAnAddressIsWrittenAsOne(_ written: String, _ host: String) throws {
    #expect(try WebURL("http://\(written)/").host == host)
  }

  @Test func aQueryAndAFragmentAreReplaced() throws {
    let url = try WebURL("http://me:pw@h:81/a?b=c?d#e?f")
    #expect(url.withQuery("x=1").text == "http://h:81/a?x=1#e?f")
    #expect(url.withQuery(nil).withFragment(nil).text == "http://h:81/a")
    #expect(url.withQuery("x=1").credentials == url.credentials)
    #expect(try WebURL("http://h#e").withQuery("x").text == "http://h/?x#e")
    #expect(url.withFragment("g").query == "b=c?d")
  }

  @Test func aPercentSignWithoutDigitsIsNoCode() {
    #expect(FileName.unescaped("%41%+1%-1%4") == "A%+1%-1%4")
  }

  @Test func credentialsAreTakenOut() throws {
    let url = try WebURL("http://me:p%40ss@h/x")
    #expect(url.text == "http://h/x")
    #expect(url.credentials == .basic(user: "me", password: "p@ss"))
    #expect(url.credentials?.header == "Basic bWU6cEBzcw==")
  }

  @Test func anIPv6AddressKeepsItsBrackets() throws {
    let url = try WebURL("http://[::1]:8000/")
    #expect(url.host == "[::1]")
    #expect(url.bareHost == "::1")
  }

  @Test(arguments: [
    ("/x", "http://h/x"), ("y", "http://h/a/y"), ("../y?q", "http://h/y?q"), ("?z", "http://h/a/b?z"),
    ("//other/z", "http://other/z"), ("https://o.example/", "https://o.example/"), ("#f", "http://h/a/b?q#f"),
    ("HTTP://UP.example/", "http://up.example/"),
  ])
  func aReferenceIsResolved(_ reference: String, _ expected: String) throws {
    #expect(try WebURL("http://h/a/b?q").resolve(reference).text == expected)
  }

  @Test(arguments: [
    ("a\\b", "http://h/a/a/b"), ("\\\\o.example\\z?\\", "http://o.example/z?\\"), ("http:c", "http://h/a/c"),
    ("http:/c", "http://h/c"), ("HTTP:\\\\up.example", "http://up.example/"), ("?x y", "http://h/a/b?x%20y"),
    ("c?", "http://h/a/c?"), ("?#f", "http://h/a/b?#f"), ("http:", "http://h/a/b?q"),
    ("12:30", "http://h/a/12:30"), ("2001:_A_Space", "http://h/a/2001:_A_Space"), ("-:x", "http://h/a/-:x"),
    ("é:x", "http://h/a/%C3%A9:x"), ("..//z", "http://h//z"), ("///o.example/z", "http://o.example/z"),
  ])
  func aReferenceIsResolvedAsABrowserDoes(_ reference: String, _ expected: String) throws {
    #expect(try WebURL("http://h/a/b?q").resolve(reference).text == expected)
  }

  @Test(arguments: [
    ("?p", "http://h/x/y/?p"), ("./?p", "http://h/x/y/?p"), ("../?p", "http://h/x/?p"), ("../../?p", "http://h/?p"),
    ("../#f", "http://h/x/#f"), ("..?p", "http://h/x/?p"), ("../", "http://h/x/"), ("", "http://h/x/y/"),
  ])
  func aFolderKeepsItsSlash(_ link: String, _ expected: String) throws {
    #expect(try WebURL("http://h/x/y/").link(link).text == expected)
  }

  @Test func aHostWithAPortIsNoLink() throws {
    let failure = #expect(throws: HTTPFailure.self) { try WebURL("http://h/a").resolve("localhost:8000/x") }
    #expect(failure?.message.contains("write http:// or https:// in front of it") == true)
  }

  @Test(arguments: [
    (" c ", "http://h/a/c"), ("\n/x\r\n", "http://h/x"), ("/x\t\r\ny", "http://h/xy"), ("", "http://h/a/b?q"),
    (" \n", "http://h/a/b?q"), ("\u{0}c\u{1f}", "http://h/a/c"),
  ])
  func aLinkIsTrimmed(_ link: String, _ expected: String) throws {
    #expect(try WebURL("http://h/a/b?q#f").link(link).text == expected)
  }

  @Test func aLinkKeepsCredentialsAtTheirOriginOnly() throws {
    let page = try WebURL("http://u:p@h/a")
    #expect(try page.link("b").credentials == page.credentials)
    #expect(try page.link("").credentials == page.credentials)
    #expect(try page.link("//v:q@h/b").credentials == .basic(user: "v", password: "q"))
    #expect(try page.link("https://h/b").credentials == nil)
    #expect(try page.resolve("b").credentials == nil)
  }

  @Test func anEmptyQueryStays() throws {
    let url = try WebURL("http://h?#f?")
    #expect(url.text == "http://h/?#f?")
    #expect(url.query == "")
    #expect(try WebURL("http://h/#a?").query == nil)
    #expect(try WebURL("http://h/a?").resolve("#f").text == "http://h/a?#f")
    #expect(try WebURL("http://h/a?#g").link("").text == "http://h/a?")
  }

  @Test func aBackslashEndsTheHost() throws {
    #expect(try WebURL("http://h\\@o.example/").text == "http://h/@o.example/")
  }

  @Test(arguments: [
    ("localhost:8000/x", "write http:// or https:// in front of it"),
    ("example.com", "write http:// or https:// in front of it"),
    ("ftp://h/x", "only http and https can be fetched, not ftp"),
    ("mailto:a@b.example", "only http and https can be fetched, not mailto"),
    ("http://", "is no URL"), ("http://h:99999/", "its port is no number from 0 to 65535"),
    ("http://h/\r\nX: y", "a line break or another control character"), ("http://h/\u{0}", "control character"),
    ("", "it is empty"), ("http://a b/", "is no URL"), ("http://256.1.1.1/", "its host is no IPv4 address"),
    ("http://1.2.3.4.5/", "its host is no IPv4 address"), ("http://a.0x1g.0x/", "its host is no IPv4 address"),
    ("http://a|b/", "its host has a `|`"),
  ])
  func aBadURLSaysWhy(_ text: String, _ reason: String) {
    let failure = #expect(throws: HTTPFailure.self) { try WebURL(text) }
    #expect(failure?.message.contains(reason) == true, "\(failure?.message ?? "")")
  }

  @Test func aLinkToAnotherSchemeIsRefused() throws {
    let page = try WebURL("http://h/")
    for link in ["javascript:alert(1)", "mailto:a@b.example", "file:///etc/passwd"] {
      #expect(throws: HTTPFailure.self) { try page.resolve(link) }
    }
  }
}

@Suite struct FileNameTests {
  @Test(arguments: [
    ("/", "index.html"), ("/a", "a.html"), ("/a/", "a/index.html"), ("/a?b", "a@b.html"), ("/a/?b", "a/index@b.html"),
    ("/a/b.png", "a/b.png"), ("/a/b.png?v=2", "a/b@v=2.png"), ("/caf%C3%A9", "café.html"),
    ("/.hidden", "_hidden.html"),
    ("/..%2f..%2fetc%2fpasswd", "__%2F..%2Fetc%2Fpasswd.html"),
    ("/a%00b%0a", "a%00b%0A.html"), ("/a:b*c", "a%3Ab%2Ac.html"), ("/x?q=/../..", "x@q=%2F..%2F...html"),
    ("/a%FFb", "a%FFb.html"), ("/...", "___.html"), ("/1.5", "1.5"),
  ])
  func aPathBecomesASafeFile(_ path: String, _ file: String) throws {
    #expect(try WebURL("http://h\(path)").file == file)
  }

  @Test func encodedDotsLeadNowhereElse() throws {
    #expect(try WebURL("http://h/%2e%2e/%2e%2e/x").file == "x.html")
  }

  @Test func anOverlongPartIsCutAndStaysUnlikeOthers() throws {
    let long = String(repeating: "x", count: 5000)
    let one = try WebURL("http://h/\(long)1.png").file
    let two = try WebURL("http://h/\(long)2.png").file
    #expect(one.utf8.count <= 200)
    #expect(one.hasSuffix(".png"))
    #expect(one != two)
  }

  @Test func theFilenameIsTheLastPart() throws {
    #expect(try WebURL("http://h/a/b.tar.gz?x").filename == "b.tar.gz")
    #expect(try WebURL("http://h/a/").filename == "index.html")
    #expect(try WebURL("http://h/.bashrc").filename == "_bashrc")
  }

  @Test(arguments: [
    ("attachment; filename=\"report 1.pdf\"", "report 1.pdf"), ("attachment; filename=x.csv", "x.csv"),
    ("attachment; filename=\"../../etc/passwd\"", "passwd"), ("attachment; filename=\"a\\\"b.txt\"", "a%22b.txt"),
    ("attachment; filename=\"plain.txt\"; filename*=UTF-8''na%C3%AFve.txt", "naïve.txt"),
    ("attachment; filename*=UTF-8''..%2F..%2Fx", "__%2F..%2Fx"), ("inline", "page.html"),
    ("attachment; filename=\"C:\\\\temp\\\\x.doc\"", "x.doc"),
  ])
  func aResponseNamesItsFile(_ header: String, _ name: String) throws {
    let head = ResponseHead(status: 200, headers: HTTPHeaders([HeaderField("Content-Disposition", header)]))
    let response = HTTPResponse(head, url: try WebURL("http://h/page.html"), body: .discarded)
    #expect(response.filename == name)
  }

  /// RFC 6874: the zone says by which interface the address is to be reached.
  @Test func aZoneIsAPartOfTheHost() throws {
    let url = try WebURL("http://[FE80::1%25eth0]:8080/x")
    #expect(url.host == "[fe80::1%25eth0]" && url.authority == "[fe80::1%25eth0]:8080")
    #expect(url.text == "http://[fe80::1%25eth0]:8080/x")
    #expect(url.addressesWithoutLookUp?.map(\.ip) == ["fe80::1"])
    #expect(try !url.isSameOrigin(as: WebURL("http://[fe80::1%25eth1]:8080/x")))
    #expect(try url.resolve("/y").host == url.host)
  }

  @Test func whatIsNoURLIsShownWithoutControlCharacters() {
    let failure = #expect(throws: HTTPFailure.self) { try WebURL("a\u{9b}31m\u{85}") }
    #expect(failure?.message.unicodeScalars.contains { $0.properties.generalCategory == .control } == false)
  }
}
