import FetchRedis
import FetchRuntime

/// A queue in a Redis, shared by any number of machines.
///
/// What is asked of it meanwhile goes to the server as one step, and one step is under way at a time: however a connection ends,
/// the same step is sent again, and the server knows whether it was carried out. See `RedisScript.step` for how the queue is kept.
final class RedisQueue: QueueStore {
  /// No step is larger, but for what does not fit into several.
  private static let stepSize = 1 << 20

  let name: String
  private(set) var counts = QueueCounts()
  private let place: RedisPlace
  private let loop: EventLoop
  private let client: RedisClient
  private let news: RedisNews
  /// This store among all that work with the queue: no other has the same name.
  private let consumer: String

  /// What is to be asked.
  private var operations: [RedisOperation] = []
  /// Who waits for an item, in order.
  private var takes: [Take] = []
  /// The entries that are out by this store.
  private var held: Set<String> = []
  /// How many steps were sent.
  private var number = 0
  /// The step or question that is under way.
  private var asking: Task?
  private var isAwake = false
  /// Nothing waited at the last answer: whoever waits for an item waits for news.
  private var isDry = false
  private var pulse: Timer?
  /// Why nobody can work with it any more.
  private var failure: (any Error)?
  private var closing: Future<Void>?

  /// The queue at a place. `dial` makes a connection to it.
  init(
    at place: RedisPlace, on loop: EventLoop, patience: RedisPatience = RedisPatience(),
    dial: @escaping () -> Future<Socket>
  ) {
    self.place = place
    self.loop = loop
    name = place.name
    consumer = "\(UInt64.random(in: 0 ... .max)):\(place.lease / 1_000_000)"
    client = RedisClient(of: place.endpoint, on: loop, patience: patience, dial: dial)
    news = RedisNews(
      in: place.key("news"), by: RedisClient(of: place.endpoint, on: loop, patience: patience, dial: dial))
  }

  var hasEnded: Bool { failure != nil || closing != nil }

  // What a script asks

  func open() -> Future<Void> {
    ask("beat") { _ in () }
  }

  func add(_ items: [NewItem]) -> Future<[Bool]> {
    var words = [Array("\(items.count)".utf8)]
    for item in items { words += [item.key, item.text] }
    return ask("add", words) { reply in (reply.elements ?? []).map { $0.number == 1 } }
  }

  func has(_ key: [UInt8]) -> Future<Bool> { ask("has", [key]) { $0.number == 1 } }

  func retry() -> Future<Int> { ask("retry") { $0.number ?? 0 } }

  func forget() -> Future<Void> { ask("forget") { _ in () } }

  func failed() -> Future<[FailedItem]> {
    let future = Future<[FailedItem]>(on: loop)
    let command = RedisCommand("XRANGE", place.key("failed"), "-", "+")
    enqueue(
      RedisOperation(alone: command) { $0.settle(future) { ($0.elements ?? []).compactMap(FailedItem.init) } })
    return future
  }

  func take() -> Future<(any TakenItem)?> {
    let take = Take(from: self, on: loop)
    if let failure = failure ?? (closing == nil ? nil : Cancellation("the queue was closed")) {
      take.fail(failure)
    } else {
      takes.append(take)
      // What was known when nobody waited is old.
      if !news.isWaiting { isDry = false }
      wake()
    }
    return take
  }

  func close() -> Future<Void> {
    let closing = Future<Void>(on: loop)
    if let failure {
      closing.fail(failure)
      return closing
    }
    let left: Future<Void> = ask("leave") { _ in () }
    self.closing = closing
    for take in takes { take.fail(Cancellation("the queue was closed")) }
    takes = []
    news.stop()
    pulse?.cancel()
    let deadline = loop.callLater(client.patience.leave) { [self] in
      fail(RedisFailure.unclosed(place.endpoint.authority, client.patience.leave))
    }
    left.addCallback { [self] _ in
      deadline.cancel()
      client.close()
      if let failure { closing.fail(failure) } else { closing.succeed() }
    }
    return closing
  }

  /// Says how the work on an item ended.
  fileprivate func finish(_ entry: String, _ outcome: ItemOutcome) {
    guard held.remove(entry) != nil, !hasEnded else { return }
    let entry = Array(entry.utf8)
    switch outcome {
    case .done: enqueue(RedisOperation("done", [entry]))
    case .stopped: enqueue(RedisOperation("stopped", [entry]))
    case .failed: enqueue(RedisOperation("failed", [entry]))
    case .setAside(let error): enqueue(RedisOperation("aside", [entry, Array(error.utf8)]))
    }
  }

  private func ask<Output>(
    _ operation: String, _ words: [[UInt8]] = [], _ convert: @escaping (RedisReply) -> Output
  ) -> Future<Output> {
    let future = Future<Output>(on: loop)
    enqueue(RedisOperation(operation, words) { $0.settle(future, convert) })
    return future
  }

  private func enqueue(_ operation: RedisOperation) {
    if let failure = failure ?? (closing == nil ? nil : Cancellation("the queue was closed")) {
      return operation.answered(.failure(failure))
    }
    operations.append(operation)
    wake()
  }

  // The steps

  /// Has the next step sent when all that is asked in this turn is known. A gather asks for its next item one turn of the ready queue
  /// after the last one ended: both go together.
  private func wake() {
    if isAwake { return }
    isAwake = true
    loop.callSoon { [self] in
      loop.callSoon { [self] in
        isAwake = false
        step()
      }
    }
  }

  private func step() {
    guard asking == nil, failure == nil else { return }
    if operations.first?.command != nil { return askAlone(operations.removeFirst()) }
    var step = nextStep()
    let wanted = isDry ? 0 : takes.count
    if wanted > 0 {
      step.append(
        RedisOperation("take", [Array("\(wanted)".utf8)]) { [self] in if case .success(let reply) = $0 { give(reply) } }
      )
    }
    if step.isEmpty { return }
    number += 1
    var command = RedisCommand(
      calling: .step, keys: ["seen", "items", "failed", "news", "answer:\(consumer)"].map(place.key))
    command.append(consumer)
    command.append(number)
    for operation in step {
      for word in operation.words { command.append(word) }
    }
    send(command, for: step) { [self] reply in try settle(step, reply) }
  }

  /// What of the operations goes into one step.
  private func nextStep() -> [RedisOperation] {
    var size = 0
    var count = 0
    while count < operations.count, operations[count].command == nil, size < Self.stepSize {
      size += operations[count].words.reduce(0) { $0 + $1.count + 16 }
      count += 1
    }
    defer { operations.removeFirst(count) }
    return Array(operations[..<count])
  }

  private func askAlone(_ operation: RedisOperation) {
    guard let command = operation.command else { return }
    send(command, for: [operation]) { operation.answered(.success($0)) }
  }

  private func send(
    _ command: RedisCommand, for operations: [RedisOperation], then settle: @escaping (RedisReply) throws -> Void
  ) {
    let ask = client.ask(command)
    let task = Task(ask, in: nil, on: loop)
    asking = task
    task.isObserved = true
    task.addCallback { [self] _ in
      asking = nil
      do {
        if let failure = task.failure { throw failure }
        try settle(ask.output ?? .null)
        wake()
      } catch {
        for operation in operations { operation.answered(.failure(failure ?? error)) }
        fail(error)
      }
    }
  }

  private func settle(_ step: [RedisOperation], _ reply: RedisReply) throws {
    guard let answer = StepAnswer(reply), answer.results.count == step.count else {
      throw RedisFailure.misunderstood(place.endpoint.authority)
    }
    counts = answer.counts
    for (operation, result) in zip(step, answer.results) { operation.answered(.success(result)) }
    // What is asked next may add something.
    if counts.waiting + counts.out == 0, operations.isEmpty {
      for take in takes { take.succeed(nil) }
      takes = []
    }
    isDry = counts.waiting == 0
    if isDry, !takes.isEmpty { waitForNews(after: answer.news) }
    beat()
  }

  /// Hands on what was taken. Who asked for it may be gone.
  private func give(_ reply: RedisReply) {
    for case .array(let fields) in reply.elements ?? [] {
      guard fields.count == 3, let entry = fields[0].text, case .string(let text) = fields[1] else { continue }
      held.insert(entry)
      let item = RedisItem(entry, text, attempts: fields[2].number ?? 1, of: self)
      if takes.isEmpty { item.finish(.stopped) } else { takes.removeFirst().succeed(item) }
    }
  }

  /// Somebody who waits no more.
  fileprivate func forget(_ take: Take) { takes.removeAll { $0 === take } }

  private func waitForNews(after last: String) {
    news.wait(after: last) { [self] result in
      switch result {
      case .success:
        isDry = false
        wake()
      case .failure(let error): fail(error)
      }
    }
  }

  /// Says three times in a lease that we are there, as long as that matters to anybody.
  private func beat() {
    guard pulse == nil, !hasEnded, !held.isEmpty || !takes.isEmpty else { return }
    pulse = loop.callLater(place.lease / 3) { [self] in
      pulse = nil
      if !held.isEmpty || !takes.isEmpty { enqueue(RedisOperation("beat")) }
    }
  }

  /// Nobody knows what is kept.
  private func fail(_ error: any Error) {
    if failure != nil { return }
    failure = error
    pulse?.cancel()
    news.stop()
    asking?.cancel(Cancellation("the queue failed"))
    let (waiting, unasked) = (takes, operations)
    (takes, operations) = ([], [])
    for operation in unasked { operation.answered(.failure(error)) }
    for take in waiting { take.fail(error) }
    client.close()
  }

  /// One who waits for an item.
  fileprivate final class Take: Future<(any TakenItem)?> {
    private weak var queue: RedisQueue?

    init(from queue: RedisQueue, on loop: EventLoop) {
      self.queue = queue
      super.init(on: loop)
    }

    override func cancel(_ cancellation: Cancellation) {
      guard !isDone else { return }
      queue?.forget(self)
      fail(cancellation)
    }

    override func relinquish() -> Bool {
      guard let item = output ?? nil else { return false }
      item.finish(.stopped)
      return true
    }
  }
}

/// An item that is out.
private final class RedisItem: TakenItem {
  let text: [UInt8]
  let attempts: Int
  private let entry: String
  private let queue: RedisQueue

  init(_ entry: String, _ text: [UInt8], attempts: Int, of queue: RedisQueue) {
    self.entry = entry
    self.text = text
    self.attempts = attempts
    self.queue = queue
  }

  func finish(_ outcome: ItemOutcome) { queue.finish(entry, outcome) }
}
