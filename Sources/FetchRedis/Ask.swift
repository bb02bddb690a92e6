import FetchRuntime

/// One command and its answer, over as many connections as it takes.
package final class Ask: Routine<RedisReply> {
  private let client: RedisClient
  private let patience: Int
  private var command: RedisCommand
  private var phase = RedisFailure.Phase.connect
  /// When it first failed.
  private var failedAt: Int?
  /// How long it waits before the next attempt: not at all at first, since servers end what was idle for long.
  private var pause = 0

  init(_ command: RedisCommand, of client: RedisClient, patience: Int) {
    self.command = command
    self.client = client
    self.patience = patience
  }

  package override func start() -> Move {
    precondition(!client.isBusy, "one at a time asks")
    client.isBusy = true
    return attempt()
  }

  private func attempt() -> Move {
    if let connection = client.connection { return converse(over: connection) }
    phase = .connect
    let greeting = Greeting(client)
    return run(withTimeout(client.patience.connect, on: client.loop, greeting)) { [self] connection in
      client.connection = connection
      return converse(over: connection)
    }
  }

  private func converse(over connection: RedisConnection) -> Move {
    phase = .receive
    let conversation = Conversation([command], over: connection)
    return run(withTimeout(patience, on: client.loop, conversation)) { [self] replies in
      client.hasAnswered = true
      if case .error(let text) = replies[0] {
        if text.hasPrefix("NOSCRIPT"), command.script != nil {
          command = command.inFull
          return converse(over: connection)
        }
        throw RedisFailure.refused(client.endpoint.authority, text)
      }
      client.isBusy = false
      return .gives(replies[0])
    }
  }

  package override func recover(from error: any Error) throws -> Move {
    let failure = named(error)
    // Only what was answered leaves the connection as it should be.
    if case .refused? = (failure as? RedisFailure)?.kind {} else { client.close() }
    guard mayTryAgain(after: failure) else {
      client.isBusy = false
      throw failure
    }
    let time = pause / 2 + client.random(pause / 2)
    pause = min(max(pause * 2, client.patience.pause), client.patience.longestPause)
    return wait(for: client.loop.sleep(time)) { [self] in attempt() }
  }

  /// A server that was never there is not waited for: its name may be wrong.
  private func mayTryAgain(after failure: any Error) -> Bool {
    guard client.hasAnswered else { return false }
    switch failure {
    case is Cancellation, is CancelledError: return false
    case let failure as RedisFailure: if !failure.mayPass { return false }
    default: if phase != .connect { return false }
    }
    let now = client.loop.clock.now
    let start = failedAt ?? now
    failedAt = start
    return now - start < client.patience.reconnect
  }

  /// The failure with its place, if it is one of ours.
  private func named(_ error: any Error) -> any Error {
    let authority = client.endpoint.authority
    switch error {
    case is TimeoutError:
      return RedisFailure.late(authority, phase, phase == .connect ? client.patience.connect : patience)
    case is SystemError, is RedisFault: return RedisFailure.lost(authority, phase, error)
    default: return error
    }
  }
}

/// Makes a connection, and says first on it what has to be said.
private final class Greeting: Routine<RedisConnection> {
  private let client: RedisClient

  init(_ client: RedisClient) {
    self.client = client
  }

  override func start() -> Move {
    wait(for: client.dial()) { [self] socket in greet(RedisConnection(over: socket)) }
  }

  private func greet(_ connection: RedisConnection) -> Move {
    let greeting = client.endpoint.greeting
    if greeting.isEmpty { return .gives(connection) }
    return run(Conversation(greeting, over: connection)) { [client] replies in
      for case .error(let text) in replies { throw RedisFailure.refused(client.endpoint.authority, text) }
      return .gives(connection)
    }
  }
}
