import FetchRuntime

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A connection to one host and port: carries one exchange after another, and between them waits in its pool.
final class PlainConnection {
  /// Where it waits while it carries nothing.
  let pool: ConnectionPool
  private unowned let transport: PlainTransport
  private let loop: EventLoop
  private let descriptor: Int32
  private var isOpen = true
  /// What it carries.
  private var exchange: PlainExchange?
  private var reader = ResponseReader(answersHEAD: false)
  /// True when it has carried an exchange before this one.
  private var isReused = false
  /// True once a byte of the response has come.
  private var isAnswered = false
  /// The request's head, and how much of it and of the body behind it has been sent.
  private var output: [UInt8] = []
  private var sent = 0
  /// Why the request could not be sent to its end; the server may have answered nevertheless.
  private var sendError: SystemError?
  /// What was received and not taken: half a line, or what the body had no room for.
  private var input: [UInt8] = []
  private var isPaused = false
  /// True when the server will send no more, and the body has yet to take what came.
  private var hasEnded = false
  private var idleSince = 0
  private lazy var handler: (Interest) -> Void = { [unowned self] in becameReady($0) }

  /// Takes over a connected descriptor.
  init(_ descriptor: Int32, for pool: ConnectionPool, of transport: PlainTransport, on loop: EventLoop) {
    self.descriptor = descriptor
    self.pool = pool
    self.transport = transport
    self.loop = loop
    var yes: Int32 = 1
    setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
  }

  deinit { close() }

  /// Gives the descriptor back.
  func close() {
    guard isOpen else { return }
    isOpen = false
    loop.unwatch(descriptor)
    _ = systemClose(descriptor)
  }

  /// The address at the other end.
  var remoteIP: String? { SocketAddress { getpeername(descriptor, $0, $1) }?.ip }

  // Between exchanges

  /// How long a connection is kept that carries nothing, in nanoseconds: servers close theirs sooner, mostly.
  private static let patience = 118_000_000_000

  /// Whether it can carry another exchange. A request that cannot be repeated has it asked once more whether the server
  /// has closed it, since the loop last heard.
  func isUsable(for request: TransportRequest) -> Bool {
    if loop.hasStirred(descriptor) || loop.clock.now - idleSince > Self.patience { return false }
    if HTTPRequest.isIdempotent(request.method) { return true }
    var byte: UInt8 = 0
    return recv(descriptor, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) < 0 && errno == EAGAIN
  }

  /// When it was last used, on the loop's clock.
  var lastUse: Int { idleSince }

  // Sending

  /// Sends an exchange's request, and then waits for its response.
  func carry(_ exchange: PlainExchange) {
    self.exchange = exchange
    exchange.connection = self
    exchange.sending()
    reader = ResponseReader(answersHEAD: exchange.request.method == "HEAD")
    isAnswered = false
    RequestHead(of: exchange.request).write(to: &output)
    sent = 0
    send()
    watch()
  }

  private func watch() {
    do throws(SystemError) {
      try loop.watch(descriptor, for: isSent ? .reading : [.reading, .writing], handler)
    } catch {
      end(.brokeBeforeAnswering(host, error.text))
    }
  }

  private var host: String { exchange?.request.url.authority ?? "" }

  private var requestBody: [UInt8] {
    if case .bytes(let body)? = exchange?.request.body { body } else { [] }
  }

  private var isSent: Bool { sendError != nil || sent == output.count + requestBody.count }

  /// Sends as much as there is room for.
  private func send() {
    let body = requestBody
    while sendError == nil, sent < output.count + body.count {
      let count =
        sent < output.count ? send(output, from: sent) : send(body, from: sent - output.count)
      if count >= 0 {
        sent += count
        if !body.isEmpty { exchange?.lastActivity = loop.clock.now }
      } else if errno == EAGAIN || errno == EWOULDBLOCK {
        return
      } else if errno != EINTR {
        sendError = SystemError("send")
      }
    }
  }

  private func send(_ bytes: [UInt8], from start: Int) -> Int {
    bytes.withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress else { return 0 }
      #if canImport(Glibc)
        return Glibc.send(descriptor, base + start, buffer.count - start, Int32(MSG_NOSIGNAL))
      #else
        return Darwin.send(descriptor, base + start, buffer.count - start, 0)
      #endif
    }
  }

  // Receiving

  private func becameReady(_ ready: Interest) {
    if ready.isEmpty { return transport.stirred(self) }
    if ready.contains(.writing), !isSent {
      send()
      if isSent { watch() }
    }
    if ready.contains(.reading), isOpen { receive() }
  }

  private func receive() {
    let buffer = transport.buffer
    let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
    if count > 0 {
      isAnswered = true
      take(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    } else if count == 0 {
      inputEnded(nil)
    } else if errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR {
      inputEnded(SystemError("recv"))
    }
  }

  /// Reads what came, after what was left of what came before.
  private func take(_ bytes: UnsafeRawBufferPointer) {
    guard exchange != nil else { return }
    var rest = bytes
    if input.isEmpty {
      let outcome = read(&rest)
      input.append(contentsOf: rest)
      settle(outcome)
    } else {
      input.append(contentsOf: bytes)
      settle(readInput())
    }
  }

  private func readInput() -> Reading {
    let bytes = input
    input = []
    return bytes.withUnsafeBytes { buffer in
      var rest = buffer
      let outcome = read(&rest)
      input = rest.count == buffer.count ? bytes : Array(rest)
      return outcome
    }
  }

  /// What reading came to.
  private enum Reading {
    case needsMore, refused, over
    case failed(HTTPFailure)
  }

  private func read(_ rest: inout UnsafeRawBufferPointer) -> Reading {
    guard let exchange else { return .needsMore }
    guard exchange.drain() else { return .refused }
    let reading: Reading
    do throws(ResponseReader.Fault) {
      switch try reader.read(&rest, for: exchange) {
      case .needsMore: reading = .needsMore
      case .refused: reading = .refused
      case .over: reading = exchange.drain() ? .over : .refused
      }
    } catch {
      return .failed(failure(error, of: exchange))
    }
    if let fault = exchange.decodingFault { return .failed(.notDecompressed(fault)) }
    return reading
  }

  private func failure(_ fault: ResponseReader.Fault, of exchange: PlainExchange) -> HTTPFailure {
    switch fault {
    case .notHTTP(let detail): .notHTTP(host, detail)
    case .headTooLarge: .headersTooLarge(HeadCollector.limit)
    case .brokenBody(let detail): .bodyBrokeOff(after: exchange.body.received, detail)
    }
  }

  private func settle(_ reading: Reading) {
    switch reading {
    case .needsMore: if hasEnded { finish() }
    case .refused:
      isPaused = true
      loop.rest(descriptor)
    case .over: finish()
    case .failed(let failure): end(failure)
    }
  }

  /// The body has room again.
  func resume() {
    guard isPaused, let exchange, !exchange.body.isPaused else { return }
    isPaused = false
    settle(readInput())
    if self.exchange === exchange, !isPaused, !hasEnded { watch() }
  }

  /// The server closed the connection, or it broke.
  private func inputEnded(_ error: SystemError?) {
    guard let exchange else { return }
    if !isAnswered, isReused, HTTPRequest.isIdempotent(exchange.request.method) {
      // It was closed while it carried nothing, and we only learn of it now: nobody has seen the request.
      self.exchange = nil
      exchange.connection = nil
      transport.closed(self)
      return transport.open(for: exchange)
    }
    guard reader.isInHead else {
      if let error { return end(.bodyBrokeOff(after: exchange.body.received, error.text)) }
      guard reader.mayEndHere else {
        return end(.bodyEndedEarly(after: exchange.body.received, of: reader.declaredLength))
      }
      guard exchange.drain() else {
        hasEnded = true
        return settle(.refused)
      }
      return finish()
    }
    if let sendError { return end(.notSent(host, sendError.text)) }
    if let error { return end(.brokeBeforeAnswering(host, error.text)) }
    end(isAnswered ? .brokeBeforeAnswering(host, "the head is not whole") : .closedBeforeAnswering)
  }

  // The end of an exchange

  /// The response is whole. The connection is free before anybody hears of it: the next request may take it at once.
  private func finish() {
    guard let exchange else { return }
    self.exchange = nil
    exchange.connection = nil
    if reader.keepsConnection, isSent(exchange), input.isEmpty, !hasEnded {
      isReused = true
      idleSince = loop.clock.now
      loop.rest(descriptor, hearingOfStirring: true)
      transport.freed(self)
    } else {
      transport.closed(self)
    }
    exchange.end(nil)
  }

  private func isSent(_ exchange: PlainExchange) -> Bool {
    guard sendError == nil else { return false }
    if case .bytes(let body) = exchange.request.body { return sent == output.count + body.count }
    return sent == output.count
  }

  /// The exchange failed, and with it the connection.
  private func end(_ failure: HTTPFailure) {
    guard let exchange else { return }
    leave()
    exchange.end(failure)
  }

  /// Ends what it carries, and closes.
  func abandon(_ cancellation: Cancellation) {
    let exchange = exchange
    leave()
    exchange?.end(cancellation)
  }

  /// Drops what it carries, and closes.
  func leave() {
    exchange?.connection = nil
    exchange = nil
    transport.closed(self)
  }
}

extension SystemError {
  /// The system's words alone.
  var text: String { String(cString: strerror(number)) }
}

/// `close` under a name that a method of ours does not hide.
private func systemClose(_ descriptor: Int32) -> Int32 { close(descriptor) }
