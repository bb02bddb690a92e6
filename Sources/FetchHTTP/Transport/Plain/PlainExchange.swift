import FetchRuntime

/// An exchange on a connection of our own.
final class PlainExchange: Exchange {
  /// What is sent.
  let request: TransportRequest
  /// Carries it; nil before there is one, and when it is over.
  var connection: PlainConnection?
  /// Makes a connection for it.
  var dial: Dial?
  /// True when neither head nor body will say anything more.
  private(set) var isOver = false
  private unowned let transport: PlainTransport
  private let loop: EventLoop
  private let started: Int
  private var decoder: ContentDecoder?
  /// A coding that was not asked for, and cannot be taken off.
  private var unknownCoding: String?
  /// Why its body cannot be read on, if it cannot.
  private(set) var decodingFault: String?

  init(_ request: TransportRequest, by transport: PlainTransport, on loop: EventLoop) {
    self.request = request
    self.transport = transport
    self.loop = loop
    started = loop.clock.now
    super.init(beginningOn: loop)
  }

  override func stop() {
    guard !isOver else { return }
    isOver = true
    transport.cancel(self)
  }

  /// Lets a paused exchange go on, in a step of its own: the body may be in the middle of its business.
  override func resume() {
    loop.callSoon { [self] in connection?.resume() }
  }

  /// The host's addresses are known.
  func resolved() { timings.resolved = loop.clock.now - started }

  /// A connection was made for it.
  func connected() { timings.connected = loop.clock.now - started }

  /// The request is about to be sent.
  func sending() {
    progress = .waiting
    lastActivity = loop.clock.now
  }

  /// Nothing more will come. A body that cannot be decompressed is not whole, whatever the framing says.
  func end(_ failure: HTTPFailure?) {
    guard !isOver else { return }
    isOver = true
    timings.total = loop.clock.now - started
    let failure = failure ?? decoder?.faultAtEnd.map { .notDecompressed($0) }
    decoder = nil
    if !head.isDone { head.fail(failure ?? .closedBeforeAnswering) }
    body.finish(failure)
  }

  /// It was ended by the transport.
  func end(_ cancellation: Cancellation) {
    guard !isOver else { return }
    isOver = true
    if !head.isDone { head.fail(cancellation) }
    body.finish(cancellation)
  }

  /// Hands on what waits to be decompressed; false when there is no room for all of it.
  func drain() -> Bool {
    guard let decoder else { return true }
    let isDrained = decoder.drain(into: body)
    decodingFault = decoder.fault
    return isDrained
  }
}

extension PlainExchange: ResponseReceiver {
  func received(_ head: ResponseHead, _ framing: BodyFraming) {
    progress = .receiving
    lastActivity = loop.clock.now
    timings.firstByte = lastActivity - started
    if witness != nil { remoteIP = connection?.remoteIP }
    if framing.coding.isEmpty {
      if let length = framing.declaredLength { body.expect(length) }
    } else if ContentDecoder.codings.contains(framing.coding) {
      decoder = ContentDecoder(framing.coding)
    } else {
      unknownCoding = framing.coding
    }
    if !self.head.isDone { self.head.succeed(head) }
  }

  func receive(_ bytes: UnsafeRawBufferPointer) -> Bool {
    if let decoder {
      defer { decodingFault = decoder.fault }
      return decoder.receive(bytes, into: body)
    }
    if let unknownCoding {
      decodingFault = "its coding is \"\(HTTPFailure.shown(unknownCoding))\", which nobody asked for"
      return true
    }
    return body.receive(bytes)
  }
}
