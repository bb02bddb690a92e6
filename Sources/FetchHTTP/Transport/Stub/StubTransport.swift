import FetchRuntime

/// Answers without a network, from a closure: for tests and for programs that embed the language.
///
/// Its delays are the loop's, so under a manual clock they take no time.
package final class StubTransport: Transport {
  /// Every request that was sent, in order, if they are kept.
  package private(set) var requests: [TransportRequest] = []
  /// How many exchanges are under way.
  package private(set) var activeCount = 0
  /// The most exchanges that were under way at a time.
  package private(set) var peakCount = 0
  /// How many exchanges were cancelled before their end.
  package private(set) var cancelledCount = 0

  /// Nothing is dialled here.
  package var addressRule: AddressRule?
  package let loop: EventLoop
  private let keepsRequests: Bool
  private let answer: (TransportRequest) -> StubAnswer
  private var active: [ObjectIdentifier: StubExchange] = [:]
  private var isClosed = false

  /// A transport that answers each request with what `answer` makes of it; `keepsRequests` keeps them all, with their bodies.
  package init(
    on loop: EventLoop, keepsRequests: Bool = false, answer: @escaping (TransportRequest) -> StubAnswer
  ) {
    self.loop = loop
    self.keepsRequests = keepsRequests
    self.answer = answer
  }

  package func send(_ request: TransportRequest) -> Exchange {
    if keepsRequests { requests.append(request) }
    let exchange = StubExchange(answer(request), by: self, on: loop)
    active[ObjectIdentifier(exchange)] = exchange
    activeCount += 1
    peakCount = max(peakCount, activeCount)
    if isClosed {
      loop.callSoon { exchange.end(Cancellation("the client was closed")) }
    } else {
      exchange.begin()
    }
    return exchange
  }

  package func close() {
    isClosed = true
    for exchange in active.values { exchange.end(Cancellation("the client was closed")) }
  }

  /// An exchange is over.
  func ended(_ exchange: StubExchange, isCancelled: Bool) {
    guard active.removeValue(forKey: ObjectIdentifier(exchange)) != nil else { return }
    activeCount -= 1
    if isCancelled { cancelledCount += 1 }
  }
}

/// What a stub answers to one request.
package struct StubAnswer {
  /// The head; nil for none.
  package var head: ResponseHead?
  /// The body, in the pieces it comes in.
  package var chunks: [[UInt8]] = []
  /// How the exchange ends after that.
  package var ending = Ending.whole
  /// How long the connection takes, in nanoseconds; nil when there never is one.
  package var connectDelay: Int? = 0
  /// How long the head takes after that.
  package var headDelay = 0
  /// How long each piece of the body takes.
  package var chunkDelay = 0

  /// How an exchange ends.
  package enum Ending {
    /// As it should.
    case whole
    /// With a failure.
    case failure(HTTPFailure)
    /// Not at all.
    case never
  }

  /// A response with a text for its body.
  package init(_ status: Int = 200, headers: [HeaderField] = [], text: String = "") {
    head = ResponseHead(status: status, headers: HTTPHeaders(headers))
    if !text.isEmpty { chunks = [Array(text.utf8)] }
  }

  /// A response whose body comes in pieces.
  package init(_ status: Int = 200, headers: [HeaderField] = [], chunks: [[UInt8]]) {
    head = ResponseHead(status: status, headers: HTTPHeaders(headers))
    self.chunks = chunks
  }

  /// No response, but this failure.
  package static func failing(_ failure: HTTPFailure) -> StubAnswer {
    var answer = StubAnswer()
    answer.head = nil
    answer.ending = .failure(failure)
    return answer
  }

  /// A connection, and then nothing for ever.
  package static var silent: StubAnswer {
    var answer = StubAnswer()
    answer.head = nil
    answer.ending = .never
    return answer
  }
}
