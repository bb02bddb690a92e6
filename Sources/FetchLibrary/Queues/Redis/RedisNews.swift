import FetchRedis
import FetchRuntime

/// Waits for a queue to change, on a connection of its own: the server answers when there is something new.
///
/// Nothing is missed: each step tells which news it knows of, and those behind them are asked for, whenever they came.
final class RedisNews {
  /// How long the server keeps silent at most, in milliseconds: so a connection that is dead is found out.
  private static let silence = 10_000

  private let key: String
  private let client: RedisClient
  private var asking: Task?

  /// The news in a stream; `client` is another than the one that the server is known by.
  init(in key: String, by client: RedisClient) {
    self.key = key
    self.client = client
    client.hasAnswered = true
  }

  /// Whether it waits.
  var isWaiting: Bool { asking != nil }

  /// Tells `then` when there is something behind `last`, or may be; does nothing while it waits already.
  func wait(after last: String, then: @escaping (Result<Void, any Error>) -> Void) {
    guard asking == nil else { return }
    let ask = client.ask(
      RedisCommand("XREAD", "BLOCK", "\(Self.silence)", "STREAMS", key, last),
      patience: Self.silence * 1_000_000 + client.patience.answer)
    let task = Task(ask, in: nil, on: client.loop)
    asking = task
    task.isObserved = true
    task.addCallback { [self] _ in
      guard asking === task else { return }
      asking = nil
      if let failure = task.failure { return then(.failure(failure)) }
      then(.success(()))
    }
  }

  /// Waits no more, for good.
  func stop() {
    let task = asking
    asking = nil
    task?.cancel(Cancellation("nobody waits for news"))
  }
}
