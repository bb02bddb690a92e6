import FetchHTTP
import FetchRedis

/// Where a queue is in a Redis, as a URL says: `redis://user:password@host:port/name?db=2&lease=10s`.
struct RedisPlace {
  /// What messages call it: the URL without credentials and settings.
  let name: String
  /// What is dialled, as the rules about hosts know it.
  let url: WebURL
  let endpoint: RedisEndpoint
  /// How long whoever has an item may be silent, in nanoseconds.
  private(set) var lease = 60_000_000_000
  private let queue: String

  /// The place that a URL names.
  init(_ text: String) throws(QueuePlace.Problem) {
    let parts = try Self.parts(of: text)
    do throws(HTTPFailure) {
      url = try WebURL("http://\(parts.authority)\(parts.rest)")
    } catch {
      throw QueuePlace.Problem(message: error.message.replacing("http://", with: "redis://"))
    }
    if url.fragment != nil {
      throw QueuePlace.Problem(
        message: "the URL of a queue has no fragment", hint: "write # as %23, and a space as %20")
    }
    var database = 0
    for setting in PercentCoding.pairs(in: url.query ?? "") {
      switch setting.name {
      case "db": database = try Self.database(setting.value)
      case "lease": lease = try Self.lease(setting.value)
      default:
        throw QueuePlace.Problem(
          message: "the URL of a queue has the settings db and lease, not \"\(setting.name)\"",
          hint: "as in redis://host/name?db=2&lease=30s")
      }
    }
    queue = FileName.unescaped(url.path.dropFirst())
    guard !queue.isEmpty else {
      throw QueuePlace.Problem(
        message: "the URL names no queue", hint: "write it behind the host, as in redis://\(url.host)/crawl")
    }
    guard !queue.unicodeScalars.contains(where: { $0 == "{" || $0 == "}" || $0.value < 32 || $0.value == 127 }) else {
      throw QueuePlace.Problem(message: "the name of a queue in Redis has no braces and no control characters")
    }
    var credentials: (user: String?, password: String?)
    if case .basic(let user, let password)? = url.credentials {
      credentials = (user.isEmpty ? nil : user, password.isEmpty ? nil : password)
    }
    if credentials.user != nil, credentials.password == nil {
      throw QueuePlace.Problem(
        message: "the URL names a user and no password", hint: "a password alone is written redis://:password@host/name"
      )
    }
    endpoint = RedisEndpoint(
      url.authority, user: credentials.user, password: credentials.password, database: database)
    name = "redis://\(url.authority)\(url.path)"
  }

  /// The same for all texts that name the same queue for the same user.
  var identity: String { "\(name)?db=\(endpoint.database)&lease=\(lease)&user=\(endpoint.user ?? "")" }

  /// The key of a part of the queue. What stands in braces decides on which server of a cluster it is.
  func key(_ part: String) -> String { "{\(queue)}:\(part)" }

  /// A URL's authority with its port, and what stands behind it.
  private static func parts(of text: String) throws(QueuePlace.Problem) -> (authority: String, rest: Substring) {
    guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else {
      throw QueuePlace.Problem(message: "this is no URL of a queue", hint: "write redis://host/name")
    }
    if text[..<colon].lowercased() == "rediss" {
      throw QueuePlace.Problem(
        message: "rediss:// is not in this version: a queue's connection to Redis has no TLS",
        hint: "have a tunnel such as stunnel or ssh -L carry it, and write redis://localhost:port/name")
    }
    let behind = text[colon...].dropFirst(3)
    let authority = behind.prefix { !"/?#".contains($0) }
    let host = authority[(authority.lastIndex(of: "@").map { authority.index(after: $0) } ?? authority.startIndex)...]
    let hasPort = host[(host.lastIndex(of: "]") ?? host.startIndex)...].contains(":")
    return (hasPort ? String(authority) : "\(authority):6379", behind[authority.endIndex...])
  }

  private static func database(_ text: String) throws(QueuePlace.Problem) -> Int {
    guard let number = Int(text), number >= 0 else {
      throw QueuePlace.Problem(message: "the setting db is the number of a database, such as 2, not \"\(text)\"")
    }
    return number
  }

  private static func lease(_ text: String) throws(QueuePlace.Problem) -> Int {
    let unit = text.drop { $0.isNumber }
    let factors = ["ms": 1_000_000, "s": 1_000_000_000, "min": 60_000_000_000]
    guard let factor = factors[String(unit)], let number = Int(text[..<unit.startIndex]), number > 0,
      case (let nanoseconds, false) = number.multipliedReportingOverflow(by: factor),
      (100_000_000...86_400_000_000_000).contains(nanoseconds)
    else {
      throw QueuePlace.Problem(
        message: "the setting lease is a time from 100ms to 1440min, such as 30s, not \"\(text)\"")
    }
    return nanoseconds
  }
}
