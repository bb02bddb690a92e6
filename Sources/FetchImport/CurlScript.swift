import FetchDiagnostics

/// Writes what a curl command line asks for as a script.
struct CurlScript {
  private var credentials: Credentials
  /// What the user should know, each a line.
  private(set) var warnings: [String] = []
  private var statements: [String] = []
  private var comments: [String] = []
  private var responses = 0

  /// The script's text, not yet formatted.
  var text: String {
    var sections: [[String]] = [comments, credentials.bindings]
    sections.append(contentsOf: statements.map { [$0] })
    return sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
  }

  /// A script for these requests.
  init(_ requests: [CurlRequest], writesSecrets: Bool) {
    var origins: [String] = []
    for origin in requests.flatMap(\.urls).map({ Self.origin(of: $0.text) }) where !origins.contains(origin) {
      origins.append(origin)
    }
    credentials = Credentials(areWrittenOut: writesSecrets, origins: origins)
    for request in requests { add(request) }
    for (variable, what) in credentials.needed.map({ ($0.variable, Self.shown($0.what)) }) {
      warnings.append("the script reads \(what) from the environment: set \(variable) before it is run")
      comments.append("# Needs \(variable) in the environment: \(what).")
    }
  }

  /// Scheme, host and port.
  private static func origin(of url: String) -> String {
    guard let mark = url.firstRange(of: "://") else { return url }
    let authority = url[mark.upperBound...].prefix { !"/?".contains($0) }
    return String(url[..<mark.upperBound] + (authority.split(separator: "@").last ?? authority))
  }

  /// A text on one line, its variables as a shell writes them.
  private static func shown(_ text: String) -> String {
    let written = ShellVariable.parts(of: text).enumerated().map { $0 % 2 == 1 ? "$" + $1 : $1 }.joined()
    return VisibleText.escaping(written.split(whereSeparator: \.isNewline).joined(separator: " "))
  }

  /// Says that something of the command line is not in the script.
  private mutating func lose(_ what: String) {
    let shown = Self.shown(what)
    comments.append("# Not carried over: \(shown)")
    warnings.append("left out, as a script cannot say it: \(shown)")
  }

  /// Says that what may be a secret stands in the script.
  private mutating func mention(_ place: String) {
    warnings.append("\(place) may hold a credential, and is in the script as it is: think of secret(env(\"…\"))")
  }

  // One command

  private mutating func add(_ request: CurlRequest) {
    for loss in request.losses { lose(loss) }
    for (index, word) in request.urls.enumerated() {
      let output = index < request.outputs.count ? request.outputs[index] : nil
      addStatement(request, word.text, output)
    }
  }

  private mutating func addStatement(_ request: CurlRequest, _ url: String, _ output: CurlRequest.Output?) {
    var request = request
    var url = url
    takeUser(of: &url, into: &request)
    let fetch = fetchExpression(request, url)
    switch output {
    case .file("-"), nil: addPrinting(fetch, request)
    case .file("/dev/null"): statements.append("await \(fetch)")
    case .file(let path): addSaving(fetch, to: path, request)
    case .remoteName where request.usesRemoteHeaderName:
      let name = bind(fetch)
      let folder = request.outputFolder.map { SourceLiteral.string($0 + "/") + " + " } ?? ""
      statements[statements.count - 1] += "\nawait save \(name) to \(folder)\(name).filename"
    case .remoteName:
      let path = url.prefix { $0 != "?" }.split(separator: "/", omittingEmptySubsequences: false).dropFirst(3)
      let last = path.last.map(String.init) ?? ""
      addSaving(fetch, to: last.isEmpty ? "curl_response" : last, request)
    }
  }

  private mutating func addSaving(_ fetch: String, to path: String, _ request: CurlRequest) {
    if request.includesHead { lose("-i, into a file") }
    let path = request.outputFolder.map { "\($0)/\(path)" } ?? path
    statements.append("await save \(fetch) to \(SourceLiteral.string(path))")
  }

  private mutating func addPrinting(_ fetch: String, _ request: CurlRequest) {
    let name = bind(fetch)
    if request.includesHead || request.isHead {
      statements[statements.count - 1] += "\nprint(\(name).status, \(name).headers)"
    }
    if !request.isHead { statements[statements.count - 1] += "\nprint(\(name).text)" }
  }

  private mutating func bind(_ fetch: String) -> String {
    responses += 1
    let name = responses == 1 ? "response" : "response\(responses)"
    statements.append("let \(name) = await \(fetch)")
    return name
  }

  // The request

  /// `https://user:password@host/` says what `-u` does.
  private func takeUser(of url: inout String, into request: inout CurlRequest) {
    guard let mark = url.firstRange(of: "://") else { return }
    let authority = url[mark.upperBound...].prefix { !"/?".contains($0) }
    guard let at = authority.lastIndex(of: "@") else { return }
    if request.user == nil { request.user = PercentText.decoded(authority[..<at]) }
    url.removeSubrange(mark.upperBound...at)
  }

  private mutating func fetchExpression(_ request: CurlRequest, _ url: String) -> String {
    var url = url
    var entries: [(key: String, value: String)] = []
    var request = request
    var tail = ""
    if let auth = auth(&request) { entries.append(("auth", auth)) }
    let content = content(&request, &url, &tail)
    if let headers = headers(request) { entries.append(("headers", headers)) }
    if let content { entries.append(content) }
    entries += request.options.map { ($0.name, $0.value) }
    if let proxy = request.proxy { entries.append(("proxy", self.proxy(proxy))) }
    let method = request.sentMethod
    if let retries = request.retries, retries > 0 { entries.append(("retry", retry(retries, method))) }
    if Credentials.isTelling(url) { mention("the URL") }
    var verb = "fetch "
    if ["POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"].contains(method) {
      verb += method + " "
    } else if method != "GET" {
      entries.insert(("method", SourceLiteral.string(method)), at: 0)
    } else if content != nil, content?.key != "query" {
      verb += "GET "
    }
    let literal = SourceLiteral.string(url) + tail
    return verb + (literal.hasPrefix("env(") ? "(\(literal))" : literal)
      + (entries.isEmpty ? "" : " with " + SourceLiteral.map(entries, width: 48))
  }

  private func retry(_ times: Int, _ method: String) -> String {
    // curl repeats any request; a script only those that may be repeated, unless it says so.
    if ["GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE"].contains(method) { return "\(times)" }
    return "{times: \(times), methods: [\(SourceLiteral.string(method))]}"
  }

  /// What `-u`, a bearer token or an `Authorization` of a known scheme comes to.
  private mutating func auth(_ request: inout CurlRequest) -> String? {
    if let value = request.header("authorization") {
      let words = value.split(separator: " ", maxSplits: 1)
      if words.count == 2, words[0].lowercased() == "bearer" { request.bearer = String(words[1]) }
      if words.count == 2, words[0].lowercased() == "basic", let user = PercentText.base64(words[1]) {
        request.user = user
      }
      if request.bearer != nil || request.user != nil {
        request.headers.removeAll { $0.name.lowercased() == "authorization" }
      }
    }
    if let token = request.bearer {
      let name = credentials.name(for: token, called: "token", what: "the bearer token")
      return name == "token" ? "{token}" : "{token: \(name)}"
    }
    guard let user = request.user else { return nil }
    let halves = user.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let password = halves.count > 1 ? halves[1] : ""
    if halves.count > 1, password.isEmpty {
      // Without a password the name is what is kept secret, as the keys of many APIs are.
      let name = credentials.name(for: halves[0], called: "apiKey", what: "the name of -u")
      return "{user: \(name), password: \"\"}"
    }
    let name = credentials.name(
      for: password, called: "password", what: "the password of \(ShellVariable.isIn(halves[0]) ? "-u" : halves[0])")
    return "{user: \(SourceLiteral.string(halves[0])), password\(name == "password" ? "" : ": \(name)")}"
  }

  private mutating func headers(_ request: CurlRequest) -> String? {
    var fields: [(name: String, values: [String])] = []
    for (name, value) in request.headers {
      if let index = fields.firstIndex(where: { $0.name.lowercased() == name.lowercased() }) {
        fields[index].values.append(value)
      } else {
        fields.append((name, [value]))
      }
    }
    if !request.cookies.isEmpty { fields.append(("Cookie", [request.cookies.joined(separator: "; ")])) }
    let entries = fields.map { field in
      let values = field.values.map { headerValue(field.name, $0) }
      return (SourceLiteral.key(field.name), values.count == 1 ? values[0] : SourceLiteral.list(values))
    }
    return entries.isEmpty ? nil : SourceLiteral.map(entries)
  }

  private mutating func headerValue(_ name: String, _ value: String) -> String {
    let called = name.lowercased() == "cookie" ? "cookies" : Credentials.name(ofHeader: name)
    guard let called, !value.isEmpty else { return SourceLiteral.string(value) }
    return credentials.name(for: value, called: called, what: "the header \(name)")
  }

  /// A proxy; one with a password is a secret as a whole.
  private mutating func proxy(_ url: String) -> String {
    guard url.contains("@") else { return SourceLiteral.string(url) }
    return credentials.name(for: url, called: "proxy", what: "the proxy's URL with its password", isForOrigins: false)
  }

  /// The body, or what `-G` adds to the URL, as an option of `fetch`; `tail` is an expression that is added to that.
  private mutating func content(
    _ request: inout CurlRequest, _ url: inout String, _ tail: inout String
  ) -> (key: String, value: String)? {
    if request.isGet || request.isHead && !request.data.isEmpty {
      guard let query = CurlBody.query(request.data) else {
        let text = CurlBody.text(request.data)
        if text == "" { return nil }
        url += (url.contains("?") ? "&" : "?") + (text ?? "")
        if text == nil { tail = " + " + CurlBody.sum(request.data, joinedBy: "&") }
        return nil
      }
      return request.data.isEmpty ? nil : ("query", query)
    }
    if let upload = request.upload {
      let path = upload == "-" || upload == "." ? "(await read(\"-\"))" : "file(\(SourceLiteral.string(upload)))"
      if url.hasSuffix("/"), let name = upload.split(separator: "/").last { url += String(name) }
      return ("body", path)
    }
    if !request.parts.isEmpty { return ("multipart", CurlBody.multipart(request.parts)) }
    guard !request.data.isEmpty else { return nil }
    let body = CurlBody.body(of: &request)
    if Credentials.isTelling(body.value) { mention("the body") }
    return body
  }
}
