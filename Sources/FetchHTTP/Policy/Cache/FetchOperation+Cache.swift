import FetchRuntime

// Where the cache sits: above the limits, and below redirects, credentials and cookies.
//
// Each hop is looked up by itself, once it is known who asks (credentials and cookies are part of the key) and before it queues, so
// that an answer that is there takes no place, counts for no rate and is no attempt. What is found is played by an exchange of its
// own (`StoredExchange`): redirects, `allow`, `maxBody`, saves and streams deal with it as with any other. What comes over the wire
// is listened to there (`AnswerRecorder`), below retries, so that only an answer that came whole is kept.
extension FetchOperation {
  /// What the cache has of a hop, as long as it is not known whether that still holds.
  struct Candidate {
    let key: CacheKey
    let answer: StoredAnswer
    /// The headers of the request it was found for.
    let headers: [HeaderField]
    /// When the server was asked, in seconds since 1970.
    var requested = 0
  }

  /// Answers the hop from the cache, or has the server asked when that is not possible.
  func lookUp() {
    (candidate, cacheUse) = (nil, nil)
    guard let rule = options.cache, client.usesCaches else { return askInTurn() }
    let request = makeRequest()
    let control = CacheControl(ofRequest: request.headers)
    guard let key = cacheKey(of: request) else {
      return control.has("only-if-cached") ? play(.nothing, nil) : askInTurn()
    }
    // Who may not ask a host may not know either what it answered others.
    if let refusal = client.refusal(of: hop.url, hop.headers, over: hop.connection) {
      return end(HTTPFailure.forbidden(refusal).at(hop.url))
    }
    let search = rule.store.find(key, for: request.headers)
    stage = .lookingUp(search)
    search.isObserved = true
    search.addCallback { [self] _ in
      guard case .lookingUp(let current) = stage, current === search else { return }
      stage = .waiting
      startWaiting()
      let answer = search.output ?? nil
      switch CacheDecision(for: control, stored: answer, at: client.wallClock(), maxAge: rule.maxAge) {
      case .use(let use): if let answer { play(answer, use) }
      case .validate:
        candidate = answer.map { Candidate(key: key, answer: $0, headers: request.headers) }
        askInTurn()
      case .ask: askInTurn()
      case .refuse: play(.nothing, nil)
      }
    }
  }

  /// The key of a request that the cache has a part in.
  func cacheKey(of request: TransportRequest) -> CacheKey? {
    guard options.cache != nil, client.usesCaches else { return nil }
    return CacheKey(request, privateHeaders: hop.privateHeaders, isFenced: client.addressRule != nil)
  }

  /// A request as it is sent: with the question whether what is stored still holds, as long as that is for who asks now.
  func validating(_ request: TransportRequest, under key: CacheKey?) -> TransportRequest {
    guard let candidate, candidate.key == key else {
      candidate = nil
      return request
    }
    self.candidate?.requested = client.wallClock()
    var request = request
    request.headers += Validation.conditions(for: candidate.answer)
    return request
  }

  /// Has the answer to a request that was just sent kept.
  func record(_ exchange: Exchange, _ request: TransportRequest, under key: CacheKey?) {
    guard let key, let rule = options.cache else { return }
    exchange.add(
      AnswerRecorder(
        exchange, request, under: key, by: rule, privateHeaders: hop.privateHeaders, wallClock: client.wallClock))
  }

  /// What an answer from the wire means to the cache; true when what is stored is the response.
  func cacheTakes(_ head: ResponseHead) -> Bool {
    guard let rule = options.cache, client.usesCaches else { return false }
    for url in Invalidation.urls(after: hop.method, of: hop.url, answeredBy: head) {
      rule.store.forget(url: url.withFragment(nil).text)
    }
    guard let candidate else { return false }
    if [500, 502, 503, 504].contains(head.status) { return outlasts(head) }
    guard head.status == 304 else { return false }
    let confirmed = Validation.confirmed(
      candidate.answer, by: head, requested: candidate.requested, received: client.wallClock())
    if let confirmed, Storability.allows(confirmed.head, received: confirmed.received, maxAge: rule.maxAge) {
      rule.store.keep(confirmed, under: candidate.key, for: candidate.headers)
    }
    let exchange = exchange
    drain { [self] in
      if let confirmed { return play(confirmed, .revalidated, after: exchange?.timings ?? Timings()) }
      // It is about a version that we do not have.
      self.candidate = nil
      askNext()
    }
    return true
  }

  /// Uses what is stored although its server has failed, where both sides allow that.
  private func outlasts(_ head: ResponseHead) -> Bool {
    guard let answer = lastingAnswer else { return false }
    let exchange = exchange
    drain { [self] in play(answer, .stale, after: exchange?.timings ?? Timings()) }
    return true
  }

  /// The same when there was no answer at all.
  func outlasts(_ failure: HTTPFailure) -> Bool {
    switch failure.kind {
    case .network, .timeout: break
    case .status, .unrecorded, .limit, .invalid, .permission: return false
    }
    guard case .asking = stage, let answer = lastingAnswer else { return false }
    let timings = exchange?.timings ?? Timings()
    leaveExchange()
    play(answer, .stale, after: timings)
    return true
  }

  private var lastingAnswer: StoredAnswer? {
    guard let candidate, let rule = options.cache else { return nil }
    let freshness = Freshness(of: candidate.answer, at: client.wallClock(), maxAge: rule.maxAge)
    return freshness.outlastsFailure(by: CacheControl(ofRequest: candidate.headers)) ? candidate.answer : nil
  }

  /// Goes on with a stored answer as if it had just come.
  private func play(_ answer: StoredAnswer, _ use: CacheUse?, after earlier: Timings = Timings()) {
    watchdog.stop()
    candidate = nil
    cacheUse = use
    if let use { tell(.stored(use, method: hop.method, hop.url)) }
    let exchange = StoredExchange(answer, after: earlier, on: loop)
    self.exchange = exchange
    stage = .asking
    exchange.body.observer = self
    exchange.begin()
    deal(with: answer.head)
  }
}

extension StoredAnswer {
  /// What is answered when nobody may be asked and nothing is there (RFC 9111, 5.2.1.7).
  fileprivate static let nothing = StoredAnswer(
    head: ResponseHead(status: 504), body: [], selectors: [], requested: 0, received: 0)
}
