import FetchHTTP
import FetchRuntime
import FetchVM

/// A running save: a future of what was saved. It ends, cancelled or not, only when nothing of it is left to tidy up.
final class SaveOperation: Future<SavedFile> {
  /// Where the bytes go.
  enum Destination {
    case file(FileSink)
    case output(OutputSink)

    /// The same as the sink of a request's body.
    var sink: any BodySink {
      switch self {
      case .file(let sink): sink
      case .output(let sink): sink
      }
    }
  }

  private let destination: Destination
  /// What runs now; it is cancelled first, and the save ends when it has ended.
  private var step: AnyFuture?
  private var cancellation: Cancellation?
  /// The request whose body it takes.
  private var request: FetchOperation?
  /// The body that it reads as it comes.
  private var body: BodyStream?

  init(to destination: Destination, on loop: EventLoop) {
    self.destination = destination
    super.init(on: loop)
  }

  override func cancel(_ cancellation: Cancellation) {
    guard !isDone else { return }
    self.cancellation = cancellation
    guard let step, !step.isDone else { return }
    step.cancel(cancellation)
    if case .file(let sink) = destination { sink.cancel(cancellation) }
  }

  // What is saved

  /// Saves these bytes.
  func write(_ bytes: [UInt8]) {
    unlessVerified { [self] in
      if let pause = destination.sink.write(bytes) {
        // Only a sink that has begun already makes its writer wait.
        then(pause) { $0.finish() }
      } else {
        finish()
      }
    }
  }

  /// Saves the body of a request that nobody has asked for yet, as it comes.
  func stream(_ operation: FetchOperation) {
    operation.isObserved = true
    request = operation
    if case .file(let sink) = destination, sink.hasChecksum || sink is ResumableFileSink { operation.postpone() }
    unlessVerified(
      otherwise: { operation.cancel(Cancellation("the file is there already, with the checksum that was asked for")) },
      { [self] in
        afterLoading {
          operation.save(into: $0.destination.sink)
          $0.then(operation) { $0.succeedWithResult() }
        }
      })
  }

  /// Goes on with `next` when it is known what is there of the file, if it may be completed.
  private func afterLoading(_ next: @escaping (SaveOperation) -> Void) {
    guard case .file(let sink) = destination, let sink = sink as? ResumableFileSink else { return next(self) }
    then(sink.load(), next)
  }

  /// Waits for `future`, then has `begin` say what is saved.
  func wait(for future: AnyFuture, begin: @escaping () throws -> Void) {
    then(future) { save in
      do {
        try begin()
      } catch {
        save.end(with: error)
      }
    }
  }

  /// Saves a body that is read as it comes.
  func pump(_ stream: BodyStream) {
    body = stream
    unlessVerified(otherwise: { stream.close() }) { [self] in readNext(of: stream) }
  }

  private func readNext(of stream: BodyStream) {
    let piece = stream.next()
    then(piece) { save in
      guard let bytes = piece.output ?? nil else { return save.finish() }
      if let pause = save.destination.sink.write(bytes) {
        save.then(pause) { $0.readNext(of: stream) }
      } else {
        save.readNext(of: stream)
      }
    }
  }

  // Piece by piece

  /// Saves what `maker`, a future that adds pieces, makes until it is done; `last` gives the end.
  func take(from maker: AnyFuture, last: @escaping () -> [UInt8]) {
    then(maker) { save in
      let end = last()
      if !end.isEmpty, let pause = save.add(end) {
        save.then(pause) { $0.finish() }
      } else {
        save.finish()
      }
    }
  }

  /// Adds bytes; a future when the next have to wait.
  func add(_ bytes: [UInt8]) -> AnyFuture? { destination.sink.write(bytes) }

  /// Whether somebody may watch the bytes come.
  var isOutput: Bool { if case .output = destination { true } else { false } }

  /// All has been added.
  private func finish() {
    if let cancellation { return end(with: cancellation) }
    switch destination {
    case .file(let sink): then(sink.commit()) { $0.succeedWithResult() }
    case .output: succeedWithResult()
    }
  }

  /// There will be no more, because of this.
  private func end(with failure: any Error) {
    // What a script's code threw while it was cleaned up is told, and not that it was cancelled.
    let failure = failure is ScriptFailure ? failure : cancellation ?? failure
    // Nobody else waits for the body.
    body?.close()
    request?.cancel(cancellation ?? Cancellation("its save failed"))
    guard let abort = destination.sink.abort() else { return close(with: failure) }
    abort.isObserved = true
    abort.addCallback { [self] _ in close(with: failure) }
  }

  // Steps

  /// Goes on with `next` when `future` has succeeded; ends the save when it failed.
  private func then(_ future: AnyFuture, _ next: @escaping (SaveOperation) -> Void) {
    step = future
    future.isObserved = true
    future.addCallback { [self] _ in
      step = nil
      if let failure = future.failure { return end(with: future.isCancelled ? future.also.first ?? failure : failure) }
      next(self)
    }
    if let cancellation { future.cancel(cancellation) }
  }

  /// Runs `save` unless the file is there already with the checksum that was asked for.
  private func unlessVerified(otherwise: @escaping () -> Void = {}, _ save: @escaping () -> Void) {
    guard case .file(let sink) = destination, sink.hasChecksum else { return save() }
    let verification = sink.verify()
    then(verification) { operation in
      guard let existing = verification.output ?? nil else { return save() }
      otherwise()
      sink.leave()
      operation.succeed(existing)
    }
  }

  private func succeedWithResult() {
    switch destination {
    case .output(let sink): succeed(sink.saved)
    case .file(let sink):
      guard let result = sink.result else { return close(with: cancellation ?? Cancellation("nothing was saved")) }
      sink.leave()
      succeed(result)
    }
  }

  private func close(with failure: any Error) {
    if case .file(let sink) = destination { sink.leave() }
    if let other = failure as? Cancellation, other !== cancellation {
      // What it saved was cancelled, not the save itself: that is a failure.
      fail(CancelledError(other))
    } else {
      fail(failure)
    }
  }
}
