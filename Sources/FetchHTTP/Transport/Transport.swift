import FetchRuntime

/// Below this seam is the wire: one exchange at a time, without redirects, retries, limits or timeouts of its own.
package protocol Transport: AnyObject {
  /// What everything runs on.
  var loop: EventLoop { get }

  /// Begins an exchange. Never fails here: what goes wrong arrives at the exchange.
  func send(_ request: TransportRequest) -> Exchange

  /// A connection to a URL's host and port that is to carry something else than HTTP. Cancelled, it is given up.
  func dial(_ url: WebURL) -> Future<Socket>

  /// Which addresses may be dialled; nil for all.
  var addressRule: AddressRule? { get set }

  /// Ends every exchange and closes every connection; what is sent afterwards ends as cancelled.
  func close()
}

extension Transport {
  /// Most transports carry HTTP alone.
  package func dial(_ url: WebURL) -> Future<Socket> {
    let future = Future<Socket>(on: loop)
    future.fail(HTTPFailure.notConnected(to: url.authority, "only requests are answered here, and not by a network"))
    return future
  }
}

/// One request as it goes over the wire.
package struct TransportRequest {
  /// The method.
  package var method: String
  /// Where to; its credentials are already among the headers.
  package var url: WebURL
  /// Headers beyond those every transport adds.
  package var headers: [HeaderField]
  /// What is sent along.
  package var body: RequestBody
  /// How the connection is made.
  package var connection: ConnectionOptions
  /// Headers that no transport adds.
  package var omittedHeaders: [String] = []
  /// How long it stood in the queue before, in nanoseconds; for witnesses.
  package var queued = 0
}

extension TransportRequest {
  /// Whether a header is sent that the transport would add if nothing were said of it.
  func takesDefault(_ name: String) -> Bool {
    !headers.contains { $0.isNamed(name) } && !omittedHeaders.contains { HeaderField($0, "").isNamed(name) }
  }

  /// The bytes of its body, possibly none. A method that is expected to have one declares its length in any case (RFC 9110, 8.6); nil
  /// for a request without any.
  var content: [UInt8]? {
    if case .bytes(let bytes) = body { return bytes }
    return ["POST", "PUT", "PATCH"].contains(method) ? [] : nil
  }
}

/// What decides whether two requests may share a connection, beside their origin.
package struct ConnectionOptions: Equatable {
  /// Accept any certificate.
  package var insecure = false
  /// A file of certificates to trust instead of the system's.
  package var authorities: String?
  /// A client certificate's file.
  package var certificate: String?
  /// The key of the client certificate.
  package var key: String?
  /// A proxy's URL; nil for what the environment says.
  package var proxy: String?
  /// Whether HTTP/2 is offered where TLS is spoken.
  package var offersHTTP2 = true
  /// How long a connection may take in nanoseconds: the transport divides it among a host's addresses.
  package var patience = 30_000_000_000

  /// The usual: certificates are checked, proxies are the environment's.
  package init() {}
}
