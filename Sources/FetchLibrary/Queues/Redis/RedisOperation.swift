import FetchRedis
import FetchRuntime

/// Something that is asked of the server, and what its answer is for.
struct RedisOperation {
  /// The operation of the step's script, and what it needs.
  let words: [[UInt8]]
  /// The command, for what is no part of a step.
  let command: RedisCommand?
  /// Gets the answer, or why there is none.
  let answered: (Result<RedisReply, any Error>) -> Void

  /// A part of a step.
  init(
    _ name: String, _ words: [[UInt8]] = [], answered: @escaping (Result<RedisReply, any Error>) -> Void = { _ in }
  ) {
    self.words = [Array(name.utf8)] + words
    self.answered = answered
    command = nil
  }

  /// A command of its own, which changes nothing.
  init(alone command: RedisCommand, answered: @escaping (Result<RedisReply, any Error>) -> Void) {
    self.command = command
    self.answered = answered
    words = []
  }
}

extension Result<RedisReply, any Error> {
  /// Completes a future with what the answer comes to, unless it was cancelled meanwhile.
  func settle<Output>(_ future: Future<Output>, _ convert: (RedisReply) -> Output) {
    guard !future.isDone else { return }
    switch self {
    case .success(let reply): future.succeed(convert(reply))
    case .failure(let error): future.fail(error)
    }
  }
}

/// What the server answers to a step.
struct StepAnswer {
  let counts: QueueCounts
  /// The last of the news, as of the end of the step.
  let news: String
  /// What each operation came to.
  let results: [RedisReply]

  init?(_ reply: RedisReply) {
    guard let parts = reply.elements, parts.count == 5, let waiting = parts[0].number, let out = parts[1].number,
      let seen = parts[2].number, let news = parts[3].text, let results = parts[4].elements
    else { return nil }
    counts = QueueCounts(waiting: waiting, out: out, seen: seen)
    self.news = news
    self.results = results
  }
}

extension FailedItem {
  /// An entry of the stream of items that were set aside: its id, and names and values in turn.
  init?(_ entry: RedisReply) {
    guard let fields = entry.elements?.last?.elements, fields.count == 6, case .string(let text) = fields[1] else {
      return nil
    }
    self.init(text: text, attempts: fields[3].text.flatMap { Int($0) } ?? 0, error: fields[5].text ?? "")
  }
}
