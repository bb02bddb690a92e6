import FetchRuntime

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Exchanges by plain HTTP/1.1 on our own sockets: no TLS, no proxy. It takes half the time libcurl does.
package final class PlainTransport: Transport {
  /// What is received, before it goes where it belongs: one for all connections, since each hands on at once.
  let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
  package let loop: EventLoop
  private let resolver: Resolver
  private let ownsResolver: Bool
  package var addressRule: AddressRule?
  private let connections: Int
  private var pools: [ConnectionPool.Endpoint: ConnectionPool] = [:]
  private var idleCount = 0
  /// Exchanges without a connection as yet.
  private var waiting: [ObjectIdentifier: PlainExchange] = [:]
  private var isClosed = false

  /// A transport that keeps up to `connections` connections that carry nothing.
  package init(on loop: EventLoop, connections: Int = 256, resolver: Resolver? = nil) {
    self.loop = loop
    self.connections = connections
    self.resolver = resolver ?? Resolver(on: loop)
    ownsResolver = resolver == nil
  }

  deinit {
    close()
    buffer.deallocate()
  }

  /// How many connections are open, in use or kept.
  var openConnections: Int { pools.values.reduce(0) { $0 + $1.open.count } }

  package func send(_ request: TransportRequest) -> Exchange {
    let exchange = PlainExchange(request, by: self, on: loop)
    if isClosed {
      loop.callSoon { exchange.end(Cancellation("the client was closed")) }
    } else if let connection = idleConnection(for: request) {
      connection.carry(exchange)
    } else {
      open(for: exchange)
    }
    return exchange
  }

  package func close() {
    guard !isClosed else { return }
    isClosed = true
    let ended = Cancellation("the client was closed")
    for exchange in waiting.values {
      exchange.dial = nil
      exchange.end(ended)
    }
    waiting = [:]
    for connection in pools.values.flatMap({ $0.open.values }) { connection.abandon(ended) }
    pools = [:]
    if ownsResolver { resolver.close() }
  }

  /// Takes the exchange off the wire at once; its connection is closed.
  func cancel(_ exchange: PlainExchange) {
    waiting[ObjectIdentifier(exchange)] = nil
    exchange.dial = nil
    exchange.connection?.leave()
  }
}

// Connections

extension PlainTransport {
  private func endpoint(of url: WebURL) -> ConnectionPool.Endpoint { .init(host: url.host, port: url.port) }

  private func idleConnection(for request: TransportRequest) -> PlainConnection? {
    guard let pool = pools[endpoint(of: request.url)] else { return nil }
    while let connection = pool.idle.popLast() {
      idleCount -= 1
      if connection.isUsable(for: request) { return connection }
      closed(connection)
    }
    return nil
  }

  /// Makes a connection for an exchange.
  func open(for exchange: PlainExchange) {
    guard !isClosed else { return exchange.end(Cancellation("the client was closed")) }
    let url = exchange.request.url
    waiting[ObjectIdentifier(exchange)] = exchange
    let dial = Dial(url, resolver, rule: addressRule, on: loop, resolved: { exchange.resolved() }) {
      [unowned self] result in
      waiting[ObjectIdentifier(exchange)] = nil
      exchange.dial = nil
      switch result {
      case .success(let descriptor):
        exchange.connected()
        connection(descriptor, for: url).carry(exchange)
      case .failure(let failure):
        // Idle connections give way when descriptors have run out.
        guard case .limit = failure.kind, idleCount > 0 else { return exchange.end(failure) }
        closeIdleConnections()
        open(for: exchange)
      }
    }
    exchange.dial = dial
  }

  package func dial(_ url: WebURL) -> Future<Socket> {
    let future = Future<Socket>(on: loop)
    if isClosed {
      future.fail(Cancellation("the client was closed"))
      return future
    }
    let dial = Dial(url, resolver, rule: addressRule, on: loop) { [loop] result in
      switch result {
      case .success(let descriptor): future.succeed(Socket(owning: descriptor, on: loop))
      case .failure(let failure): future.fail(failure)
      }
    }
    // Held by the future for as long as it is not done.
    future.onCancel = { future, cancellation in
      dial.cancel()
      future.fail(cancellation)
    }
    return future
  }

  private func connection(_ descriptor: Int32, for url: WebURL) -> PlainConnection {
    let endpoint = endpoint(of: url)
    let pool = pools[endpoint] ?? ConnectionPool(of: endpoint)
    pools[endpoint] = pool
    let connection = PlainConnection(descriptor, for: pool, of: self, on: loop)
    pool.open[ObjectIdentifier(connection)] = connection
    return connection
  }

  /// The connection carries nothing any more.
  func freed(_ connection: PlainConnection) {
    connection.pool.idle.append(connection)
    idleCount += 1
    guard idleCount > connections else { return }
    // The one that was not used for longest stands at the front of some pool.
    let oldest = pools.values.compactMap(\.idle.first).min { $0.lastUse < $1.lastUse }
    guard let oldest else { return }
    oldest.pool.idle.removeFirst()
    idleCount -= 1
    closed(oldest)
  }

  /// The server has closed a connection that carries nothing, or sends what nobody has asked for.
  func stirred(_ connection: PlainConnection) {
    guard let index = connection.pool.idle.firstIndex(where: { $0 === connection }) else { return }
    connection.pool.idle.remove(at: index)
    idleCount -= 1
    closed(connection)
  }

  /// Others need the descriptors.
  private func closeIdleConnections() {
    for connection in pools.values.flatMap(\.idle) { stirred(connection) }
  }

  /// The connection is of no more use.
  func closed(_ connection: PlainConnection) {
    connection.close()
    let pool = connection.pool
    pool.open[ObjectIdentifier(connection)] = nil
    if pool.open.isEmpty { pools[pool.endpoint] = nil }
  }
}
