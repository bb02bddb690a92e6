import FetchRuntime

/// The wire as scripts have it: plain HTTP on our own sockets, and libcurl for TLS, HTTP/2 and proxies.
package final class DefaultTransport: Transport {
  private let resolver: Resolver
  private let plain: PlainTransport
  private let curl: CurlTransport
  private let usesProxy = EnvironmentProxy.variable(isSecure: false) != nil

  /// Transports that keep up to `connections` connections open each.
  package init(on loop: EventLoop, connections: Int = 256, resolver: Resolver? = nil) {
    let resolver = resolver ?? Resolver(on: loop)
    self.resolver = resolver
    plain = PlainTransport(on: loop, connections: connections, resolver: resolver)
    curl = CurlTransport(on: loop, connections: connections, resolver: resolver)
  }

  package func send(_ request: TransportRequest) -> Exchange {
    isPlain(request) ? plain.send(request) : curl.send(request)
  }

  package var loop: EventLoop { plain.loop }

  package func dial(_ url: WebURL) -> Future<Socket> { plain.dial(url) }

  package var addressRule: AddressRule? {
    didSet {
      plain.addressRule = addressRule
      curl.addressRule = addressRule
    }
  }

  package func close() {
    plain.close()
    curl.close()
    resolver.close()
  }

  private func isPlain(_ request: TransportRequest) -> Bool {
    // A host that is no ASCII could not be put into it, and one with a zone is for the system alone to understand.
    !request.url.isSecure && !usesProxy && request.connection.proxy == nil
      && request.url.host.utf8.allSatisfy { $0 < 0x80 && $0 != UInt8(ascii: "%") }
  }
}
