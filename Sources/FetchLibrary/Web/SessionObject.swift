import FetchBytecode
import FetchHTTP
import FetchVM

/// What requests have in common: a base URL and options.
final class SessionObject: TypedObject {
  let base: WebURL?
  /// What each of its requests begins with.
  let options: Ref<MapObject>
  /// What its requests keep together.
  let rules: SessionRules
  /// What its requests ask for their credentials together, when `auth` is a function.
  let auth: Ref<AuthFunction>?

  init(base: WebURL?, options: Ref<MapObject>, rules: SessionRules, auth: Ref<AuthFunction>?, _ table: MemberTable) {
    self.base = base
    self.options = options
    self.rules = rules
    self.auth = auth
    super.init(table)
  }

  override func trace(_ marker: inout Marker) {
    marker.mark(options)
    marker.mark(auth)
  }

  override func describe(_ machine: Machine) -> String { base.map { "<session \($0)>" } ?? "<session>" }
}

extension World {
  func installSessions() {
    machine.define("session", [Parameter(name: "options", isOptional: true)]) {
      [unowned self] machine, arguments throws(Failure) in
      let session = try makeSession(arguments.optional(0) ?? .null, "session")
      return .object(machine.heap.add(session, bytes: 200).cast(to: NativeObject.self))
    }
    machine.define("defaults", [Parameter(name: "options")]) { [unowned self] machine, arguments throws(Failure) in
      scriptDefaults = machine.heap.add(try makeSession(arguments[0], "defaults"), bytes: 200).object
      return .null
    }
    addField(tables.session, of: SessionObject.self, "base") { [unowned self] _, session in
      session.base.map { makeURL($0) } ?? .null
    }
    addField(tables.session, of: SessionObject.self, "cookies") { [unowned self] _, session in cookies(of: session) }
    addMethod(tables.session, of: SessionObject.self, "clearCookies") { _, session, _ in
      session.rules.jar?.removeAll()
      return .null
    }
  }

  /// The cookies a session keeps, each as a map.
  private func cookies(of session: SessionObject) -> Value {
    let list = machine.heap.makeList()
    for cookie in session.rules.jar?.cookies(at: client.wallClock()) ?? [] {
      list.object.append(
        machine.makeMap([
          ("name", string(cookie.name)), ("value", string(cookie.value)), ("domain", string(cookie.domain)),
          ("hostOnly", .bool(cookie.isHostOnly)), ("path", string(cookie.path)), ("secure", .bool(cookie.isSecure)),
          ("httpOnly", .bool(cookie.isHTTPOnly)),
          ("expires", string(cookie.expires.map { CivilTime(seconds: $0, nanosecond: 0).iso })),
        ]))
    }
    return .list(list)
  }

  private func makeSession(_ value: Value, _ function: String) throws(Failure) -> SessionObject {
    let options = machine.heap.makeMap()
    let rules = machine.heap.makeMap()
    var auth: Ref<AuthFunction>?
    var base: WebURL?
    switch value {
    case .null: break
    case .map(let given):
      try given.object.forEach { (key, value) throws(Failure) in
        if case .string(let name) = key, name.object.string == "base" {
          base = try webURL(value, for: "\(function)'s option `base`")
        } else if case .string(let name) = key, SessionRules.concerns(name.object.string, value) {
          rules.object.set(key, value)
        } else {
          options.object.set(key, value)
        }
      }
    default:
      throw machine.failure(.type, "\(function)'s options must be a map, not \(machine.describeForMessage(value))")
    }
    // Read once, so that a wrong option is found here and not at the first request.
    if let probe = try? WebURL("http://localhost/") {
      var disclosure = Disclosure()
      let revealed = disclosure.reveal(options: .map(options), machine)
      let probed = try hiding(disclosure.parts) { () throws(Failure) in
        try FetchOptions(
          revealed, of: function, method: .null, url: probe, defaults: client.defaults, world: self)
      }
      auth = probed.authFunction.map { machine.heap.add(AuthFunction($0, self), bytes: 200) }
    }
    let reader = try OptionReader(
      .map(rules), OptionNames(of: function, SessionRules.names + ["cookies", "cache"]), machine)
    return SessionObject(
      base: base, options: options, rules: try SessionRules(reader, self), auth: auth, tables.session)
  }

  /// The URL of a request: relative to the session's base, or the script's.
  func target(_ url: Value, session: Value) throws(Failure) -> WebURL {
    guard case .string(let text) = url, let base = try self.session(session)?.base ?? scriptDefaults?.base else {
      return try webURL(url, for: "fetch")
    }
    do throws(HTTPFailure) {
      return try base.resolve(text.object.string).keepingCredentials(of: base)
    } catch {
      throw machine.failure(.value, error.message)
    }
  }

  /// The options of a request: the script's defaults, under the session's, under its own. Headers are merged by name.
  func mergedOptions(_ options: Value, session: Value, for target: WebURL) throws(Failure) -> Value {
    let layers = [scriptDefaults, try self.session(session)].compactMap { $0.map { self.options(of: $0, for: target) } }
      .filter { $0.object.count > 0 }
    if layers.isEmpty { return options }
    if !options.isNull, case .map = options {} else if !options.isNull { return options }
    let merged = machine.heap.makeMap()
    for layer in layers { merge(layer, into: merged) }
    if case .map(let own) = options { merge(own, into: merged) }
    return .map(merged)
  }

  /// What goes to the origin of a session's base and to no other, as credentials do.
  private static let optionsOfBase: Set<String> = ["auth", "cookies", "cert", "key", "insecure"]

  /// The options of a session that a request to `target` gets: credentials go to the origin of its base and no other.
  private func options(of session: SessionObject, for target: WebURL) -> Ref<MapObject> {
    guard let base = session.base, !base.isSameOrigin(as: target) else { return session.options }
    let others = machine.heap.makeMap()
    session.options.object.forEach { key, value in
      guard case .string(let name) = key, !Self.optionsOfBase.contains(name.object.string) else { return }
      others.object.set(key, name.object.string == "headers" ? withoutCredentials(value) : value)
    }
    return others
  }

  private func withoutCredentials(_ headers: Value) -> Value {
    guard case .map(let given) = headers else { return headers }
    let others = machine.heap.makeMap()
    given.object.forEach { key, value in
      if case .string(let name) = key, HeaderField(name.object.string, "").isCredential { return }
      if Disclosure.holdsSecret(value) { return }
      others.object.set(key, value)
    }
    return .map(others)
  }

  private func merge(_ layer: Ref<MapObject>, into merged: Ref<MapObject>) {
    layer.object.forEach { key, value in
      var value = value
      if case .map(let own) = value, case .map(let known)? = merged.object[key], case .string(let name) = key,
        ["headers", "query", "cookies"].contains(name.object.string)
      {
        let both = machine.heap.makeMap()
        let isHeaders = name.object.string == "headers"
        known.object.forEach { if !isHeaders || !names(own, header: $0) { both.object.set($0, $1) } }
        own.object.forEach { both.object.set($0, $1) }
        value = .map(both)
      }
      merged.object.set(key, value)
    }
  }

  /// Whether a map of headers has this one, in whatever letters, be it null.
  private func names(_ headers: Ref<MapObject>, header: Value) -> Bool {
    guard case .string(let header) = header else { return false }
    let field = HeaderField(header.object.string, "")
    var isNamed = false
    headers.object.forEach { key, _ in
      if case .string(let name) = key, field.isNamed(name.object.string) { isNamed = true }
    }
    return isNamed
  }

  func session(_ value: Value) throws(Failure) -> SessionObject? {
    switch value {
    case .null, .undefined: return nil
    case .object(let object):
      if let session = object.object as? SessionObject { return session }
    default: break
    }
    throw machine.wrongType("`from` after fetch", expected: "a session", got: value)
  }
}
