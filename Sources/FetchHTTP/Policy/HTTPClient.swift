import FetchRuntime

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Sends requests by the rules of the language: limits, redirects, retries, timeouts, what counts as a failure.
package final class HTTPClient {
  /// The loop everything runs on.
  package let loop: EventLoop
  /// Options of requests that bring none.
  package var defaults: RequestOptions
  /// Answers why a URL may not be asked, or nil; put to it before every hop, and of the proxy that a script names.
  package var hostRule: ((WebURL) -> Refusal?)?
  /// Whether what requests say about caches counts; they go by all of them when everything is to go over the wire.
  package var usesCaches = true
  /// A random number from 0 up to its argument, for the jitter of retries.
  package var random: (Int) -> Int = { Int.random(in: 0...$0) }
  /// Seconds since 1970, for dates in `Retry-After`.
  package var wallClock: () -> Int = { time(nil) }

  /// Hears what becomes of requests, for tracing.
  package var onEvent: ((FetchOperation, RequestEvent) -> Void)?
  /// What went over the wire.
  package let traffic = Traffic()

  /// The wire.
  private(set) var transport: any Transport
  /// The limits.
  let admission: Admission

  /// A client with at most `limit` requests in flight.
  package init(loop: EventLoop, transport: any Transport, defaults: RequestOptions = .init(), limit: Int = 100) {
    self.loop = loop
    self.transport = transport
    self.defaults = defaults
    admission = Admission(limit: limit, on: loop)
  }

  /// Begins a request, at once or as soon as the limits allow it.
  package func send(_ request: HTTPRequest) -> FetchOperation {
    let operation = FetchOperation(request, by: self)
    operation.begin()
    return operation
  }

  /// Has `witness` hear of all that goes over the wire from here on.
  package func tell(_ witness: any TransportWitness) {
    transport = WitnessedTransport(transport, witness: witness)
  }

  /// Ends every exchange and closes every connection.
  package func close() {
    transport.close()
  }
}
