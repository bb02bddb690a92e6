import FetchHTTP
import FetchVM

// How a request is gone about: times, retries, what counts as a failure, who asks.
extension FetchOptions {
  static func readTimes(_ reader: OptionReader, into options: inout RequestOptions) throws(Failure) {
    if let time = try reader.duration("timeout") { options.timeout = time }
    if let time = try reader.duration("connectTimeout") {
      options.connectTimeout = time
      options.connection.patience = time
    }
    if let time = try reader.duration("headTimeout") { options.headTimeout = time }
    if let time = try reader.duration("idleTimeout") { options.idleTimeout = time }
    if let speed = try reader.int("minSpeed", minimum: 1) { options.minSpeed = speed }
  }

  static func readRules(
    _ reader: OptionReader, into options: inout RequestOptions, _ machine: Machine
  ) throws(Failure) {
    if let value = reader.value("retry") { options.retry = try retryRule(value, reader, machine) }
    if let limit = try reader.int("maxBody") { options.maxBody = limit }
    if let value = reader.value("redirects") {
      if case .bool(let follows) = value {
        options.redirects = follows ? 10 : 0
      } else {
        options.redirects = try reader.int("redirects") ?? options.redirects
      }
    }
    if let value = reader.value("allow") { options.allow = try allowed(value, reader, machine) }
  }

  static func readConnection(
    _ reader: OptionReader, into connection: inout ConnectionOptions, _ world: World
  ) throws(Failure) {
    connection.insecure = try reader.bool("insecure") ?? connection.insecure
    if let version = try reader.string("http", expected: "\"1.1\" or \"2\"") {
      guard version == "1.1" || version == "2" else {
        throw reader.wrongValue("http", "it is \"1.1\" or \"2\", not \(reader.shown("http"))")
      }
      connection.offersHTTP2 = version == "2"
    }
    connection.proxy = try reader.string("proxy") ?? connection.proxy
    connection.authorities = try file("cacert", reader, world) ?? connection.authorities
    connection.certificate = try file("cert", reader, world) ?? connection.certificate
    connection.key = try file("key", reader, world) ?? connection.key
  }

  /// The path of a file that is read for the script.
  private static func file(_ name: String, _ reader: OptionReader, _ world: World) throws(Failure) -> String? {
    guard let path = try reader.string(name) else { return nil }
    try world.permit(reading: path)
    return path
  }

  private static func retryRule(
    _ value: Value, _ reader: OptionReader, _ machine: Machine
  ) throws(Failure) -> RetryRule? {
    switch value {
    case .bool(false): return nil
    case .int(let times):
      if times < 0 { throw reader.wrongValue("retry", "it must be 0 or more, not \(times)") }
      return times == 0 ? nil : RetryRule(times: times)
    case .map:
      let inner = try OptionReader(value, retryNames(of: reader.names.owner), machine)
      var rule = RetryRule(times: try inner.int("times") ?? 3)
      rule.backoff = try inner.duration("backoff") ?? rule.backoff
      rule.maxDelay = try inner.duration("maxDelay") ?? rule.maxDelay
      if let on = inner.value("on") { rule.causes = try causes(on, inner, machine) }
      if let methods = inner.value("methods") {
        guard case .list(let list) = methods else { throw inner.wrongType("methods", "a list of methods", methods) }
        for index in 0..<list.object.count {
          guard case .string(let name) = list.object[index] else {
            throw inner.wrongType("methods", "a list of methods", list.object[index])
          }
          rule.methods.insert(name.object.string)
        }
      }
      return rule.times == 0 ? nil : rule
    default: throw reader.wrongType("retry", "a number of times or a map", value)
    }
  }

  private static func causes(
    _ value: Value, _ reader: OptionReader, _ machine: Machine
  ) throws(Failure) -> Set<RetryRule.Cause> {
    guard case .list(let list) = value else {
      throw reader.wrongType("on", "a list of statuses and words such as \"connect\"", value)
    }
    var causes = Set<RetryRule.Cause>()
    for index in 0..<list.object.count {
      switch list.object[index] {
      case .int(let status): causes.insert(.status(status))
      case .string(let word):
        guard let known = RetryRule.causes(named: word.object.string) else {
          throw reader.wrongValue(
            "on",
            "there is no cause \(machine.describe(list.object[index])); "
              + "causes are statuses, \"connect\", \"network\", \"timeout\", and the phases of a NetworkError")
        }
        causes.formUnion(known)
      case let other: throw reader.wrongType("on", "a list of statuses and words such as \"connect\"", other)
      }
    }
    return causes
  }

  private static func allowed(
    _ value: Value, _ reader: OptionReader, _ machine: Machine
  ) throws(Failure) -> AllowedStatuses {
    switch value {
    case .string(let text) where text.object.string == "any": return .any
    case .int(let status): return .only([status])
    case .list(let list):
      var statuses = Set<Int>()
      for index in 0..<list.object.count {
        guard case .int(let status) = list.object[index] else {
          throw reader.wrongType("allow", "a list of statuses, or \"any\"", list.object[index])
        }
        statuses.insert(status)
      }
      return .only(statuses)
    case .range(let range):
      let range = range.object
      if range.count > 1000 {
        throw reader.wrongValue("allow", "statuses have three digits, and \(machine.describe(value)) has more")
      }
      return .only(Set((0..<range.count).map { range.first + $0 * range.step }))
    default: throw reader.wrongType("allow", "a list of statuses, or \"any\"", value)
    }
  }

  static func credentials(_ reader: OptionReader, _ world: World) throws(Failure) -> Credentials? {
    guard let value = reader.value("auth") else { return nil }
    switch value {
    case .string(let token): return try bearer(token.object.string, "auth", reader)
    case .map:
      let inner = try OptionReader(value, authNames(of: reader.names.owner), world.machine)
      if let token = try inner.string("token") { return try bearer(token, "token", inner) }
      guard let user = try inner.string("user") else {
        throw reader.wrongValue("auth", "it needs {user, password} or {token}, not a map without them")
      }
      if user.contains(":") {
        throw inner.wrongValue("user", "a colon ends the user's name (RFC 7617), so it cannot hold one")
      }
      return .basic(user: user, password: try inner.string("password") ?? "")
    default: throw reader.wrongType("auth", "{user, password}, {token}, a token or a function that gives one", value)
    }
  }

  /// A token goes into a header as it is.
  private static func bearer(_ token: String, _ option: String, _ reader: OptionReader) throws(Failure) -> Credentials {
    let credentials = Credentials.bearer(token)
    if let fault = HeaderField("Authorization", credentials.header).fault {
      throw reader.wrongValue(option, fault.message)
    }
    return credentials
  }

  /// The function that `auth` is, if it is one.
  static func authFunction(_ reader: OptionReader, _ machine: Machine) throws(Failure) -> Value? {
    guard let value = reader.value("auth") else { return nil }
    switch value {
    case .function, .native:
      do throws(Failure) {
        try machine.checkFunction(value, reader.title("auth"), takes: 0)
      } catch {
        throw reader.wrongType("auth", "a function that can be called without arguments", value)
      }
      return value
    default: return nil
    }
  }
}
