/// What is wrong with what came over a connection.
enum RedisFault: Error {
  /// It is no reply.
  case unreadable(String)
  /// A reply is larger than this.
  case tooLarge(Int)
  /// The server ended the connection.
  case closed
}

/// Why a Redis gave no answer; every message is meant for the person who wrote the script.
package struct RedisFailure: Error {
  /// What kind of failure it is.
  package enum Kind: Equatable {
    /// The connection let us down.
    case network
    /// What came is not what a Redis says.
    case damaged
    /// It took too long.
    case timeout
    /// The server did not do what it was told; the error's first word says why.
    case refused(String)
    /// There is no room for more.
    case limit
  }

  /// How far things had come.
  package enum Phase: String {
    case connect, send, receive
  }

  /// What kind of failure it is.
  package let kind: Kind
  /// How far things had come.
  package let phase: Phase
  /// What happened, with the place it happened.
  package let message: String
  /// What to write instead, when that is known.
  package let hint: String?

  private init(_ kind: Kind, _ phase: Phase, _ message: String, hint: String? = nil) {
    self.kind = kind
    self.phase = phase
    self.message = message
    self.hint = hint
  }

  /// Whether another attempt may meet a server that answers.
  var mayPass: Bool {
    switch kind {
    case .network, .timeout: true
    case .limit, .damaged: false
    // What a server says that is starting, is busy with a long script, or is about to hand over to another.
    case .refused(let code):
      ["LOADING", "BUSY", "TRYAGAIN", "MASTERDOWN", "CLUSTERDOWN", "READONLY", "NOREPLICAS"].contains(code)
    }
  }

  // The messages

  /// No answer within the time there is for it.
  static func late(_ authority: String, _ phase: Phase, _ nanoseconds: Int) -> RedisFailure {
    let what = phase == .connect ? "no connection to" : "no answer from"
    return RedisFailure(.timeout, phase, "\(what) the Redis at \(authority) within \(seconds(nanoseconds))")
  }

  /// The connection ended, or what came over it is of no use.
  static func lost(_ authority: String, _ phase: Phase, _ error: any Error) -> RedisFailure {
    let redis = "the Redis at \(authority)"
    switch error {
    case RedisFault.unreadable(let reason):
      return RedisFailure(.damaged, phase, "\(redis) answered with something that is no reply: \(reason)")
    case RedisFault.tooLarge(let limit):
      return RedisFailure(.limit, phase, "\(redis) sent a reply larger than \(limit >> 20) MiB")
    case RedisFault.closed: return RedisFailure(.network, phase, "\(redis) closed the connection")
    default: return RedisFailure(.network, phase, "the connection to \(redis) broke: \(error)")
    }
  }

  /// The server answered to a script with something that the script never says.
  package static func misunderstood(_ authority: String) -> RedisFailure {
    RedisFailure(.damaged, .receive, "the Redis at \(authority) answered with something else than was asked for")
  }

  /// The server did not hear of the end in time.
  package static func unclosed(_ authority: String, _ nanoseconds: Int) -> RedisFailure {
    RedisFailure(
      .timeout, .send,
      "the Redis at \(authority) did not confirm the end of the work within \(seconds(nanoseconds)): "
        + "what was out waits again once its lease is over")
  }

  /// The server answered with an error.
  static func refused(_ authority: String, _ text: String) -> RedisFailure {
    // A server that wants a password first does not even read longer commands.
    let code = text.contains("unauthenticated") ? "NOAUTH" : String(text.prefix { $0 != " " })
    let hint: String? =
      switch code {
      case "NOAUTH": "write the password into the URL, as in redis://:password@host/name"
      case "WRONGPASS": "the URL has them as redis://user:password@host/name, or redis://:password@host/name"
      case "NOPERM": "this user may not use these commands or keys; see the server's `ACL LIST`"
      case "WRONGTYPE": "these keys hold something else: take another name"
      default: nil
      }
    let shown = String(String.UnicodeScalarView(text.unicodeScalars.prefix(200).map { $0.value < 32 ? " " : $0 }))
    return RedisFailure(
      code == "OOM" ? .limit : .refused(code), .receive, "the Redis at \(authority) refused: \(shown)", hint: hint)
  }

  private static func seconds(_ nanoseconds: Int) -> String { "\(Double(nanoseconds / 1_000_000) / 1000) s" }
}
