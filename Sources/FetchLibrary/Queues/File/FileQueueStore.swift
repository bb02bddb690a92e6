import FetchRuntime

/// A queue in a file. Its items are read ahead, so that taking one mostly waits for nothing; all else is written in the order it is
/// asked for, by one job at a time, each a transaction of what came meanwhile.
///
/// The end of the line is on disk (`unreadCount`), its beginning in memory (`line`, all before the place that was read up to).
final class FileQueueStore: QueueStore {
  /// How many items are read at once, and how few are left when the next are.
  private static let (readSize, readMark) = (256, 128)

  let name: String
  private let file: QueueFile
  private let loop: EventLoop
  private var state = State.opening
  private var isFileOpen = false
  private var counted = QueueCounts()

  /// The beginning of the line, the last item of it first.
  private var line: [StoredItem] = []
  private var unreadCount = 0
  private var readPosition = 0
  private var isReading = false
  private var takers: [FileQueueTaking] = []
  /// How often all was forgotten: an item taken before is nobody's.
  private var epoch = 0

  private var requests: [QueueRequest] = []
  private var replies: [Reply] = []
  private var job: AnyFuture?
  private var isJobDue = false
  private var closing: Future<Void>?

  private enum State {
    case opening, open
    case failed(any Error)
  }

  /// Who waits for an answer.
  private struct Reply {
    let take: (QueueAnswer) -> Void
    let fail: (any Error) -> Void
  }

  /// The queue in the file that messages call `path` and that is at `realPath`. It is not open yet.
  init(_ path: String, at realPath: String, on loop: EventLoop) {
    name = "\"\(path)\""
    file = QueueFile(path, at: realPath)
    self.loop = loop
  }

  var counts: QueueCounts {
    var counts = counted
    counts.waiting = line.count + unreadCount
    return counts
  }

  private(set) var hasEnded = false

  // What is asked for

  func open() -> Future<Void> {
    let opening = Future<Void>(on: loop)
    let job = loop.runInExecutor { [file] in try file.open() }
    begin(job) { [self] in
      switch job.result {
      case .success((let waiting, let seen)):
        (unreadCount, counted.seen) = (waiting, seen)
        state = .open
        isFileOpen = true
        if !opening.isDone { opening.succeed(()) }
      case .failure(let error):
        fail(error)
        if !opening.isDone { opening.fail(error) }
      case nil: break
      }
    }
    return opening
  }

  func add(_ items: [NewItem]) -> Future<[Bool]> {
    ask(.add(items)) { [self] answer in
      guard case .added(let answers) = answer else { return nil }
      let count = answers.count { $0 }
      unreadCount += count
      counted.seen += count
      return answers
    }
  }

  func take() -> Future<(any TakenItem)?> {
    let taking = FileQueueTaking(from: self, on: loop)
    if let obstacle { taking.fail(obstacle) } else { takers.append(taking) }
    serve()
    return taking
  }

  func has(_ key: [UInt8]) -> Future<Bool> {
    ask(.has(key)) { answer in if case .known(let isKnown) = answer { isKnown } else { nil } }
  }

  func failed() -> Future<[FailedItem]> {
    ask(.failed) { answer in if case .failed(let items) = answer { items } else { nil } }
  }

  func retry() -> Future<Int> {
    ask(.retry) { [self] answer in
      guard case .count(let count) = answer else { return nil }
      unreadCount += count
      return count
    }
  }

  func forget() -> Future<Void> {
    ask(.forget) { [self] _ in
      epoch += 1
      line = []
      (unreadCount, counted.seen) = (0, 0)
      return ()
    }
  }

  func close() -> Future<Void> {
    let closing = Future<Void>(on: loop)
    self.closing = closing
    hasEnded = true
    for taker in takers { taker.fail(Cancellation("the queue was closed")) }
    takers = []
    goOn()
    return closing
  }

  // Taking

  /// Gives those who wait what there is, or the end, and reads on in time.
  private func serve() {
    while !takers.isEmpty, let next = line.popLast() {
      counted.out += 1
      request(.attempt(next.position))
      takers.removeFirst().succeed(FileQueueItem(next, of: self, epoch))
    }
    if line.count < Self.readMark, unreadCount > 0, !isReading, !hasEnded { readOn() }
    guard !takers.isEmpty, line.isEmpty, unreadCount == 0, counted.out == 0, requests.isEmpty, job == nil else {
      return
    }
    let all = takers
    takers = []
    for taker in all { taker.succeed(nil) }
  }

  private func readOn() {
    isReading = true
    let epoch = epoch
    request(
      .read(after: readPosition, limit: Self.readSize),
      Reply(take: { [self] in take($0, of: epoch) }, fail: { _ in }))
  }

  private func take(_ answer: QueueAnswer, of epoch: Int) {
    isReading = false
    guard case .items(let items) = answer, epoch == self.epoch else { return }
    unreadCount -= items.count
    readPosition = items.last?.position ?? readPosition
    line.insert(contentsOf: items.reversed(), at: 0)
  }

  /// What became of an item that somebody took.
  func finish(_ item: StoredItem, _ outcome: ItemOutcome, of epoch: Int) {
    guard !hasEnded else { return }
    counted.out -= 1
    if epoch == self.epoch {
      switch outcome {
      case .done: request(.finish(item.position))
      case .setAside(let error): request(.setAside(item.position, error: error))
      case .failed(let error):
        unreadCount += 1
        request(.postpone(item.position, error: error))
      case .stopped:
        request(.stop(item.position))
        line.insert(item, at: line.firstIndex { $0.position < item.position } ?? line.count)
      }
    }
    serve()
  }

  /// Somebody waits no more.
  func dismiss(_ taking: FileQueueTaking) {
    takers.removeAll { $0 === taking }
  }

  // Asking the file

  /// Asks for something; `read` takes what the answer says and makes the future's output of it.
  private func ask<Output>(_ asked: QueueRequest, _ read: @escaping (QueueAnswer) -> Output?) -> Future<Output> {
    let future = Future<Output>(on: loop)
    if let obstacle {
      future.fail(obstacle)
      return future
    }
    request(
      asked,
      Reply(
        take: { answer in if let output = read(answer), !future.isDone { future.succeed(output) } },
        fail: { if !future.isDone { future.fail($0) } }))
    return future
  }

  /// What is asked for in one turn of the loop is done by one job.
  private func request(_ request: QueueRequest, _ reply: Reply = Reply(take: { _ in }, fail: { _ in })) {
    requests.append(request)
    replies.append(reply)
    guard !isJobDue, job == nil else { return }
    isJobDue = true
    loop.callSoon { [self] in
      isJobDue = false
      goOn()
    }
  }

  /// Begins the next job, if none runs: what was asked for, or else the file's release.
  private func goOn() {
    guard job == nil else { return }
    if !requests.isEmpty, case .open = state { return work() }
    guard hasEnded else { return }
    if isFileOpen {
      isFileOpen = false
      return begin(loop.runInExecutor { [file] in file.close() }) {}
    }
    guard let closing else { return }
    self.closing = nil
    if let failure { closing.fail(failure) } else { closing.succeed(()) }
  }

  private func work() {
    let (asked, replies) = (requests, replies)
    (requests, self.replies) = ([], [])
    let job = loop.runInExecutor { [file] in try file.answer(asked) }
    begin(job) { [self] in
      switch job.result {
      case .success(let answers): for (reply, answer) in zip(replies, answers) { reply.take(answer) }
      case .failure(let error):
        fail(error)
        for reply in replies { reply.fail(error) }
      case nil: break
      }
      serve()
    }
  }

  /// Runs what follows a job, and then the next.
  private func begin(_ job: AnyFuture, then end: @escaping () -> Void) {
    self.job = job
    job.isObserved = true
    job.addCallback { [self] _ in
      self.job = nil
      end()
      goOn()
    }
  }

  private var failure: (any Error)? { if case .failed(let error) = state { error } else { nil } }

  /// Why nothing can be asked for any more.
  private var obstacle: (any Error)? {
    failure ?? (hasEnded ? FileFailure("the queue in \(name) is closed", path: name) : nil)
  }

  /// From here on everything fails: what the file has is in doubt.
  private func fail(_ error: any Error) {
    state = .failed(error)
    hasEnded = true
    let (waiting, takers) = (replies, takers)
    (requests, replies, self.takers) = ([], [], [])
    for reply in waiting { reply.fail(error) }
    for taker in takers { taker.fail(error) }
  }
}
