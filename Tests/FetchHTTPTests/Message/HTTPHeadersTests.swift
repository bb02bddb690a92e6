import Testing

@testable import FetchHTTP

@Suite struct HTTPHeadersTests {
  private let headers = HTTPHeaders(
    lines: Array(
      "Content-Type: text/html\r\nset-cookie: a=1\r\nSet-Cookie:b=2  \r\nX-Empty:\r\nX-Long: a\r\n  b\r\n".utf8))

  @Test func namesAreFoundInAnyCase() {
    #expect(headers["content-type"] == "text/html")
    #expect(headers["CONTENT-TYPE"] == "text/html")
    #expect(headers["content"] == nil)
    #expect(headers["x-empty"] == "")
  }

  @Test func repeatedHeadersAreAllThere() {
    #expect(headers.all("Set-Cookie") == ["a=1", "b=2"])
    #expect(headers.fields.map(\.name) == ["Content-Type", "set-cookie", "Set-Cookie", "X-Empty", "X-Long"])
  }

  @Test func aFoldedLineBelongsToTheOneBefore() {
    #expect(headers["x-long"]?.split(separator: " ") == ["a", "b"])
  }

  @Test func bytesThatAreNoUTF8AreReadAsLatin1() {
    let headers = HTTPHeaders(lines: Array("X: caf".utf8) + [0xe9, 13, 10])
    #expect(headers["x"] == "café")
  }

  @Test func aRequestWithALineBreakAnywhereIsInvalid() throws {
    let url = try WebURL("http://h/")
    #expect(HTTPRequest(url).validate() == nil)
    #expect(HTTPRequest(url, method: "GET / HTTP/1.1\r\n").validate()?.message.contains("is no method") == true)
    for value in ["a\r\nX: y", "a\nb", "a\u{0}"] {
      let failure = HTTPRequest(url, headers: [HeaderField("X", value)]).validate()
      #expect(failure?.message == "the value of the header X holds a line break or NUL, which cannot be sent")
    }
    #expect(HTTPRequest(url, headers: [HeaderField("X Y", "1")]).validate() != nil)
    #expect(HTTPRequest(url, headers: [HeaderField("", "1")]).validate() != nil)
  }
}

@Suite struct HeadCollectorTests {
  private func head(_ lines: [String]) -> ResponseHead? {
    var collector = HeadCollector()
    var head: ResponseHead?
    for line in lines {
      let progress = Array((line + "\r\n").utf8).withUnsafeBytes { collector.add($0) }
      if case .complete(let complete) = progress { head = complete }
    }
    return head
  }

  @Test func theStatusLineIsRead() {
    #expect(head(["HTTP/1.0 404 Not Found", ""])?.status == 404)
    #expect(head(["HTTP/1.0 404 Not Found", ""])?.version == .http10)
    #expect(head(["HTTP/2 200 ", "a: b", ""])?.version == .http2)
    #expect(head(["HTTP/1.1 200", ""])?.status == 200)
  }

  @Test func interimResponsesPassBy() {
    let head = head(["HTTP/1.1 103 Early Hints", "Link: x", "", "HTTP/1.1 200 OK", "A: b", ""])
    #expect(head?.status == 200)
    #expect(head?.headers.fields.map(\.name) == ["A"])
  }
}
