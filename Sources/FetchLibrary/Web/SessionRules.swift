import FetchHTTP
import FetchVM

/// What a session's requests keep together: its `limit`, `perHost` and `rate`, and the cookies it was sent.
struct SessionRules {
  /// The options there are.
  static let names = ["limit", "perHost", "rate"]

  /// The rules by the name of their option; nil for one that null takes out.
  private var throttles: [String: Throttle?] = [:]
  /// The jar of one whose `cookies` are true.
  let jar: CookieJar?
  /// Whether it says if cookies are kept.
  private let decidesOnCookies: Bool

  /// Whether an option is one of these, and none that each request of the session begins with: `cookies` may be a map of some
  /// to send.
  static func concerns(_ name: String, _ value: Value) -> Bool {
    guard name == "cookies" else { return names.contains(name) }
    return switch value {
    case .bool, .null: true
    default: false
    }
  }

  /// Those that a session's options say.
  init(_ reader: OptionReader) throws(Failure) {
    jar = try reader.bool("cookies") ?? false ? CookieJar() : nil
    decidesOnCookies = reader.isGiven("cookies")
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

  /// The jar of such a request.
  static func jar(_ inner: SessionRules?, within outer: SessionRules?) -> CookieJar? {
    guard let inner, inner.decidesOnCookies else { return outer?.jar }
    return inner.jar
  }
}
