import FetchRuntime

/// A body that is read while it comes, piece by piece, no faster than its reader.
package final class BodyStream {
  private let source: Source

  init(_ body: ExchangeBody, of exchange: Exchange, on loop: EventLoop, onEnd: @escaping () -> Void) {
    source = Source(body, of: exchange, on: loop, onEnd: onEnd)
    source.begin()
  }

  deinit { source.close() }

  /// The next piece, or nil when the body is over. One call at a time.
  package func next() -> Future<[UInt8]?> { source.next() }

  /// Ends the transfer; what was not read is lost.
  package func close() { source.close() }

  /// Says why nothing more will come, and ends the transfer.
  func fail(_ failure: any Error) { source.fail(failure) }
}

/// What the body knows of the stream. The stream itself may be dropped by its reader at any time, which closes this.
private final class Source: ExchangeBodyReader {
  private let loop: EventLoop
  private var exchange: Exchange?
  private let body: ExchangeBody
  private var waiting: Future<[UInt8]?>?
  private var failure: (any Error)?
  private var onEnd: (() -> Void)?

  init(_ body: ExchangeBody, of exchange: Exchange, on loop: EventLoop, onEnd: @escaping () -> Void) {
    self.loop = loop
    self.body = body
    self.exchange = exchange
    self.onEnd = onEnd
  }

  func begin() { body.reader = self }

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
    if exchange != nil, failure == nil {
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

  func fail(_ failure: any Error) {
    guard exchange != nil else { return }
    self.failure = failure
    let isOver = body.hasArrived
    if !isOver { exchange?.cancel() }
    end()
    bodyHasChanged(body)
  }

  func close() {
    guard let exchange else { return }
    if !body.hasArrived { exchange.cancel() }
    end()
    bodyHasChanged(body)
  }

  private func end() {
    exchange = nil
    onEnd?()
    onEnd = nil
  }
}
