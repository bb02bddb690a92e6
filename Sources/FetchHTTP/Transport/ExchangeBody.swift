import FetchRuntime

/// The body of a response, between the transport that fills it and the one consumer that empties it.
///
/// Until a consumer is attached it holds up to 1 MiB, then refuses what comes, which pauses the transfer. Observers and
/// consumers are never called from inside `receive`, where a transport may be in the middle of its own business.
package final class ExchangeBody {
  /// What happens to the bytes that arrive.
  private enum Destination {
    /// They wait, up to `capacity`, for whoever takes them.
    case buffer
    /// They are kept, all of them, as the whole body.
    case memory
    /// They are forgotten.
    case nowhere
  }

  /// The most bytes that wait for a consumer that is busy or not yet there.
  package static let capacity = 1 << 20

  /// Hears of what becomes of the body; kept alive by it until it lets go.
  var observer: (any ExchangeBodyObserver)?
  /// Takes the bytes, when they go anywhere but into memory.
  weak var reader: (any ExchangeBodyReader)?
  /// The exchange it belongs to, which sets this.
  unowned var exchange: Exchange!
  /// Where its bytes are counted.
  var traffic: Traffic?
  private let loop: EventLoop
  private var destination = Destination.buffer
  /// The most bytes the body may have in all.
  private var limit = Int.max
  private var buffer: [UInt8] = []
  private var isReaderCalled = false
  /// The witness has heard of the piece that passes the limit, which may come again.
  private var isLimitWitnessed = false

  /// How many bytes have been received in all, decompressed.
  package private(set) var received = 0
  /// True while the transfer stands still because nobody takes the bytes.
  package private(set) var isPaused = false
  /// How often it has stood still for that.
  private(set) var pauses = 0
  /// True once the transport has nothing more to give.
  package private(set) var hasArrived = false
  /// Why it has not arrived whole.
  package private(set) var failure: (any Error)?

  /// An empty body that waits for a consumer.
  init(on loop: EventLoop) {
    self.loop = loop
  }
}

/// The consumer's side.
extension ExchangeBody {
  /// Collects the body in memory; `takeBytes` gives it when it has arrived.
  func keep(atMost limit: Int) {
    destination = .memory
    setLimit(limit)
  }

  /// Forgets what has come and will come.
  func discard(atMost limit: Int) {
    destination = .nowhere
    buffer = []
    setLimit(limit)
  }

  /// Hands the bytes to `reader`, which takes them with `takeBytes`.
  func pour(into reader: any ExchangeBodyReader, atMost limit: Int) {
    self.reader = reader
    setLimit(limit)
    callReader()
  }

  /// True when more is there already than a consumer that came later wants.
  var isOverLimit: Bool { received > limit }

  /// Takes all that is there, and lets a paused transfer go on.
  func takeBytes() -> [UInt8] {
    let bytes = buffer
    buffer = []
    resume()
    return bytes
  }

  private func setLimit(_ limit: Int) {
    self.limit = limit
    if isOverLimit {
      loop.callSoon { self.observer?.bodyPassedLimit(self) }
    } else {
      resume()
    }
  }

  private func resume() {
    guard isPaused, !isOverLimit else { return }
    isPaused = false
    exchange.lastActivity = loop.clock.now
    exchange.resume()
  }

  /// Tells the reader, in a step of its own and once for all that came meanwhile.
  private func callReader() {
    guard reader != nil, !isReaderCalled else { return }
    isReaderCalled = true
    loop.callSoon {
      self.isReaderCalled = false
      self.reader?.bodyHasChanged(self)
    }
  }
}

/// The transport's side.
extension ExchangeBody {
  /// Makes room for a body of the declared length.
  package func expect(_ count: Int) {
    if count <= Self.capacity { buffer.reserveCapacity(count) }
  }

  /// Takes a chunk whole, or refuses it whole: then the transport pauses until `Exchange.resume`.
  package func receive(_ bytes: UnsafeRawBufferPointer) -> Bool {
    if received + bytes.count > limit {
      if !isLimitWitnessed { exchange.witness?.received(bytes) }
      isLimitWitnessed = true
      pause { $0.bodyPassedLimit($1) }
      return false
    }
    switch destination {
    case .nowhere: break
    case .memory: buffer.append(contentsOf: bytes)
    case .buffer:
      // A chunk that is larger than the buffer itself is taken when the buffer is empty: it must go somewhere.
      guard buffer.isEmpty || buffer.count + bytes.count <= Self.capacity else {
        pause { $0.bodyIsWaiting($1) }
        return false
      }
      buffer.append(contentsOf: bytes)
      callReader()
    }
    received += bytes.count
    traffic?.bytes += bytes.count
    exchange.lastActivity = loop.clock.now
    exchange.witness?.received(bytes)
    return true
  }

  /// The transport has nothing more to give. Not called from inside `receive`.
  package func finish(_ failure: (any Error)? = nil) {
    guard !hasArrived else { return }
    hasArrived = true
    isPaused = false
    self.failure = failure
    exchange.tellWitness(.ending(of: self))
    exchange.progress = .ended
    callReader()
    observer?.bodyHasArrived(self)
  }

  private func pause(_ tell: @escaping (any ExchangeBodyObserver, ExchangeBody) -> Void) {
    guard !isPaused else { return }
    isPaused = true
    pauses += 1
    loop.callSoon {
      if let observer = self.observer { tell(observer, self) }
    }
  }
}

/// Hears of what becomes of a body. No call comes from inside `ExchangeBody.receive`.
protocol ExchangeBodyObserver: AnyObject {
  /// The buffer is full, and the transfer paused.
  func bodyIsWaiting(_ body: ExchangeBody)
  /// The body is larger than its limit; the transfer is paused.
  func bodyPassedLimit(_ body: ExchangeBody)
  /// The transport has given all it has, or failed.
  func bodyHasArrived(_ body: ExchangeBody)
}

/// Takes a body piece by piece.
protocol ExchangeBodyReader: AnyObject {
  /// There are new bytes, or there will be no more.
  func bodyHasChanged(_ body: ExchangeBody)
}
