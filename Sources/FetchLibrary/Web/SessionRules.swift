import FetchHTTP
import FetchVM

/// What a session's requests keep together: its `limit`, `perHost` and `rate`, the cookies it was sent, and
/// the answers it keeps.
struct SessionRules {
  /// The options there are.
  static let names = ["limit", "perHost", "rate"]

  /// The rules by the name of their option; nil for one that null takes out.
  private var throttles: [String: Throttle?] = [:]
  /// The jar of one whose `cookies` are true.
  let jar: CookieJar?
  /// Whether it says if cookies are kept.
  private let decidesOnCookies: Bool
  /// How its answers are kept.
  private let cache: CacheRule?
  private let decidesOnCache: Bool

  /// Whether an option is one of these, and none that each request of the session begins with: `cookies` may be a map of some
  /// to send.
  static func concerns(_ name: String, _ value: Value) -> Bool {
    guard name == "cookies" else { return names.contains(name) || name == "cache" }
    return switch value {
    case .bool, .null: true
    default: false
    }
  }

  /// Those that a session's options say.
  init(_ reader: OptionReader, _ world: World) throws(Failure) {
    jar = try reader.bool("cookies") ?? false ? CookieJar() : nil
    decidesOnCookies = reader.isGiven("cookies")
    // In memory each session keeps its own.
    let memory = CacheRule(MemoryStore(on: world.machine.loop))
    cache = try CachePlan(reader, world).map { world.cacheRule($0, within: memory) }
    decidesOnCache = reader.isGiven("cache")
    add("limit", reader, try reader.int("limit", minimum: 1).map { .inFlight($0) })
    add("perHost", reader, try reader.int("perHost", minimum: 1).map { .inFlightPerHost($0) })
    add("rate", reader, try reader.positiveNumber("rate").map { .startsPerSecond($0) })
  }

  private mutating func add(_ name: String, _ reader: OptionReader, _ rule: Throttle.Rule?) {
    if reader.isGiven(name) { throttles.updateValue(rule.map { Throttle($0) }, forKey: name) }
  }

  /// The rules of a request with the session `inner`, in a script with the defaults `outer`: of each option the session's, if it
  /// says something of it.
  static func throttles(_ inner: SessionRules?, within outer: SessionRules?) -> [Throttle] {
    names.compactMap { name in (inner?.throttles[name] ?? outer?.throttles[name]) ?? nil }
  }

  /// How the answer to such a request is kept.
  static func cache(_ inner: SessionRules?, within outer: SessionRules?) -> CacheRule? {
    guard let inner, inner.decidesOnCache else { return outer?.cache }
    return inner.cache
  }

  /// The jar of such a request.
  static func jar(_ inner: SessionRules?, within outer: SessionRules?) -> CookieJar? {
    guard let inner, inner.decidesOnCookies else { return outer?.jar }
    return inner.jar
  }
}
