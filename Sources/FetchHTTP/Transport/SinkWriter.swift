import FetchRuntime

/// Moves a body into its sink: one piece at a time, while the next gathers in the body's buffer.
final class SinkWriter: ExchangeBodyReader {
  private let sink: any BodySink
  /// Called once: with nil when the sink has the whole body, else with what went wrong.
  private var completion: (((any Error)?) -> Void)?
  private var isBusy = false
  private var onIdle: (() -> Void)?
  /// How many bytes have to come; nil when only their end tells.
  private let expected: Int?
  /// How many bytes the sink has been given.
  private(set) var written = 0

  /// A writer that tells `completion` how it ended.
  init(_ sink: any BodySink, expecting expected: Int? = nil, completion: @escaping ((any Error)?) -> Void) {
    self.sink = sink
    self.expected = expected
    self.completion = completion
  }

  func bodyHasChanged(_ body: ExchangeBody) {
    while !isBusy, completion != nil {
      let chunk = body.takeBytes()
      if !chunk.isEmpty {
        written += chunk.count
        wait(for: sink.write(chunk)) { $0.bodyHasChanged(body) }
      } else if body.hasArrived {
        if let failure = body.failure { return complete(failure) }
        if let expected, written != expected {
          return complete(HTTPFailure.bodyEndedEarly(after: written, of: expected))
        }
        finish()
      } else {
        return
      }
    }
  }

  /// The sink has the whole body.
  func finish() {
    wait(for: sink.finish()) { $0.complete(nil) }
    if !isBusy { complete(nil) }
  }

  /// Stops: nothing more is written, `completion` is not called, but `next` once the sink is done with its last piece.
  func stop(then next: @escaping () -> Void) {
    completion = nil
    if isBusy { onIdle = next } else { next() }
  }

  /// Stops, and has the sink begin again; `next` hears how that went, unless the writer is stopped once more meanwhile.
  func restart(then next: @escaping ((any Error)?) -> Void) {
    stop { [self] in
      guard let restarting = sink.restart() else { return next(nil) }
      whenDone(restarting) { next($0) }
    }
  }

  private func wait(for future: AnyFuture?, then next: @escaping (SinkWriter) -> Void) {
    guard let future else { return }
    whenDone(future) { failure in
      if let failure { self.complete(failure) } else { next(self) }
    }
  }

  /// Nothing else is asked of the sink until `future` is done; who stopped the writer meanwhile comes first then.
  private func whenDone(_ future: AnyFuture, _ next: @escaping ((any Error)?) -> Void) {
    isBusy = true
    future.isObserved = true
    future.addCallback { future in
      self.isBusy = false
      guard let onIdle = self.onIdle else { return next(future.failure) }
      self.onIdle = nil
      onIdle()
    }
  }

  private func complete(_ failure: (any Error)?) {
    guard let completion else { return }
    self.completion = nil
    completion(failure)
  }
}
