import FetchHTTP

/// How long the parts of an exchange took, in nanoseconds; nil for what did not take place or is not known.
struct ExchangePhases {
  /// In the queue, before it began.
  var queued: Int
  /// The look-up.
  var look: Int?
  /// The connection, TLS included.
  var connect: Int?
  /// TLS.
  var secure: Int?
  /// From the request to the head of the response.
  var wait: Int
  /// The body.
  var receive: Int

  /// All of them, as they follow one another.
  var total: Int { queued + (look ?? 0) + (connect ?? 0) + wait + receive }

  /// What an exchange's timings come to; `elapsed` is how long it has taken, for those that did not come to their end.
  init(of exchange: Exchange, queued: Int, elapsed: Int) {
    let timings = exchange.timings
    self.queued = queued
    look = timings.resolved > 0 ? timings.resolved : nil
    secure = timings.secured > 0 ? max(0, timings.secured - timings.connected) : nil
    let connected = max(timings.connected, timings.secured)
    let end = timings.total > 0 ? timings.total : max(elapsed, timings.firstByte)
    if case .connecting = exchange.progress, connected == 0 {
      connect = max(0, end - timings.resolved)
      wait = 0
      receive = 0
      return
    }
    connect = connected > 0 ? max(0, connected - timings.resolved) : nil
    let sent = max(connected, timings.resolved)
    let answered = timings.firstByte > 0 ? timings.firstByte : end
    wait = max(0, answered - sent)
    receive = max(0, end - max(answered, sent))
  }
}
