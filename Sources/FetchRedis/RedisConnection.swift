import FetchRuntime

/// A connection to a Redis. What is sent over it together is answered in the same order.
final class RedisConnection {
  /// No reply may take more bytes.
  static let replyLimit = 256 << 20

  let socket: Socket
  let reader = ReplyReader(limit: RedisConnection.replyLimit)

  /// Takes over a connected socket.
  init(over socket: Socket) {
    self.socket = socket
  }
}

/// Sends commands over a connection, all at once, and reads as many replies. One that does not come to its end leaves the
/// connection of no more use.
final class Conversation: Routine<[RedisReply]> {
  private let connection: RedisConnection
  private let commands: [RedisCommand]
  private var replies: [RedisReply] = []
  /// Whether all was sent.
  private(set) var isSent = false

  init(_ commands: [RedisCommand], over connection: RedisConnection) {
    self.commands = commands
    self.connection = connection
  }

  override func start() -> Move {
    run(Write(commands.flatMap(\.encoded), to: connection.socket)) { [self] in
      isSent = true
      return try read()
    }
  }

  private func read() throws -> Move {
    while replies.count < commands.count {
      guard let reply = try connection.reader.next() else {
        return run(Read(from: connection.socket, atMost: 64 << 10)) { [self] bytes in
          if bytes.isEmpty { throw RedisFault.closed }
          try connection.reader.feed(bytes)
          return try read()
        }
      }
      replies.append(reply)
    }
    return .gives(replies)
  }
}
