import FetchHTTP

/// What a recording has for one request.
struct RecordedAnswer: Sendable {
  /// The head; nil when none came.
  var head: ResponseHead?
  /// The body, as far as it came; nil when the recording left it out.
  var body: [UInt8]? = []
  /// How it failed, if it did.
  var failure: RecordedFailure?
  /// How long the connection took, the answer after that, and the body after that, in nanoseconds.
  var (connect, wait, receive) = (0, 0, 0)

  /// How much of a body comes at a time.
  private static let pieceSize = 128 << 10

  /// It as a stub plays it, at the pace it was recorded.
  func stub(for method: String, _ url: String) -> StubAnswer {
    guard let body else {
      return .failing(.unrecorded("the recording left out the body of \(method) \(url)", hint: Self.hint))
    }
    var answer = StubAnswer()
    answer.head = head
    answer.connectDelay = connect
    answer.headDelay = wait
    answer.chunks = stride(from: 0, to: body.count, by: Self.pieceSize).map { start in
      Array(body[start..<min(body.count, start + Self.pieceSize)])
    }
    answer.chunkDelay = receive / max(1, answer.chunks.count)
    guard let failure else { return answer }
    answer.ending = failure.failure(for: method, url).map { .failure($0) } ?? .never
    // One that was given up before it was connected is never connected.
    if failure.kind == "cancelled", failure.phase == "connecting" { answer.connectDelay = nil }
    return answer
  }

  private static let hint = "--record keeps all bodies, --har only those of up to 1 MiB"
}
