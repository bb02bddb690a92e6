/// Listens to an exchange, and keeps its answer when it has come whole and may be kept.
final class AnswerRecorder: ExchangeWitness {
  private let rule: CacheRule
  private let key: CacheKey
  private let request: TransportRequest
  private let privateHeaders: [String]
  private unowned let exchange: Exchange
  private let wallClock: () -> Int
  private let requested: Int
  private var body: [UInt8] = []
  /// What the head says, once one came: whether there is anything to listen to.
  private var isWorthwhile: Bool?

  /// A recorder of the answer to `request`, which was sent just now.
  init(
    _ exchange: Exchange, _ request: TransportRequest, under key: CacheKey, by rule: CacheRule,
    privateHeaders: [String], wallClock: @escaping () -> Int
  ) {
    self.exchange = exchange
    self.request = request
    self.key = key
    self.rule = rule
    self.privateHeaders = privateHeaders
    self.wallClock = wallClock
    requested = wallClock()
  }

  func received(_ bytes: UnsafeRawBufferPointer) {
    guard isWanted() else { return }
    if body.count + bytes.count > rule.store.maxBody {
      isWorthwhile = false
      body = []
    } else {
      body.append(contentsOf: bytes)
    }
  }

  func ended(_ ending: ExchangeEnding) {
    guard case .whole = ending, isWanted(), let head = exchange.head.output else { return }
    let answer = StoredAnswer(
      head, body, to: request, privateHeaders: privateHeaders, requested: requested, received: wallClock())
    if answer.size <= rule.store.maxSize { rule.store.keep(answer, under: key, for: request.headers) }
  }

  private func isWanted() -> Bool {
    if let isWorthwhile { return isWorthwhile }
    guard let head = exchange.head.output else { return false }
    var isWanted = Storability.allows(head, received: wallClock(), maxAge: rule.maxAge)
    if let length = head.headers["content-length"].flatMap({ ASCII.decimal($0.utf8) }), length > rule.store.maxBody {
      isWanted = false
    }
    isWorthwhile = isWanted
    return isWanted
  }
}
