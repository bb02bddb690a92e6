import FetchRuntime

/// A running request: a future of its response.
///
/// It goes on by itself until 1 MiB of the body is there, and completes only after somebody said what becomes of the
/// body (`keepBody`, `save`, `discardBody`, `streamBody`) and the body has been read. A failure may complete it before.
package final class FetchOperation: Future<HTTPResponse> {
  /// How far it is.
  private enum Stage {
    /// It waits: for a place, or until it is time to try again.
    case waiting
    /// The request is out, and no head has come.
    case asking
    /// The rest of a body nobody wants is read, so that its connection can be used again.
    case draining(next: () -> Void)
    /// The status is a failure; its body is collected.
    case refused(ResponseHead)
    /// The head is good.
    case accepted(ResponseHead)
    /// Nothing more will happen, but perhaps the tidying up of a sink.
    case over
  }

  /// What becomes of the body.
  private enum Choice {
    case open, keep, discard, stream
    case save(any BodySink)
  }

  /// What was asked.
  package let request: HTTPRequest
  /// How often it has been tried.
  package private(set) var attempts = 0
  /// The redirects followed so far.
  package private(set) var redirects: [Redirect] = []

  var place = AdmissionPlace.outside
  private let client: HTTPClient
  private let options: RequestOptions
  private let started: Int
  private var queued = 0
  private var hop: Hop
  private var stage = Stage.waiting
  private var choice = Choice.open
  private var exchange: Exchange?
  private var writer: SinkWriter?
  private var timer: Timer?
  private lazy var watchdog = Watchdog(on: loop, options) { [unowned self] in timedOut($0, after: $1) }

  init(_ request: HTTPRequest, by client: HTTPClient) {
    self.request = request
    self.client = client
    options = request.options ?? client.defaults
    hop = Hop(request, options)
    started = client.loop.clock.now
    super.init(on: client.loop)
  }

  func begin() {
    if let failure = request.validate() { return end(failure.at(request.url)) }
    client.admission.enter(self)
  }

  /// Ends it, wherever it is; completes when a sink has tidied up.
  package override func cancel(_ cancellation: Cancellation) {
    guard !isDone, !isOver else { return }
    end(cancellation)
  }

  private var isOver: Bool {
    if case .over = stage { true } else { false }
  }
}

// MARK: What becomes of the body

extension FetchOperation {
  /// Somebody awaits the response: the body is collected in memory.
  package func keepBody() { choose(.keep) }

  /// Nobody can look at the response any more: the body is read and forgotten.
  package func discardBody() { choose(.discard) }

  /// The body goes to `sink` as it comes. A retry restarts the sink; a failure aborts it.
  package func save(into sink: any BodySink) {
    guard !isDone else {
      _ = sink.abort()
      return
    }
    choose(.save(sink))
  }

  /// The response is complete as soon as its head is, with a stream of its body; it then holds no place any more.
  package func streamBody() { choose(.stream) }

  /// True until one of the four has been called.
  package var isBodyChosen: Bool {
    if case .open = choice { false } else { true }
  }

  private func choose(_ choice: Choice) {
    precondition(!isBodyChosen || isDone, "what becomes of a body is said once")
    self.choice = choice
    guard !isDone else { return }
    client.admission.want(self)
    if case .accepted(let head) = stage { takeBody(head) }
  }
}

// MARK: One attempt

extension FetchOperation: AdmissionGuest {
  var admissionHost: String { hop.url.host }

  var isWanted: Bool { isBodyChosen }

  func admitted() {
    if attempts == 0 { queued = loop.clock.now - started }
    attempts += 1
    watchdog.beginAttempt()
    ask()
  }

  private func ask() {
    if let reason = client.hostRule?(hop.url) { return end(HTTPFailure.forbidden(reason).at(hop.url)) }
    stage = .asking
    let exchange = client.transport.send(hop.transportRequest(options))
    self.exchange = exchange
    exchange.body.observer = self
    watchdog.watch(exchange)
    exchange.head.isObserved = true
    exchange.head.addCallback { _ in self.headHasCome(exchange) }
  }

  private func headHasCome(_ exchange: Exchange) {
    guard self.exchange === exchange, case .asking = stage else { return }
    if let failure = exchange.head.failure { return attemptFailed(failure) }
    guard let head = exchange.head.output else { return }
    do {
      if options.redirects > 0, let next = try hop.redirected(by: head) { return follow(next, head) }
    } catch {
      return end(error.at(hop.url))
    }
    if options.allow.accepts(head.status) { accept(head) } else { refuse(head) }
  }

  private func follow(_ next: Hop, _ head: ResponseHead) {
    guard redirects.count < options.redirects else {
      return end(HTTPFailure.tooManyRedirects(options.redirects).at(hop.url))
    }
    redirects.append(Redirect(status: head.status, url: hop.url))
    drain {
      self.hop = next
      self.ask()
    }
  }

  private func refuse(_ head: ResponseHead) {
    let asked = RetryAfter.delay(in: head, wallClock: client.wallClock())
    if let delay = retryDelay(.status(head.status), asked: asked) {
      if asked != nil, head.status == 429 || head.status == 503 { client.admission.hold(hop.url.host, for: delay) }
      return drain { self.retry(after: delay) }
    }
    stage = .refused(head)
    guard let body = exchange?.body else { return }
    body.keep(atMost: options.memoryLimit)
    if body.hasArrived { bodyHasArrived(body) }
  }

  private func accept(_ head: ResponseHead) {
    stage = .accepted(head)
    takeBody(head)
  }

  private func response(_ head: ResponseHead, _ body: ResponseBody) -> HTTPResponse {
    var timings = exchange?.timings ?? Timings()
    timings.queued = queued
    return HTTPResponse(head, url: hop.url, redirects: redirects, timings: timings, body: body)
  }
}

// MARK: The body

extension FetchOperation: ExchangeBodyObserver {
  private func takeBody(_ head: ResponseHead) {
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

  func bodyIsWaiting(_ body: ExchangeBody) {
    guard exchange?.body === body, body.isPaused, case .accepted = stage, !isBodyChosen else { return }
    client.admission.park(self)
  }

  func bodyPassedLimit(_ body: ExchangeBody) {
    guard exchange?.body === body else { return }
    switch stage {
    case .draining(let next): cut(next)
    case .refused(let head): end(HTTPFailure.status(response(head, .bytes(body.takeBytes()))).at(hop.url))
    case .accepted: end(HTTPFailure.bodyOverLimit(options.memoryLimit).at(hop.url))
    case .waiting, .asking, .over: break
    }
  }

  func bodyHasArrived(_ body: ExchangeBody) {
    guard exchange?.body === body else { return }
    guard !body.isOverLimit else { return bodyPassedLimit(body) }
    switch stage {
    case .draining(let next): cut(next)
    case .refused(let head): end(HTTPFailure.status(response(head, .bytes(body.takeBytes()))).at(hop.url))
    case .accepted(let head): completeBody(head, body)
    // The head's callback comes first, and looks here again.
    case .waiting, .asking, .over: break
    }
  }

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

  private func pour(into sink: any BodySink, _ head: ResponseHead, _ body: ExchangeBody) {
    let writer = SinkWriter(sink) { [unowned self] failure in
      if let failure {
        if body.failure == nil { end(failure) } else { attemptFailed(failure) }
      } else {
        complete(response(head, .saved(size: self.writer?.written ?? 0)))
      }
    }
    self.writer = writer
    body.pour(into: writer, atMost: options.maxBody ?? .max)
  }

  private func stream(_ head: ResponseHead) {
    guard let exchange else { return }
    let response = response(head, .stream(BodyStream(of: exchange, from: hop.url, options, on: loop)))
    self.exchange = nil
    complete(response)
  }

  /// Reads what is left of a body, if that is little and quick, so that the connection can be used again.
  private func drain(then next: @escaping () -> Void) {
    guard let body = exchange?.body else { return }
    stage = .draining(next: next)
    if body.hasArrived { return cut(next) }
    timer = loop.callLater(1_000_000_000) { [self] in cut(next) }
    body.discard(atMost: 64 << 10)
  }

  private func cut(_ next: () -> Void) {
    leaveExchange()
    next()
  }
}

// MARK: Failing, trying again, ending

extension FetchOperation {
  private func timedOut(_ patience: HTTPFailure.Patience, after allowed: Int) {
    let failure = HTTPFailure.timeout(patience, after: allowed, host: hop.url.authority).at(hop.url)
    if case .refused(let head) = stage, let body = exchange?.body {
      return end(HTTPFailure.status(response(head, .bytes(body.takeBytes()))).at(hop.url))
    }
    attemptFailed(failure)
  }

  private func attemptFailed(_ error: any Error) {
    guard var failure = error as? HTTPFailure else { return end(error) }
    failure.url = hop.url
    guard let cause = failure.retryCause, let delay = retryDelay(cause, asked: nil) else { return end(failure) }
    watchdog.stop()
    leaveExchange()
    guard case .save(let sink) = choice, let writer else { return retry(after: delay) }
    self.writer = nil
    stage = .waiting
    writer.stop {
      self.whenDone(sink.restart()) { failure in
        if self.isOver { return }
        if let failure { self.end(failure) } else { self.retry(after: delay) }
      }
    }
  }

  /// How long to wait before another attempt; nil when there is none. A server that wants more patience than the rule
  /// has is not asked again.
  private func retryDelay(_ cause: RetryRule.Cause, asked: Int?) -> Int? {
    guard let rule = options.retry, rule.allows(cause, method: hop.method, after: attempts) else { return nil }
    let delay = rule.delay(after: attempts, random: client.random)
    guard let asked else { return delay }
    return asked > rule.maxDelay ? nil : max(asked, delay)
  }

  /// Gives the place to others while it waits, then queues again.
  private func retry(after delay: Int) {
    stage = .waiting
    watchdog.stop()
    timer = loop.callLater(delay) { [self] in
      timer = nil
      client.admission.enter(self)
    }
    client.admission.leave(self)
  }

  private func complete(_ response: HTTPResponse) {
    leave()
    succeed(response)
  }

  private func end(_ failure: any Error) {
    let writer = writer
    leave()
    guard case .save(let sink) = choice else { return fail(failure) }
    let abort = { self.whenDone(sink.abort()) { _ in self.fail(failure) } }
    if let writer { writer.stop(then: abort) } else { abort() }
  }

  private func leave() {
    watchdog.stop()
    leaveExchange()
    stage = .over
    writer = nil
    client.admission.leave(self)
  }

  private func leaveExchange() {
    timer?.cancel()
    timer = nil
    guard let exchange else { return }
    self.exchange = nil
    exchange.body.observer = nil
    if !exchange.body.hasArrived { exchange.cancel() }
  }

  private func whenDone(_ future: AnyFuture?, _ next: @escaping ((any Error)?) -> Void) {
    guard let future else { return next(nil) }
    future.isObserved = true
    future.addCallback { next($0.failure) }
  }
}
