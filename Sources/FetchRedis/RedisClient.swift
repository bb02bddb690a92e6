import FetchRuntime

/// Speaks to a Redis over one connection, which is made when it is needed, and made again when it was lost.
package final class RedisClient {
  let endpoint: RedisEndpoint
  /// How long things may take.
  package let patience: RedisPatience
  /// What it runs on.
  package let loop: EventLoop
  let dial: () -> Future<Socket>
  /// A number from 0 up to its argument, so that many who lost the same server do not all come back at once.
  let random: (Int) -> Int
  /// The connection, while there is one.
  var connection: RedisConnection?
  /// Whether the server has ever answered: one that has is waited for when it is gone.
  package var hasAnswered = false
  /// Whether somebody asks.
  var isBusy = false

  /// A client that has its connections made by `dial`.
  package init(
    of endpoint: RedisEndpoint, on loop: EventLoop, patience: RedisPatience = RedisPatience(),
    random: @escaping (Int) -> Int = { Int.random(in: 0...$0) }, dial: @escaping () -> Future<Socket>
  ) {
    self.endpoint = endpoint
    self.patience = patience
    self.loop = loop
    self.random = random
    self.dial = dial
  }

  /// Asks for the answer to a command: a coroutine, of which one may run at a time, inside a task.
  ///
  /// After a lost connection the command is sent again, and nobody knows whether it was carried out before: it must be one
  /// that does no more when it is carried out twice. `patience` is for one answer, in nanoseconds.
  package func ask(_ command: RedisCommand, patience: Int? = nil) -> Ask {
    Ask(command, of: self, patience: patience ?? self.patience.answer)
  }

  /// Closes the connection.
  package func close() {
    connection?.socket.close()
    connection = nil
  }
}
