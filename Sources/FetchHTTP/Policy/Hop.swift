/// What is asked next: the request itself at first, then what its redirects make of it.
struct Hop {
  /// The method; a redirect may change it.
  var method: String
  /// Where to.
  var url: WebURL
  /// The headers that are still to be sent.
  var headers: [HeaderField]
  /// Headers that nobody adds.
  private let omittedHeaders: [String]
  /// The body, unless a redirect dropped it.
  var body: RequestBody
  /// Who is asking, as long as the origin may know.
  private(set) var credentials: Credentials?
  /// The credentials that were found out for it, as long as those are the ones it sends.
  private(set) var granted: Credentials?
  /// Headers that go to no other origin.
  private(set) var privateHeaders: [String]
  /// The body goes to no other origin.
  private(set) var isBodyPrivate: Bool
  /// How its connection is made.
  var connection: ConnectionOptions

  /// The first hop of a request.
  init(_ request: HTTPRequest, _ options: RequestOptions) {
    method = request.method
    url = request.url
    headers = request.headers
    omittedHeaders = request.omittedHeaders
    body = request.body
    privateHeaders = options.privateHeaders
    isBodyPrivate = options.isBodyPrivate
    connection = options.connection
    connection.patience = options.connectTimeout
    credentials = options.credentials ?? request.url.credentials
  }

  /// Whether credentials that are found out would be sent.
  var needsCredentials: Bool { isOpen("authorization") }

  /// Whether a header may be added, of which the request says nothing.
  private func isOpen(_ name: String) -> Bool {
    !headers.contains { $0.isNamed(name) } && !isOmitted(name)
  }

  private func isOmitted(_ name: String) -> Bool { omittedHeaders.contains { HeaderField($0, "").isNamed(name) } }

  /// Sends these credentials, which were found out for it.
  mutating func grant(_ found: Credentials) {
    credentials = found
    granted = found
  }

  /// Sends these credentials, which belong to its URL, or none.
  mutating func replaceCredentials(_ others: Credentials?) {
    credentials = others
    granted = nil
  }

  /// The request as it goes over the wire; `now` is in seconds since 1970.
  func transportRequest(_ options: RequestOptions, at now: Int) -> TransportRequest {
    var headers = headers
    if let jar = options.jar, !isOmitted("cookie") { add(jar, to: &headers, at: now) }
    if let credentials, isOpen("authorization") {
      headers.append(HeaderField("Authorization", credentials.header))
    }
    if !options.compressed, isOpen("accept-encoding") {
      headers.append(HeaderField("Accept-Encoding", "identity"))
    }
    return TransportRequest(
      method: method, url: url, headers: headers, body: body, connection: connection, omittedHeaders: omittedHeaders)
  }

  /// The request's own cookies and those of the jar, in one header (RFC 6265, 5.4).
  private func add(_ jar: CookieJar, to headers: inout [HeaderField], at now: Int) {
    let own = headers.firstIndex { $0.isNamed("cookie") }
    guard let value = jar.header(for: url, own: own.map { headers[$0].value }, at: now) else { return }
    if let own { headers[own].value = value } else { headers.append(HeaderField("Cookie", value)) }
  }
}
