import Testing

@testable import FetchHTTP

/// What the headers of a partial answer mean.
@Suite struct RangeAnswerTests {
  @Test(
    arguments: [
      ("bytes 0-99/200", 0, 99, 200), ("BYTES  5-5/6", 5, 5, 6), ("bytes 5-9/*", 5, 9, nil),
      ("bytes */200", nil, nil, 200),
    ] as [(String, Int?, Int?, Int?)]) func aRangeIsRead(_ text: String, _ first: Int?, _ last: Int?, _ length: Int?)
  {
    let range = ContentRange(HTTPHeaders([HeaderField("Content-Range", text)]))
    #expect(range?.bytes?.lowerBound == first)
    #expect(range?.bytes?.upperBound == last)
    #expect(range?.length == length)
    #expect(range != nil)
  }

  @Test(arguments: [
    "", "bytes", "bytes 0-99", "items 0-99/200", "bytes 5-4/9", "bytes 0-9/9", "bytes -5/9", "bytes 5-/9",
    "bytes +0-9/10",
    "bytes 0-9/10/11", "bytes 0 - 9/10", "bytes 0-99999999999999999999/*", "bytes x/10", "bytes 0-9/x",
  ]) func whatIsNoRangeIsNone(_ text: String) {
    #expect(ContentRange(HTTPHeaders([HeaderField("Content-Range", text)])) == nil)
  }

  @Test func twoRangesAreNone() {
    let headers = HTTPHeaders(["0-1/9", "0-1/9"].map { HeaderField("Content-Range", "bytes \($0)") })
    #expect(ContentRange(headers) == nil)
  }

  @Test func aLengthThatIsNoLongerThanThePartIsNoRest() {
    let remnant = BodyRemnant(size: 10, of: BodyVersion(validator: .tag("\"x\""), length: nil))
    let headers = HTTPHeaders([HeaderField("Content-Range", "bytes 0-0/1"), HeaderField("ETag", "\"x\"")])
    guard case .misfit = RangeAnswer(ResponseHead(status: 206, headers: headers), to: remnant) else {
      Issue.record("it fits")
      return
    }
  }

  @Test func aVersionIsNamedByAStrongValidatorOnly() {
    func version(_ fields: (String, String)..., status: Int = 200) -> BodyVersion? {
      BodyVersion(
        of: ResponseHead(status: status, headers: HTTPHeaders(fields.map { HeaderField($0.0, $0.1) })))
    }
    #expect(version(("ETag", "\"x\""))?.condition == "\"x\"")
    #expect(version(("ETag", "\"x\""), ("Content-Length", "5"))?.length == 5)
    #expect(version(("ETag", "\"x\""), ("Content-Encoding", "identity")) != nil)
    #expect(version(("ETag", "\"x\""), status: 203) == nil)
    // A weak tag says that the server knows better than the date.
    #expect(
      version(
        ("ETag", "W/\"x\""), ("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT"),
        ("Date", "Sun, 06 Nov 1995 08:49:37 GMT")) == nil)
  }
}
