import FetchRuntime

extension FetchOperation: ExchangeBodyObserver {
  /// Does with the body what was said, or if nothing was, leaves it in the buffer.
  func takeBody(_ head: ResponseHead) {
    guard let body = exchange?.body else { return }
    body.observer = self
    switch choice {
    case .open:
      if body.isPaused { client.admission.park(self) }
    case .keep: body.keep(atMost: options.memoryLimit)
    case .discard: body.discard(atMost: .max)
    case .stream: return stream(head)
    case .save(let sink): return pour(into: sink, head, body)
    }
    if body.hasArrived { bodyHasArrived(body) }
  }

  /// Stands still until somebody wants the body.
  func bodyIsWaiting(_ body: ExchangeBody) {
    guard exchange?.body === body, body.isPaused, case .accepted = stage, !isBodyChosen else { return }
    client.admission.park(self)
  }

  /// Ends the transfer.
  func bodyPassedLimit(_ body: ExchangeBody) {
    guard exchange?.body === body else { return }
    switch stage {
    case .draining(let next): cut(next)
    case .refused(let head): end(HTTPFailure.status(response(head, .bytes(body.takeBytes()))).at(hop.url))
    case .accepted: end(HTTPFailure.bodyOverLimit(options.memoryLimit, isHeld: writer == nil).at(hop.url))
    case .waiting, .moving, .authorizing, .lookingUp, .loading, .asking, .over: break
    }
  }

  /// Completes the request, unless a sink or stream still has to take the body.
  func bodyHasArrived(_ body: ExchangeBody) {
    guard exchange?.body === body else { return }
    guard !body.isOverLimit else { return bodyPassedLimit(body) }
    switch stage {
    case .draining(let next): cut(next)
    case .refused(let head): end(HTTPFailure.status(response(head, .bytes(body.takeBytes()))).at(hop.url))
    case .accepted(let head): completeBody(head, body)
    // The head's callback comes first, and looks here again.
    case .waiting, .moving, .authorizing, .lookingUp, .loading, .asking, .over: break
    }
  }

  /// The whole body is there, or what there will be of it.
  private func completeBody(_ head: ResponseHead, _ body: ExchangeBody) {
    switch choice {
    case .save, .stream: return watchdog.stop()  // The reader has to empty the buffer first.
    case .open, .keep, .discard: break
    }
    if let failure = body.failure { return attemptFailed(failure) }
    switch choice {
    case .open:
      watchdog.stop()
      // Nothing will happen until somebody asks; if nobody can any more, this is the last that holds it.
      body.observer = nil
      client.admission.leave(self)
    case .keep: complete(response(head, .bytes(body.takeBytes())))
    case .discard: complete(response(head, .discarded))
    case .save, .stream: break
    }
  }

  /// Streams the body into a sink.
  private func pour(into sink: any BodySink, _ head: ResponseHead, _ body: ExchangeBody) {
    let (held, missing) = prepare(sink, for: head)
    let bound = options.maxBody.map { max(0, $0 - held) } ?? .max
    body.pour(into: write(into: sink, head, expecting: missing), atMost: bound)
  }

  /// A writer into the sink, with whose end the request is complete.
  func write(into sink: any BodySink, _ head: ResponseHead, expecting missing: Int? = nil) -> SinkWriter {
    let writer = SinkWriter(sink, expecting: missing) { [unowned self] failure in
      if let failure {
        attemptFailed(failure)
      } else {
        complete(response(head, .saved(size: self.writer?.written ?? 0)))
      }
    }
    self.writer = writer
    return writer
  }

  /// Hands the exchange over to a stream.
  private func stream(_ head: ResponseHead) {
    guard let exchange else { return }
    let body = BodyStream(of: exchange, from: hop.url, options, on: loop, after: watchdog)
    let response = response(head, .stream(body))
    self.exchange = nil
    complete(response)
  }

  /// Reads what is left of a body, if that is little and quick, so that the connection can be used again.
  func drain(then next: @escaping () -> Void) {
    guard let body = exchange?.body else { return }
    stage = .draining(next: next)
    if body.hasArrived { return cut(next) }
    timer = loop.callLater(1_000_000_000) { [self] in cut(next) }
    body.discard(atMost: 64 << 10)
  }

  /// Leaves the exchange, whether its body ended or not, and goes on.
  private func cut(_ next: () -> Void) {
    leaveExchange()
    next()
  }
}
