import FetchBytecode
import FetchHTTP
import FetchVM

/// What `fetch URL with {…}` comes to.
struct FetchOptions {
  var request: HTTPRequest
  /// The response is handed over with its head, and its body read as it comes.
  private(set) var isStream = false
  /// The function that is to find out who asks.
  private(set) var authFunction: Value?

  private static let names = [
    "method", "query", "headers", "cookies", "json", "form", "multipart", "body", "file", "auth", "timeout",
    "connectTimeout", "headTimeout", "idleTimeout", "minSpeed", "retry", "redirects", "allow", "maxBody", "stream",
    "proxy", "cacert", "cert", "key", "insecure", "http", "cache",
  ]
  private static let sessionNames = ["base"] + SessionRules.names
  private static let sessionHints = Dictionary(
    uniqueKeysWithValues: sessionNames.map { ($0, "sessions have it: session({\($0): …}); ") })

  /// The options of `function`: `fetch`, `session` or `defaults`. Each fetch asks, so the tables are made once.
  static func names(of function: String) -> OptionNames {
    switch function {
    case "session": namesOfSession
    case "defaults": namesOfDefaults
    default: namesOfFetch
    }
  }

  private static let namesOfFetch = makeNames(of: "fetch", names)
  private static let namesOfSession = makeNames(of: "session", sessionNames + names)
  private static let namesOfDefaults = makeNames(of: "defaults", sessionNames + names)

  private static func makeNames(of function: String, _ names: [String]) -> OptionNames {
    OptionNames(
      of: function, names, elsewhere: sessionHints,
      inner: [
        "retry": retryNames(of: function), "auth": authNames(of: function), "cache": CachePlan.names(of: function),
      ])
  }

  /// Those inside `retry`.
  static func retryNames(of function: String) -> OptionNames {
    OptionNames(of: "\(function)'s retry", ["times", "backoff", "maxDelay", "on", "methods"])
  }

  /// Those inside `auth`.
  static func authNames(of function: String) -> OptionNames {
    OptionNames(of: "\(function)'s auth", ["user", "password", "token"])
  }

  /// Reads `options`, a map or null, which `function` was given; `method` is what stands behind `fetch`, or null.
  init(
    _ options: Value, of function: String = "fetch", method: Value, url: WebURL, defaults: RequestOptions, world: World
  ) throws(Failure) {
    request = HTTPRequest(url)
    let machine = world.machine
    if case .string(let name) = method {
      request.method = name.object.string
      namesMethod = true
    }
    guard case .map = options else {
      if !options.isNull {
        throw machine.wrongType("`with` after fetch", expected: "a map of options", got: options)
      }
      request.options = defaults
      return
    }
    let reader = try OptionReader(options, Self.names(of: function), machine)
    var requestOptions = defaults
    try readURL(reader, world)
    try readBody(reader, world)
    if let given = try reader.string("method").map(Self.method) {
      if case .string = method, given != request.method {
        throw reader.wrongValue("method", "it says \(given), and behind `fetch` stands \(request.method)")
      }
      request.method = given
      if let problem = HTTPRequest(url, method: given).validate() { throw reader.wrongValue("method", problem.message) }
    }
    try readHeaders(reader, world)
    try readCookies(reader, world, &requestOptions)
    try Self.readTimes(reader, into: &requestOptions)
    try Self.readRules(reader, into: &requestOptions, machine)
    if reader.isGiven("cache") {
      requestOptions.cache = try CachePlan(reader, world).map { world.cacheRule($0, within: defaults.cache) }
    }
    try Self.readConnection(reader, into: &requestOptions.connection, world)
    authFunction = try Self.authFunction(reader, machine)
    if authFunction == nil {
      requestOptions.credentials = try Self.credentials(reader, world) ?? requestOptions.credentials
    }
    isStream = try reader.bool("stream") ?? false
    request.options = requestOptions
  }

  /// Secrets are in these headers or in the body: no redirect carries them to another origin.
  mutating func keepPrivate(headers: [String], body: Bool) {
    request.options?.privateHeaders = headers
    request.options?.isBodyPrivate = body
  }

  /// The methods that everybody writes in capitals are sent so, as browsers do (WHATWG fetch, "normalize a method", which leaves
  /// out PATCH); others mean what they say.
  private static func method(_ given: String) -> String {
    let known = given.uppercased()
    return ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"].contains(known) ? known : given
  }

  // The request

  private mutating func readURL(_ reader: OptionReader, _ world: World) throws(Failure) {
    guard let value = reader.value("query") else { return }
    let query = PercentCoding.encoded(try QueryPairs.read(value, reader.title("query"), world.machine))
    if query.isEmpty { return }
    let fragment = request.url.fragment.map { "#\($0)" } ?? ""
    let text = String(request.url.text.dropLast(fragment.count))
    let separator = request.url.query == nil ? "?" : request.url.query == "" ? "" : "&"
    do throws(HTTPFailure) {
      let url = try WebURL(text + separator + query + fragment)
      // Credentials are no part of a URL's text, and stay those of the URL that was given.
      if let credentials = request.url.credentials { carried = credentials }
      request.url = url
    } catch {
      throw world.machine.failure(.value, error.message)
    }
  }

  /// Whether a method stands behind `fetch`: a body then does not change it.
  private var namesMethod = false
  /// Credentials of a URL whose text was changed.
  private var carried: Credentials?

  private mutating func readBody(_ reader: OptionReader, _ world: World) throws(Failure) {
    var given = ["json", "form", "multipart", "body", "file"].filter { reader.value($0) != nil }
    // Null is JSON, too.
    if given.isEmpty, reader.isGiven("json") { given = ["json"] }
    if given.count > 1 { throw reader.wrongValue(given[1], "a request has one body, and `\(given[0])` is given too") }
    guard let name = given.first else { return }
    let value = reader.value(name) ?? .null
    let type: String
    switch (name, value) {
    case ("json", _):
      request.body = .bytes(try world.encodeJSON(value, indent: nil, for: reader.title("json")))
      type = "application/json"
    case ("form", _):
      request.body = .bytes(
        Array(PercentCoding.encoded(try QueryPairs.read(value, reader.title("form"), world.machine)).utf8))
      type = "application/x-www-form-urlencoded"
    case ("multipart", _):
      let form = try MultipartForm(value, reader.title("multipart"), world.machine)
      request.body = .deferred(UploadBody(form.pieces, on: world.machine.loop))
      type = form.type
    case ("file", _): type = readFile(try world.upload(value, reader.title("file")), world)
    case (_, .string(let text)):
      request.body = .bytes(Array(text.object.utf8))
      type = "text/plain; charset=utf-8"
    case (_, .bytes(let bytes)):
      request.body = .bytes(bytes.object.bytes)
      type = "application/octet-stream"
    case (_, .object(let object)):
      guard let file = object.object as? FileObject else { throw Self.wrongBody(value, reader) }
      type = readFile(file, world)
    default: throw Self.wrongBody(value, reader)
    }
    request.headers.append(HeaderField("Content-Type", type))
    if !namesMethod { request.method = "POST" }
  }

  /// The request's body becomes the file's content, of the type that it gives.
  private mutating func readFile(_ file: FileObject, _ world: World) -> String {
    request.body = .deferred(UploadBody([.file(file.path)], on: world.machine.loop))
    return file.type
  }

  private static func wrongBody(_ value: Value, _ reader: OptionReader) -> Failure {
    reader.wrongType("body", "a string, bytes or a file (or write `json`, `form`, `multipart` or `file`)", value)
  }

  private mutating func readHeaders(_ reader: OptionReader, _ world: World) throws(Failure) {
    if let carried, reader.value("auth") == nil {
      request.headers.append(HeaderField("Authorization", carried.header))
    }
    guard let value = reader.value("headers") else { return }
    guard case .map(let map) = value else { throw reader.wrongType("headers", "a map of names and values", value) }
    var given: [HeaderField] = []
    var omitted: [String] = []
    try map.object.forEach { (key, value) throws(Failure) in
      guard case .string(let name) = key else {
        throw reader.wrongValue("headers", "a header's name is a string, not \(world.machine.describe(key))")
      }
      // A map that names a header twice, in other letters, means the later one.
      given.removeAll { $0.isNamed(name.object.string) }
      omitted.removeAll { HeaderField($0, "").isNamed(name.object.string) }
      if value.isNull { omitted.append(name.object.string) }
      for text in try QueryPairs.texts(value, reader.title("headers"), world.machine) {
        given.append(HeaderField(name.object.string, text))
      }
    }
    if let framing = given.first(where: \.isFraming) {
      throw reader.wrongValue(
        "headers", "\(framing.name) says how the body is sent, which the request does by itself: leave it out")
    }
    if let problem = HTTPRequest(request.url, headers: given).validate() {
      throw reader.wrongValue("headers", problem.message)
    }
    request.headers.removeAll { own in
      given.contains { $0.isNamed(own.name) } || omitted.contains { own.isNamed($0) }
    }
    request.headers += given
    request.omittedHeaders = omitted
  }

  /// The request's own cookies: a map of names and values, or false for none, not even the session's.
  private mutating func readCookies(
    _ reader: OptionReader, _ world: World, _ options: inout RequestOptions
  ) throws(Failure) {
    guard let value = reader.value("cookies") else { return }
    switch value {
    case .bool(false): options.jar = nil
    case .bool(true):
      throw reader.wrongValue("cookies", "true is for sessions, which keep them: session({cookies: true})")
    case .map:
      let pairs = try QueryPairs.read(value, reader.title("cookies"), world.machine)
      for (name, value) in pairs {
        guard let problem = HTTPRequest.problem(ofCookie: name, value) else { continue }
        throw reader.wrongValue("cookies", problem)
      }
      guard !pairs.isEmpty else { return }
      let text = pairs.map { "\($0.name)=\($0.value)" }.joined(separator: "; ")
      if let index = request.headers.firstIndex(where: { $0.isNamed("cookie") }) {
        request.headers[index].value += "; \(text)"
      } else {
        request.headers.append(HeaderField("Cookie", text))
      }
    default: throw reader.wrongType("cookies", "a map of names and values, or false", value)
    }
  }
}
