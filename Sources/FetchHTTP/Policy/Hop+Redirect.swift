// The rules of redirects (RFC 9110, 15.4; the method as browsers rewrite it, Fetch standard, "HTTP-redirect fetch").
extension Hop {
  /// What to ask after this hop was answered with `head`; nil when that is no redirect.
  func redirected(by head: ResponseHead) throws(HTTPFailure) -> Hop? {
    guard [301, 302, 303, 307, 308].contains(head.status), let location = head.headers["location"] else { return nil }
    var next = self
    do {
      next.url = try url.resolve(location).inheritingFragment(of: url)
    } catch {
      throw .badRedirect(location, error)
    }
    if rewritesMethod(on: head.status) {
      next.method = "GET"
      next.dropBody()
    }
    if !next.url.isSameOrigin(as: url) {
      if isBodyPrivate, next.body != .none { throw .privateBody(of: url, to: next.url) }
      next.dropSecrets()
    }
    // Another host's cookies are not told to whoever holds no certificate of it.
    if next.url.host != url.host { next.connection.insecure = false }
    if let credentials = next.url.credentials { next.replaceCredentials(credentials) }
    return next
  }

  private func rewritesMethod(on status: Int) -> Bool {
    switch status {
    case 301, 302: method == "POST"
    case 303: method != "GET" && method != "HEAD"
    default: false
    }
  }

  private mutating func dropBody() {
    body = .none
    drop(["content-type", "content-length", "content-encoding", "content-language", "content-location"])
  }

  /// What was meant for one origin goes to no other. The next hop is made from this one, so it never comes back.
  private mutating func dropSecrets() {
    replaceCredentials(nil)
    (connection.certificate, connection.key) = (nil, nil)
    headers.removeAll(where: \.isCredential)
    drop(["host"] + privateHeaders)
  }

  private mutating func drop(_ names: [String]) {
    headers.removeAll { field in names.contains { field.isNamed($0) } }
  }
}
