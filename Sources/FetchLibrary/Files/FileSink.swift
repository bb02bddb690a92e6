import FetchHTTP
import FetchRuntime

/// Writes a file on the executor, piece by piece, when its turn for the path has come.
///
/// A piece is held back until it is known whether another follows: a small file is opened, written and renamed by a single
/// job, and no descriptor is open while nothing is written.
class FileSink: BodySink {
  private let file: PartialFile
  private let loop: EventLoop
  private let order: PathOrder
  private let turn: PathOrder.Turn
  private var held: [[UInt8]] = []
  /// Whether a job may have opened the file.
  final var isOpen = false
  /// Waits for the turn; a save that is cancelled need not wait any longer.
  private var waiting: AnyFuture?

  /// Writes to where the file's plan says.
  init(_ file: PartialFile, order: PathOrder, on loop: EventLoop) {
    self.file = file
    self.order = order
    self.loop = loop
    turn = order.enter(file.plan.path)
  }

  func write(_ chunk: [UInt8]) -> AnyFuture? {
    held.append(chunk)
    if !isOpen, held.count == 1 { return nil }
    let pieces = takeHeld()
    return run { file in
      try file.open()
      for piece in pieces { try file.write(piece) }
    }
  }

  func finish() -> AnyFuture? { commit() }

  /// What `finish` does, with what comes of it.
  func commit() -> Future<SavedFile> {
    let pieces = takeHeld()
    return commit { file in
      try file.open()
      for piece in pieces { try file.write(piece) }
    }
  }

  /// Puts the file in its place, after `lastJob`.
  final func commit(after lastJob: @escaping @Sendable (PartialFile) throws -> Void) -> Future<SavedFile> {
    let saved = run { file in
      try lastJob(file)
      return try file.commit()
    }
    saved.addCallback { [self] _ in result = saved.output }
    return saved
  }

  /// What was saved, once it was.
  private(set) var result: SavedFile?

  func restart() -> AnyFuture? {
    held = []
    return isOpen ? run { try $0.restart() } : nil
  }

  func abort() -> AnyFuture? {
    held = []
    return isOpen && turn.hasCome ? run { $0.discard() } : nil
  }

  /// Whether a file that is there already may be the one that is wanted.
  var hasChecksum: Bool { file.plan.sha256 != nil }

  /// The file that is there already, when it has the hash that was asked for.
  func verify() -> Future<SavedFile?> { run { try $0.verified() } }

  /// Stops what runs as soon as it can.
  func cancel(_ cancellation: Cancellation) {
    file.isCancelled.store(true, ordering: .relaxed)
    if let waiting, !waiting.isDone { waiting.cancel(cancellation) }
  }

  /// Lets the next save to the path begin.
  func leave() { order.leave(turn) }

  private func takeHeld() -> [[UInt8]] {
    let pieces = held
    held = []
    isOpen = true
    return pieces
  }

  /// Runs a job with the file when its turn has come.
  final func run<Output: Sendable>(_ job: @escaping @Sendable (PartialFile) throws -> Output) -> Future<Output> {
    let file = file
    if turn.hasCome { return loop.runInExecutor { try job(file) } }
    let outer = Future<Output>(on: loop)
    waiting = outer
    turn.onCome = { [loop] in
      guard !outer.isDone else { return }
      let inner = loop.runInExecutor { try job(file) }
      inner.isObserved = true
      outer.onCancel = { _, cancellation in inner.cancel(cancellation) }
      inner.addCallback { _ in
        if let output = inner.output {
          outer.succeed(output)
        } else if let failure = inner.failure {
          outer.fail(failure)
        }
      }
    }
    return outer
  }
}
