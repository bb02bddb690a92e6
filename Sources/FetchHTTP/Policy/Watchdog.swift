import FetchRuntime

/// Watches that an attempt gets on: one timer, which looks up where the exchange is only when it fires.
final class Watchdog {
  private let loop: EventLoop
  private let options: RequestOptions
  private let bark: (HTTPFailure.Patience, _ after: Int) -> Void
  // Not weak: that would make every retain of the exchange a slow one.
  private var exchange: Exchange?
  private var attemptDeadline = Int.max
  private var timer: Timer?
  /// Where the body stood when its speed was last measured.
  private var mark: (instant: Int, received: Int, pauses: Int)?

  /// How long a body's speed is measured before it is judged, in nanoseconds.
  static let window = 10_000_000_000

  /// `bark` is called once, with what took too long and how long was allowed.
  init(on loop: EventLoop, _ options: RequestOptions, bark: @escaping (HTTPFailure.Patience, Int) -> Void) {
    self.loop = loop
    self.options = options
    self.bark = bark
  }

  /// A new attempt begins now.
  func beginAttempt() {
    attemptDeadline = options.timeout.map { Self.instant($0, after: loop.clock.now) } ?? .max
  }

  /// It takes over an attempt that another has watched.
  func continueAttempt(of other: Watchdog) { attemptDeadline = other.attemptDeadline }

  /// The attempt has stood in a queue that long, which does not count.
  func extendAttempt(by waited: Int) {
    if attemptDeadline != .max { attemptDeadline += waited }
  }

  /// Watches this exchange from now on.
  func watch(_ exchange: Exchange) {
    self.exchange = exchange
    if timer == nil { arm(at: .max) }
  }

  /// Stops watching.
  func stop() {
    timer?.cancel()
    timer = nil
    exchange = nil
    mark = nil
  }

  /// The exchange may soon enter a part with less patience, so the timer never sleeps longer than the shortest.
  private func arm(at deadline: Int) {
    let patience = min(options.connectTimeout, options.headTimeout, options.idleTimeout)
    let shortest = options.minSpeed == nil ? patience : min(patience, Self.window / 10)
    let instant = min(deadline, attemptDeadline, Self.instant(shortest, after: loop.clock.now))
    timer = loop.callAt(instant) { self.look() }
  }

  /// A century is as good as forever, and cannot overflow.
  private static func instant(_ patience: Int, after start: Int) -> Int {
    start + min(patience, 3_000_000_000_000_000_000)
  }

  private func look() {
    timer = nil
    guard let exchange else { return }
    let now = loop.clock.now
    if now >= attemptDeadline { return bark(.attempt, options.timeout ?? 0) }
    if isTooSlow(exchange, now) { return bark(.speed, Self.window) }
    guard let (patience, allowed) = patience(with: exchange) else { return arm(at: .max) }
    let deadline = Self.instant(allowed, after: exchange.lastActivity)
    if now >= deadline { bark(patience, allowed) } else { arm(at: deadline) }
  }

  private func patience(with exchange: Exchange) -> (HTTPFailure.Patience, Int)? {
    switch exchange.progress {
    case .connecting: (.connect, options.connectTimeout)
    case .waiting: (.head, options.headTimeout)
    // A transfer we paused ourselves is not the server's fault.
    case .receiving: exchange.body.isPaused ? nil : (.idle, options.idleTimeout)
    case .ended: nil
    }
  }

  /// Measures how fast the body comes. The time in which we paused it ourselves is not judged.
  private func isTooSlow(_ exchange: Exchange, _ now: Int) -> Bool {
    guard let minSpeed = options.minSpeed, case .receiving = exchange.progress else { return false }
    let body = exchange.body
    guard let mark, mark.pauses == body.pauses, !body.isPaused else {
      self.mark = (now, body.received, body.pauses)
      return false
    }
    guard now - mark.instant >= Self.window else { return false }
    self.mark = (now, body.received, body.pauses)
    return Double(body.received - mark.received) < Double(minSpeed) * Double(now - mark.instant) / 1e9
  }
}
