import FetchRuntime

/// An exchange with the cache: a stored answer comes as if over the wire, so that all that is done with a body is done with this one.
final class StoredExchange: Exchange {
  private let loop: EventLoop
  private let answer: StoredAnswer
  private let started: Int
  private var position = 0
  private var isOver = false

  /// How much the body is given at a time.
  private static let pieceSize = 64 << 10

  /// An exchange that gives `answer`; `earlier` is what took how long before, when its server was asked first.
  init(_ answer: StoredAnswer, after earlier: Timings, on loop: EventLoop) {
    self.answer = answer
    self.loop = loop
    started = loop.clock.now - earlier.total
    super.init(beginningOn: loop)
    timings = earlier
  }

  /// Gives the head at once, and the body in steps of its own.
  func begin() {
    progress = .receiving
    if timings.firstByte == 0 { timings.firstByte = loop.clock.now - started }
    head.succeed(answer.head)
    body.expect(answer.body.count)
    resume()
  }

  override func stop() { isOver = true }

  override func resume() { loop.callSoon { self.deliver() } }

  private func deliver() {
    guard !isOver else { return }
    while position < answer.body.count {
      let end = min(answer.body.count, position + Self.pieceSize)
      let isTaken = answer.body.withUnsafeBytes { bytes in
        body.receive(UnsafeRawBufferPointer(rebasing: bytes[position..<end]))
      }
      guard isTaken else { return }
      position = end
    }
    isOver = true
    timings.total = loop.clock.now - started
    body.finish()
  }
}
