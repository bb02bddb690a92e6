import FetchRuntime

/// A body that is read while it comes, piece by piece, no faster than its reader.
package final class BodyStream {
  private let source: Source

  /// A stream of what `exchange` receives, from `url`; it keeps an eye on the exchange from here on, in the place of `watchdog`.
  init(of exchange: Exchange, from url: WebURL, _ options: RequestOptions, on loop: EventLoop, after watchdog: Watchdog)
  {
    source = Source(exchange, from: url, options, on: loop)
    source.begin(after: watchdog)
  }

  deinit { source.close() }

  /// How much of it may be held in memory at once.
  package var memoryLimit: Int { source.options.memoryLimit }

  /// The next piece, or nil when the body is over. One call at a time.
  package func next() -> Future<[UInt8]?> { source.next() }

  /// Ends the transfer; what was not read is lost.
  package func close() { source.close() }
}

/// What the exchange knows of the stream. The stream itself may be dropped by its reader at any time, which closes this.
private final class Source: ExchangeBodyReader, ExchangeBodyObserver {
  private let loop: EventLoop
  private let url: WebURL
  let options: RequestOptions
  private let body: ExchangeBody
  /// Nil when nothing more will come.
  private var exchange: Exchange?
  private var waiting: Future<[UInt8]?>?
  private var failure: (any Error)?
  private lazy var watchdog = Watchdog(on: loop, options) { [unowned self] patience, allowed in
    fail(HTTPFailure.timeout(patience, after: allowed, host: url.authority).at(url))
  }

  init(_ exchange: Exchange, from url: WebURL, _ options: RequestOptions, on loop: EventLoop) {
    self.loop = loop
    self.url = url
    self.options = options
    self.exchange = exchange
    body = exchange.body
  }

  func begin(after other: Watchdog) {
    watchdog.continueAttempt(of: other)
    body.observer = self
    body.pour(into: self, atMost: options.maxBody ?? .max)
    if let exchange, !body.hasArrived { watchdog.watch(exchange) }
  }

  func next() -> Future<[UInt8]?> {
    precondition(waiting == nil, "a body stream has one reader")
    let future = Future<[UInt8]?>(on: loop)
    future.onCancel = { [unowned self] future, cancellation in
      if waiting === future { waiting = nil }
      future.fail(cancellation)
    }
    waiting = future
    bodyHasChanged(body)
    return future
  }

  func bodyHasChanged(_ body: ExchangeBody) {
    guard let waiting else { return }
    if exchange != nil {
      let chunk = body.takeBytes()
      if !chunk.isEmpty {
        self.waiting = nil
        return waiting.succeed(chunk)
      }
      guard body.hasArrived else { return }
      failure = body.failure
      end()
    }
    self.waiting = nil
    if let failure { waiting.fail(failure) } else { waiting.succeed(nil) }
  }

  func close() { fail(nil) }

  // What the exchange tells

  func bodyIsWaiting(_ body: ExchangeBody) {}

  func bodyPassedLimit(_ body: ExchangeBody) {
    fail(HTTPFailure.bodyOverLimit(options.maxBody ?? .max, isHeld: false).at(url))
  }

  func bodyHasArrived(_ body: ExchangeBody) { watchdog.stop() }

  /// Ends the transfer; who reads is told why, or with nil that the body is over.
  private func fail(_ failure: (any Error)?) {
    guard let exchange else { return }
    self.failure = failure
    end()
    if !body.hasArrived { exchange.cancel() }
    bodyHasChanged(body)
  }

  private func end() {
    watchdog.stop()
    body.observer = nil
    exchange = nil
  }
}
