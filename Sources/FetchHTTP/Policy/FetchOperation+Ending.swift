import FetchRuntime

extension FetchOperation {
  /// A patience ran out.
  func timedOut(_ patience: HTTPFailure.Patience, after allowed: Int) {
    let failure = HTTPFailure.timeout(patience, after: allowed, host: hop.url.authority).at(hop.url)
    if case .refused(let head) = stage, let body = exchange?.body {
      return end(HTTPFailure.status(response(head, .bytes(body.takeBytes()))).at(hop.url))
    }
    attemptFailed(failure)
  }

  /// Tries again if the rule says so.
  func attemptFailed(_ error: any Error) {
    guard var failure = error as? HTTPFailure else { return end(error) }
    failure.url = hop.url
    if outlasts(failure) { return }
    guard canBeginAgain, let cause = failure.retryCause, let delay = retryDelay(cause, asked: nil) else {
      return end(failure)
    }
    tell(.retries(cause, after: delay))
    watchdog.stop()
    leaveExchange()
    guard let writer else { return retry(after: delay) }
    stage = .waiting
    writer.restart { failure in
      self.writer = nil
      if let failure { self.end(failure) } else { self.retry(after: delay) }
    }
  }

  /// Whether nothing has come of the body that could not be forgotten.
  private var canBeginAgain: Bool {
    guard writer != nil, case .save(let sink) = choice else { return true }
    return sink.canRestart
  }

  /// How long to wait before another attempt; nil when there is none. A server that wants more patience than the rule
  /// has is not asked again.
  func retryDelay(_ cause: RetryRule.Cause, asked: Int?) -> Int? {
    guard let rule = options.retry, rule.allows(cause, method: hop.method, after: attempts) else { return nil }
    let delay = rule.delay(after: attempts, random: client.random)
    guard let asked else { return delay }
    return asked > rule.maxDelay ? nil : max(asked, delay)
  }

  /// Gives the place to others while it waits, then queues again.
  func retry(after delay: Int) {
    stage = .waiting
    watchdog.stop()
    timer = loop.callLater(delay) { [self] in
      timer = nil
      startWaiting()
      client.admission.enter(self)
    }
    client.admission.leave(self)
  }

  /// Tells who listens.
  func tell(_ event: @autoclosure () -> RequestEvent) {
    if let listener = client.onEvent { listener(self, event()) }
  }

  /// How long it has taken since it left the queue, in nanoseconds.
  package var duration: Int { loop.clock.now - started - queued }

  /// Ends well.
  func complete(_ response: HTTPResponse) {
    tell(.answered(response))
    leave()
    succeed(response)
  }

  /// Ends with a failure, once a sink has tidied up.
  func end(_ failure: any Error) {
    tell(.failed(failure))
    let writer = writer
    let loading: AnyFuture? = if case .loading(let future) = stage, !future.isDone { future } else { nil }
    leave()
    // A file that is being read is closed before anybody hears of the end.
    loading?.cancel(failure as? Cancellation ?? Cancellation("its request failed"))
    whenDone(loading) { [self] _ in
      guard case .save(let sink) = choice else { return fail(failure) }
      let abort = { self.whenDone(sink.abort()) { _ in self.fail(failure) } }
      if let writer { writer.stop(then: abort) } else { abort() }
    }
  }

  /// Lets go of everything but the sink.
  func leave() {
    watchdog.stop()
    if case .authorizing = stage { options.credentialSource?.forget(self) }
    if case .lookingUp(let search) = stage { search.cancel(Cancellation("its request is over")) }
    leaveExchange()
    stage = .over
    writer = nil
    client.admission.leave(self)
  }

  /// Lets go of the exchange, and ends it if it is under way.
  func leaveExchange() {
    timer?.cancel()
    timer = nil
    guard let exchange else { return }
    self.exchange = nil
    exchange.body.observer = nil
    if !exchange.body.hasArrived { exchange.cancel() }
  }

  /// Calls `next` when a sink's action is done, with its failure.
  private func whenDone(_ future: AnyFuture?, _ next: @escaping ((any Error)?) -> Void) {
    guard let future else { return next(nil) }
    future.isObserved = true
    future.addCallback { next($0.failure) }
  }
}
