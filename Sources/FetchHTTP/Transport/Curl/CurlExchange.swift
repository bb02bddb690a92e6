import FetchRuntime

/// An exchange that libcurl carries out.
final class CurlExchange: Exchange {
  /// What is sent.
  let request: TransportRequest
  /// The handle that carries it: nil during the look-up, and when it is over.
  var handle: CurlHandle?
  /// How much of the request's body has been handed over.
  var sent = 0
  /// True when its connection carries other exchanges, too.
  private(set) var isMultiplexed = false
  private unowned let transport: CurlTransport
  private let loop: EventLoop

  init(_ request: TransportRequest, by transport: CurlTransport, on loop: EventLoop) {
    self.request = request
    self.transport = transport
    self.loop = loop
    super.init(beginningOn: loop)
  }

  override func stop() { transport.cancel(self) }

  override func resume() { transport.resume(self) }

  /// It has a connection; the request is about to be sent.
  func connected() {
    progress = .waiting
    lastActivity = loop.clock.now
  }

  /// A piece of the request is going out.
  func sending() {
    lastActivity = loop.clock.now
  }

  /// The final response's head has come.
  func received(_ head: ResponseHead) {
    progress = .receiving
    lastActivity = loop.clock.now
    isMultiplexed = head.version == .http2
    if !self.head.isDone { self.head.succeed(head) }
  }

  /// Nothing more will come.
  func end(_ failure: (any Error)?) {
    if !head.isDone {
      head.fail(failure ?? HTTPFailure.closedBeforeAnswering)
    }
    body.finish(failure)
  }
}
