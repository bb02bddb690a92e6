/// An absolute http or https URL, parsed and normalised: dot segments resolved, the host in lower-case ASCII,
/// a default port left out, spaces and non-ASCII characters percent-encoded, user and password taken out.
///
/// What it shows is what is sent: `http://h/a/../b` is `http://h/b`, as in a browser.
package struct WebURL {
  /// The whole URL without credentials.
  package let text: String
  /// True for https.
  package let isSecure: Bool
  /// The host; an IPv6 address keeps its brackets and its zone, as in `[fe80::1%25eth0]`.
  package let host: String
  /// The port, the scheme's own when the URL names none.
  package let port: Int
  /// The path as it is sent, at least "/".
  package let path: String
  /// What stands behind the `?`, if there is one.
  package let query: String?
  /// What stands behind the `#`, if there is one; never sent.
  package let fragment: String?
  /// The user and password that stood before the host, decoded.
  package let credentials: Credentials?

  /// The most bytes that one may have when it is read. No server takes so long a one, and each link of a page may hold all of the page's.
  static let maximumLength = 64 << 10

  /// "http" or "https".
  package var scheme: String { isSecure ? "https" : "http" }

  /// The host as a look-up wants it, without an IPv6 address's brackets.
  package var bareHost: Substring { host.first == "[" ? host.dropFirst().dropLast() : host[...] }

  /// Where the URL leads, as messages name it: `127.0.0.1:8000`, or the host alone with the scheme's own port.
  package var authority: String { port == (isSecure ? 443 : 80) ? host : "\(host):\(port)" }

  /// Scheme, host and port as text: `https://example.com:8443`.
  package var origin: String { "\(scheme)://\(authority)" }

  /// The same with the fragment of the URL that redirected here, unless it has its own (RFC 9110, 10.2.2).
  func inheritingFragment(of other: WebURL) -> WebURL {
    fragment == nil && other.fragment != nil ? withFragment(other.fragment) : self
  }

  /// This URL with another query, or with none; `query` is percent-encoded already.
  package func withQuery(_ query: String?) -> WebURL { replacing(query: query, fragment: fragment) }

  /// This URL with another fragment, or with none; `fragment` is percent-encoded already.
  package func withFragment(_ fragment: String?) -> WebURL {
    fragment == nil && self.fragment == nil ? self : replacing(query: query, fragment: fragment)
  }

  /// This URL with the credentials of `other`, when it has none and is of the same origin.
  package func keepingCredentials(of other: WebURL) -> WebURL {
    guard credentials == nil, let kept = other.credentials, isSameOrigin(as: other) else { return self }
    return WebURL(
      text: text, isSecure: isSecure, host: host, port: port, path: path, query: query, fragment: fragment,
      credentials: kept)
  }

  private func replacing(query: String?, fragment: String?) -> WebURL {
    let end = text.utf8.firstIndex { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") } ?? text.endIndex
    return WebURL(
      text: text[..<end] + (query.map { "?\($0)" } ?? "") + (fragment.map { "#\($0)" } ?? ""), isSecure: isSecure,
      host: host,
      port: port, path: path, query: query, fragment: fragment, credentials: credentials)
  }

  /// True when scheme, host and port are the same (RFC 6454).
  package func isSameOrigin(as other: WebURL) -> Bool {
    isSecure == other.isSecure && port == other.port && host == other.host
  }
}

extension WebURL: Hashable, CustomStringConvertible {
  package static func == (left: WebURL, right: WebURL) -> Bool { left.text == right.text }

  package func hash(into hasher: inout Hasher) { hasher.combine(text) }

  package var description: String { text }
}
