import FetchRuntime

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The wire as scripts have it: plain HTTP on our own sockets, and libcurl for TLS, HTTP/2 and proxies.
package final class DefaultTransport: Transport {
  private let resolver: Resolver
  private let plain: PlainTransport
  private let curl: CurlTransport
  private let usesProxy = DefaultTransport.environmentNamesProxy()

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

  /// libcurl reads these by itself; it looks at `HTTP_PROXY` in capitals for nobody's sake, since a server's CGI scripts
  /// would take it from a request's header.
  private static func environmentNamesProxy() -> Bool {
    let names: [String] = ["http_proxy", "all_proxy", "ALL_PROXY"]
    return names.contains { name in getenv(name).map { $0.pointee != 0 } ?? false }
  }
}
