import FetchRuntime

extension FetchOperation: AdmissionGuest {
  /// A hold of this host concerns it.
  var admissionHost: String { hop.url.host }

  /// What its session asks of it.
  var throttles: [Throttle] { options.throttles }

  /// Somebody waits for it.
  var isWanted: Bool { isBodyChosen }

  /// Begins an attempt, or goes on with one where a redirect leads.
  func admitted() {
    let waited = stopWaiting()
    if case .moving = stage {
      watchdog.extendAttempt(by: waited)
    } else {
      attempts += 1
      watchdog.beginAttempt()
    }
    ask()
  }

  /// Sends the hop, once its body is there.
  private func ask() {
    if let refusal = client.refusal(of: hop.url, hop.headers, over: hop.connection) {
      return end(HTTPFailure.forbidden(refusal).at(hop.url))
    }
    let request = makeRequest()
    guard case .deferred(let source) = request.body else { return send(request) }
    let loading = source.load()
    stage = .loading(loading)
    loading.isObserved = true
    loading.addCallback { [self] _ in
      guard case .loading(let current) = stage, current === loading else { return }
      guard let body = loading.output else { return end(loading.failure ?? Cancellation("its body was not read")) }
      var request = request
      request.body = .bytes(body)
      send(request)
    }
  }

  /// The hop as it goes over the wire.
  func makeRequest() -> TransportRequest {
    var request = hop.transportRequest(options, at: client.wallClock())
    request.queued = lastWait
    askForRest(&request)
    return request
  }

  private func send(_ request: TransportRequest) {
    stage = .asking
    let key = cacheKey(of: request)
    let exchange = client.transport.send(validating(request, under: key))
    self.exchange = exchange
    record(exchange, request, under: key)
    exchange.body.observer = self
    exchange.body.traffic = client.traffic
    client.traffic.requests += 1
    tell(.sent(method: hop.method, hop.url))
    watchdog.watch(exchange)
    exchange.head.isObserved = true
    exchange.head.addCallback { _ in self.headHasCome(exchange) }
  }

  /// Decides what the head means.
  private func headHasCome(_ exchange: Exchange) {
    guard self.exchange === exchange, case .asking = stage else { return }
    if let failure = exchange.head.failure { return attemptFailed(failure) }
    guard let head = exchange.head.output else { return }
    options.jar?.store(head, from: hop.url, at: client.wallClock())
    if cacheTakes(head) || renewCredentials(on: head) { return }
    deal(with: head)
  }

  /// Goes on with a head, be it from the wire or from the cache.
  func deal(with head: ResponseHead) {
    do {
      if options.redirects > 0, let next = try hop.redirected(by: head) { return follow(next, head) }
    } catch {
      return end(error.at(hop.url))
    }
    if dealsWithRange(head) { return }
    if options.allow.accepts(head.status) { accept(head) } else { refuse(head) }
  }

  /// Goes on to where a redirect leads.
  private func follow(_ next: Hop, _ head: ResponseHead) {
    guard redirects.count < options.redirects else {
      return end(HTTPFailure.tooManyRedirects(options.redirects).at(hop.url))
    }
    redirects.append(Redirect(status: head.status, url: hop.url))
    tell(.redirected(status: head.status, to: next.url))
    drain {
      self.hop = next
      self.goOn()
    }
  }

  /// Goes on with the next request of the attempt as soon as the limits allow it.
  func askNext() {
    stage = .moving
    watchdog.stop()
    startWaiting()
    client.admission.move(self)
  }

  /// The status is a failure: tries again, or collects the body for who wants to know why.
  private func refuse(_ head: ResponseHead) {
    let asked = RetryAfter.delay(in: head, wallClock: client.wallClock())
    // The cache would say the same again.
    if !(exchange is StoredExchange), let delay = retryDelay(.status(head.status), asked: asked) {
      if asked != nil, head.status == 429 || head.status == 503 { client.admission.hold(hop.url.host, for: delay) }
      tell(.retries(.status(head.status), after: delay))
      return drain { self.retry(after: delay) }
    }
    stage = .refused(head)
    guard let body = exchange?.body else { return }
    body.keep(atMost: options.memoryLimit)
    if body.hasArrived { bodyHasArrived(body) }
  }

  /// The status is good.
  private func accept(_ head: ResponseHead) {
    stage = .accepted(head)
    takeBody(head)
  }

  /// The response this head and body make.
  func response(_ head: ResponseHead, _ body: ResponseBody) -> HTTPResponse {
    var timings = exchange?.timings ?? Timings()
    timings.queued = queued
    return HTTPResponse(
      head, url: hop.url, redirects: redirects, timings: timings, cacheUse: cacheUse, body: body)
  }
}
