import FetchRuntime

/// A running request: a future of its response.
///
/// It goes on by itself until 1 MiB of the body is there, and completes only after somebody said what becomes of the
/// body (`keepBody`, `save`, `discardBody`, `streamBody`) and the body has been read. A failure may complete it before.
package final class FetchOperation: Future<HTTPResponse> {
  /// How far it is.
  enum Stage {
    /// It waits: for a place, or until it is time to try again.
    case waiting
    /// It waits for its turn with the next request of an attempt, for instance where a redirect leads.
    case moving
    /// It waits until somebody has found out its credentials.
    case authorizing
    /// It is looked up whether the answer is there already.
    case lookingUp(Future<StoredAnswer?>)
    /// The body that is to be sent is read.
    case loading(Future<[UInt8]>)
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
  enum Choice {
    case open, keep, discard, stream
    case save(any BodySink)
  }

  /// What was asked.
  package let request: HTTPRequest
  /// How often it has been tried.
  package internal(set) var attempts = 0
  /// The redirects followed so far.
  package internal(set) var redirects: [Redirect] = []

  /// Where it stands with the limits.
  var place = AdmissionPlace.outside
  /// Who sends it.
  let client: HTTPClient
  /// How to go about it.
  let options: RequestOptions
  /// It is not queued before somebody has said what becomes of its body.
  private var isPostponed = false
  /// When it was asked.
  let started: Int
  /// When it began to wait for a place the last time.
  private var waitingSince: Int
  /// Its credentials were found out anew once.
  var hasRenewed = false
  /// How long it has waited for places.
  private(set) var queued = 0
  /// How long it waited the last time.
  private(set) var lastWait = 0
  /// What is asked at the moment.
  var hop: Hop
  /// How far it is.
  var stage = Stage.waiting
  /// What was said about the body.
  var choice = Choice.open
  /// The exchange under way, or the one whose body waits.
  var exchange: Exchange?
  /// What the cache has of the hop, while its server is asked whether that still holds.
  var candidate: Candidate?
  /// How the cache answered the hop, if it did.
  var cacheUse: CacheUse?
  /// What its sink has of the body, when the rest was asked for.
  var remnant: BodyRemnant?
  /// Moves the body to its sink, once the head is good.
  var writer: SinkWriter?
  /// Ends the draining of a body, or the wait for another attempt.
  var timer: Timer?
  /// Watches that the attempt gets on.
  lazy var watchdog = Watchdog(on: loop, options) { [unowned self] in timedOut($0, after: $1) }

  /// A request that has not begun.
  init(_ request: HTTPRequest, by client: HTTPClient) {
    self.request = request
    self.client = client
    options = request.options ?? client.defaults
    hop = Hop(request, options)
    started = client.loop.clock.now
    waitingSince = started
    super.init(on: client.loop)
  }

  /// Queues it as soon as the loop gets a turn, so that who asked can still postpone it; what cannot be sent fails at once.
  func begin() {
    if let failure = request.validate() { return end(failure.at(request.url)) }
    // A timer and no step: timers are looked at while a script is busy, too.
    loop.callLater(0) { [self] in
      if !isPostponed { enter() }
    }
  }

  /// True until it is queued for its first attempt.
  var isFresh: Bool {
    guard case .outside = place, case .waiting = stage else { return false }
    return attempts == 0
  }

  private func enter() {
    guard isFresh else { return }
    authorize { [self] in goOn() }
  }

  /// Goes on with the hop: from the cache, or by asking the server.
  func goOn() {
    if options.cache == nil { askInTurn() } else { lookUp() }
  }

  /// Asks the server as soon as the limits allow it.
  func askInTurn() {
    if case .outside = place { client.admission.enter(self) } else { askNext() }
  }

  /// It waits from now on.
  func startWaiting() { waitingSince = loop.clock.now }

  /// It has its place; gives how long it waited for that.
  func stopWaiting() -> Int {
    let waited = loop.clock.now - waitingSince
    queued += waited
    lastWait = waited
    return waited
  }

  /// Keeps a request that was just made from being sent until somebody has said what becomes of its body.
  package func postpone() { isPostponed = !isBodyChosen }

  /// Ends it, wherever it is; completes when a sink has tidied up.
  package override func cancel(_ cancellation: Cancellation) {
    guard !isDone, !isOver else { return }
    end(cancellation)
  }

  /// Decides about the body when the scope ends and nobody has asked for it; without one it is discarded.
  package var whenScopeCloses: (() -> Void)?

  package override func scopeIsClosing() {
    guard !isDone, !isBodyChosen else { return }
    if let whenScopeCloses { whenScopeCloses() } else { discardBody() }
  }

  /// True when nothing more will happen.
  var isOver: Bool {
    if case .over = stage { true } else { false }
  }
}

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
    if isPostponed {
      isPostponed = false
      enter()
    }
    client.admission.want(self)
    if case .accepted(let head) = stage { takeBody(head) }
  }
}
