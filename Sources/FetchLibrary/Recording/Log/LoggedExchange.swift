import FetchHTTP
import FetchVM

/// One exchange in a `RequestLog`: in memory as long as it goes on, in the log's spool when it has ended.
final class LoggedExchange: ExchangeWitness {
  private unowned let log: RequestLog
  /// The exchange as long as it goes on.
  private var running: (exchange: Exchange, request: TransportRequest)?
  private let started: Int
  private var sent = SpooledBytes()
  private var received = SpooledBytes()
  private var entry = Entry()
  private let isDrawn: Bool
  /// How it is drawn, if it is.
  private var drawn: WaterfallPage.Row?

  /// An exchange that has just begun.
  init(_ exchange: Exchange, _ request: TransportRequest, isDrawn: Bool, in log: RequestLog) {
    self.log = log
    self.isDrawn = isDrawn
    running = (exchange, request)
    started = log.now
    if case .bytes(let body) = request.body {
      body.withUnsafeBytes { sent.append($0, to: log.spool) }
      sent.flush(to: log.spool)
    }
  }

  func received(_ bytes: UnsafeRawBufferPointer) {
    received.append(bytes, to: log.spool)
  }

  func ended(_ ending: ExchangeEnding) {
    describe(ending)
    received.flush(to: log.spool)
    entry.frame.flush(to: log.spool)
    entry.request.flush(to: log.spool)
    entry.response.flush(to: log.spool)
    running = nil
  }

  /// What of it is written into a file. One that goes on is written as if it had been given up.
  var written: (entry: Entry, sent: SpooledBytes, received: SpooledBytes) {
    if running != nil { describe(.cancelled) }
    return (entry, sent, received)
  }

  /// How it is drawn; nil when it is not, since there are too many.
  var row: WaterfallPage.Row? {
    if running != nil { describe(.cancelled) }
    return drawn
  }

  /// The parts of a `HAREntry`.
  struct Entry {
    var frame = SpooledBytes()
    var request = SpooledBytes()
    var response = SpooledBytes()
  }

  private func describe(_ ending: ExchangeEnding) {
    guard let (exchange, request) = running else { return }
    // One that was given up had come no further than when it last stirred.
    let end = if case .cancelled = ending { exchange.lastActivity } else { log.now }
    let facts = ExchangeFacts(
      request: request, head: exchange.head.output, ending: ending, progress: exchange.progress,
      start: log.civilTime(at: started - request.queued),
      phases: ExchangePhases(of: exchange, queued: request.queued, elapsed: max(0, end - started)), sent: sent.count,
      received: received.count, address: exchange.remoteIP)
    if isDrawn { drawn = WaterfallPage.Row(facts) }
    let parts = try? log.machine.uninterrupted { () throws(Failure) in try HAREntry(facts, log.machine) }
    guard let parts else { return }
    entry = Entry(
      frame: SpooledBytes(parts.frame), request: SpooledBytes(parts.request), response: SpooledBytes(parts.response))
  }
}
