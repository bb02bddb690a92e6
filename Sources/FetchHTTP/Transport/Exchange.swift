import FetchRuntime

/// One request on its way and its answer. Transports subclass it; policy reads it, on the loop.
package class Exchange {
  /// Completes with the head of the final response, once; fails when none comes.
  package let head: Future<ResponseHead>
  /// The body behind it.
  package let body: ExchangeBody
  /// How far it is. Only the transport writes it.
  package internal(set) var progress: Progress = .connecting
  /// When it last got further, on the loop's clock.
  package internal(set) var lastActivity: Int
  /// What took how long; complete when the body is.
  package internal(set) var timings = Timings()
  /// The address that answered, found out for a witness.
  package internal(set) var remoteIP: String?
  /// Hears of it until it has ended.
  var witness: (any ExchangeWitness)?

  /// The parts of an exchange that have a patience of their own.
  package enum Progress {
    /// No connection yet.
    case connecting
    /// The request is being sent, or was.
    case waiting
    /// The head has come.
    case receiving
    /// Nothing more will come.
    case ended
  }

  /// An exchange that begins now.
  init(beginningOn loop: EventLoop) {
    head = Future(on: loop)
    body = ExchangeBody(on: loop)
    lastActivity = loop.clock.now
    body.exchange = self
  }

  /// Ends the exchange at once: neither head nor body will say anything more.
  package final func cancel() {
    tellWitness(.cancelled)
    stop()
  }

  /// What `cancel` comes to for the transport.
  func stop() {}

  /// Called when a paused body has room again.
  package func resume() {}

  /// Has another witness hear of it.
  func add(_ other: any ExchangeWitness) {
    guard !body.hasArrived else { return }
    witness = witness.map { WitnessPair($0, other) } ?? other
  }

  /// It has ended so.
  func tellWitness(_ ending: ExchangeEnding) {
    witness?.ended(ending)
    witness = nil
  }
}
