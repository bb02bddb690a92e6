import CCurl
import FetchRuntime

/// Exchanges over libcurl: TLS, HTTP/2, compression and proxies are its work, waiting is our loop's.
///
/// Its redirects, retries, cookies and timeouts stay off: they would leave our rules out.
package final class CurlTransport: Transport {
  package let loop: EventLoop
  private let resolver: Resolver
  private let connections: Int
  private let sockets: CurlSockets
  /// Made at the first request: a program that fetches nothing does not pay for TLS.
  private lazy var multi: CurlMulti? = CurlMulti(connections: connections, sockets, on: loop) { [unowned self] in
    ended($0, $1)
  }
  /// Handles that carry nothing at the moment, ready for the next transfer.
  private var idle: [CurlHandle] = []
  /// Transfers under way, by the position their exchange knows.
  private var active: [ObjectIdentifier: CurlExchange] = [:]
  /// Until when libcurl has a host's addresses from us.
  private var handedOver: [Endpoint: Int] = [:]
  private let usesProxy: Bool
  private var isClosed = false

  private struct Endpoint: Hashable {
    let host: String
    let port: Int
  }

  /// A transport that keeps up to `connections` connections open; no fewer than requests are in flight at a time.
  package init(on loop: EventLoop, connections: Int = 256, resolver: Resolver? = nil) {
    self.loop = loop
    self.connections = connections
    self.resolver = resolver ?? Resolver(on: loop)
    sockets = CurlSockets(on: loop)
    usesProxy = [true, false].contains { EnvironmentProxy.variable(isSecure: $0) != nil }
  }

  deinit { close() }

  package var addressRule: AddressRule? {
    get { sockets.rule }
    set { sockets.rule = newValue }
  }

  /// How many connections are open, in use or kept.
  var openConnections: Int { sockets.openCount }

  package func send(_ request: TransportRequest) -> Exchange {
    let exchange = CurlExchange(request, by: self, on: loop)
    guard !isClosed else {
      loop.callSoon { exchange.end(Cancellation("the client was closed")) }
      return exchange
    }
    active[ObjectIdentifier(exchange)] = exchange
    if needsLookUp(request) { lookUp(exchange) } else { start(exchange, resolve: nil) }
    return exchange
  }

  package func close() {
    guard !isClosed else { return }
    isClosed = true
    let ended = Cancellation("the client was closed")
    for exchange in active.values {
      if let handle = exchange.handle {
        multi?.remove(handle)
        handle.exchange = nil
        exchange.handle = nil
      }
      exchange.end(ended)
    }
    active = [:]
    idle = []
    multi = nil
    resolver.close()
  }

  /// Takes the exchange off the wire at once; its connection is closed, unless others share it.
  func cancel(_ exchange: CurlExchange) {
    guard active.removeValue(forKey: ObjectIdentifier(exchange)) != nil, let handle = exchange.handle else { return }
    multi?.remove(handle)
    release(handle, isClean: false)
    exchange.handle = nil
  }

  /// Lets a paused exchange go on, in a step of its own: libcurl delivers what it holds before the call returns.
  func resume(_ exchange: CurlExchange) {
    loop.callSoon { [self] in
      guard !isClosed, let handle = exchange.handle, !exchange.body.isPaused else { return }
      let received = exchange.body.received
      multi?.resume(handle)
      if exchange.isMultiplexed { pump(exchange, after: received) }
    }
  }

  /// An HTTP/2 transfer that was paused can stand still until the server says something else: it is asked to read each
  /// turn until that adds nothing.
  private func pump(_ exchange: CurlExchange, after received: Int) {
    loop.callSoon { [self] in
      guard !isClosed, let handle = exchange.handle, !exchange.body.isPaused else { return }
      let before = exchange.body.received
      multi?.read(for: handle)
      if exchange.body.received > before || before > received { pump(exchange, after: exchange.body.received) }
    }
  }
}

// From the look-up to the end

extension CurlTransport {
  /// Addresses need none, libcurl knows what localhost is, and a proxy looks its targets up itself.
  private func needsLookUp(_ request: TransportRequest) -> Bool {
    let host = request.url.host
    guard host.first != "[", !host.utf8.allSatisfy({ (48...57).contains($0) || $0 == UInt8(ascii: ".") }) else {
      return false
    }
    if usesProxy || request.connection.proxy != nil || host == "localhost" || host.hasSuffix(".localhost") {
      return false
    }
    guard host.utf8.allSatisfy({ $0 < 0x80 }) else { return false }
    return handedOver[Endpoint(host: host, port: request.url.port), default: 0] <= loop.clock.now
  }

  private func lookUp(_ exchange: CurlExchange) {
    let url = exchange.request.url
    resolver.lookUp(url.host) { [weak self] result in
      guard let self, active[ObjectIdentifier(exchange)] != nil else { return }
      switch permitted(result, for: url) {
      case .success(let addresses):
        // What is out of date goes when there is much of it, as in the resolver.
        if handedOver.count > 1000 { handedOver = handedOver.filter { $0.value > loop.clock.now } }
        handedOver[Endpoint(host: url.host, port: url.port)] = loop.clock.now + Resolver.lifetime
        start(exchange, resolve: "+\(url.host):\(url.port):\(addresses.joined(separator: ","))")
      case .failure(let failure):
        active[ObjectIdentifier(exchange)] = nil
        exchange.end(failure)
      }
    }
  }

  /// What of a look-up's answer libcurl is told. It asks again before it dials, and would then not know the name.
  private func permitted(
    _ answer: Result<[String], HTTPFailure>, for url: WebURL
  ) -> Result<[String], HTTPFailure> {
    guard let addressRule, case .success(let texts) = answer else { return answer }
    return addressRule.permitted(Resolver.addresses(texts, port: url.port), of: url.host).map { addresses in
      addresses.map { $0.ip.contains(":") ? "[\($0.ip)]" : $0.ip }
    }
  }

  private func start(_ exchange: CurlExchange, resolve: String?) {
    let handle = idle.popLast() ?? CurlHandle(sockets: sockets)
    handle.prepare(for: exchange.request, resolve: resolve)
    handle.exchange = exchange
    exchange.handle = handle
    multi?.add(handle)
  }

  private func ended(_ handle: CurlHandle, _ code: CURLcode) {
    guard let exchange = handle.exchange else { return }
    exchange.timings = handle.timings
    if exchange.witness != nil { exchange.remoteIP = handle.remoteIP }
    let failure = code == CURLE_OK ? nil : CurlFailure(code, handle, exchange).failure
    multi?.remove(handle)
    release(handle, isClean: code == CURLE_OK)
    exchange.handle = nil
    active[ObjectIdentifier(exchange)] = nil
    exchange.end(failure)
  }

  private func release(_ handle: CurlHandle, isClean: Bool) {
    handle.exchange = nil
    if !isClean { handle.reset() }
    if idle.count < connections { idle.append(handle) }
  }
}
