import FetchRuntime

/// Plays a `StubAnswer` on the loop's clock.
final class StubExchange: Exchange {
  private let loop: EventLoop
  private let answer: StubAnswer
  private weak var transport: StubTransport?
  private var position = 0
  private var isWaitingForRoom = false
  private var isOver = false
  private let started: Int

  /// An exchange that will play `answer`.
  init(_ answer: StubAnswer, by transport: StubTransport, on loop: EventLoop) {
    self.answer = answer
    self.transport = transport
    self.loop = loop
    started = loop.clock.now
    super.init(beginningOn: loop)
  }

  /// Starts playing.
  func begin() {
    guard let delay = answer.connectDelay else { return }
    after(delay) { exchange in
      exchange.progress = .waiting
      exchange.timings.connected = exchange.loop.clock.now - exchange.started
      exchange.lastActivity = exchange.loop.clock.now
      exchange.after(exchange.answer.headDelay) { $0.sendHead() }
    }
  }

  override func stop() {
    isOver = true
    transport?.ended(self, isCancelled: true)
  }

  override func resume() {
    guard isWaitingForRoom else { return }
    isWaitingForRoom = false
    after(0) { $0.sendChunk() }
  }

  private func after(_ delay: Int, _ step: @escaping (StubExchange) -> Void) {
    let guarded = { if !self.isOver { step(self) } }
    if delay == 0 { loop.callSoon(guarded) } else { loop.callLater(delay, guarded) }
  }

  private func sendHead() {
    guard let head = answer.head else { return finish() }
    progress = .receiving
    lastActivity = loop.clock.now
    timings.firstByte = lastActivity - started
    self.head.succeed(head)
    sendNext()
  }

  private func sendNext() {
    if position < answer.chunks.count { after(answer.chunkDelay) { $0.sendChunk() } } else { finish() }
  }

  private func sendChunk() {
    guard answer.chunks[position].withUnsafeBytes({ body.receive($0) }) else {
      isWaitingForRoom = true
      return
    }
    position += 1
    sendNext()
  }

  private func finish() {
    switch answer.ending {
    case .whole: end(nil)
    case .failure(let failure): end(failure)
    case .never: break
    }
  }

  /// Ends it, whole or with a failure.
  func end(_ failure: (any Error)?) {
    isOver = true
    timings.total = loop.clock.now - started
    transport?.ended(self, isCancelled: false)
    if !head.isDone { head.fail(failure ?? HTTPFailure(.network(.receive), "the stub gave no answer")) }
    body.finish(failure)
  }
}
