import CCurl

// libcurl's URL API is known to this file alone.
extension WebURL {
  /// Parses an absolute URL; throws an `HTTPFailure` that says what is wrong with it.
  package init(_ text: String) throws(HTTPFailure) {
    try Self.checkCharacters(of: text)
    guard let scheme = Self.scheme(of: text) else { throw .missingScheme(text) }
    guard Self.isWeb(scheme) else { throw .unsupportedScheme(scheme, in: text) }
    let handle = URLHandle()
    try handle.set(Self.withSlashes(text), shown: text)
    try self.init(handle, shown: text)
  }

  /// The URL that a link in a document at this URL leads to (RFC 3986, section 5).
  package func resolve(_ reference: String) throws(HTTPFailure) -> WebURL {
    try Self.checkCharacters(of: reference)
    if let scheme = Self.possibleScheme(of: reference) {
      guard Self.isWeb(scheme) else {
        throw Self.scheme(of: reference) == nil ? .missingScheme(reference) : .unsupportedScheme(scheme, in: reference)
      }
      let rest = Self.withSlashes(String(reference[scheme.endIndex...].dropFirst()))
      guard !rest.hasPrefix("//"), scheme.lowercased() == self.scheme else { return try WebURL(reference) }
      return rest.isEmpty ? withFragment(nil) : try resolve(rest)
    }
    if reference.hasPrefix("#") { return try WebURL(text.prefix { $0 != "#" } + reference) }
    let handle = URLHandle()
    try handle.set(absolute(Self.withSlashes(reference)), shown: reference)
    return try WebURL(handle, shown: reference)
  }

  /// A reference without scheme with what it lacks in front of it; dot segments stay. libcurl 7.88 would lose a part of the path
  /// before a query, and an empty part behind `..`.
  private func absolute(_ reference: String) -> String {
    if reference.hasPrefix("//") { return "\(scheme):\(reference)" }
    if reference.hasPrefix("/") { return origin + reference }
    if reference.hasPrefix("?") { return origin + path + reference }
    return origin + path[...(path.utf8.lastIndex(of: UInt8(ascii: "/")) ?? path.startIndex)] + reference
  }

  /// The URL that a link written in a page at this URL leads to, read as a browser does: trimmed, and this URL without its
  /// fragment when nothing is left. The credentials stay at their origin.
  package func link(_ text: String) throws(HTTPFailure) -> WebURL {
    let reference = Self.trimmed(text)
    return try (reference.isEmpty ? withFragment(nil) : resolve(reference)).keepingCredentials(of: self)
  }

  /// The text without control characters and spaces around it, and without tabs and line breaks in it (WHATWG URL, 4.4).
  package static func trimmed(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 <= 0x20 }) else { return text }
    var kept = text.unicodeScalars.drop { $0.value <= 0x20 }
    while let last = kept.last, last.value <= 0x20 { kept.removeLast() }
    var result = String.UnicodeScalarView()
    for scalar in kept where ![0x09, 0x0a, 0x0d].contains(scalar.value) { result.append(scalar) }
    return String(result)
  }

  /// The text with slashes for the backslashes before its query and fragment, as http and https have them.
  private static func withSlashes(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "\\")) else { return text }
    let end = text.firstIndex { $0 == "?" || $0 == "#" } ?? text.endIndex
    return String(text[..<end].map { $0 == "\\" ? "/" : $0 }) + text[end...]
  }

  private init(_ handle: URLHandle, shown: String) throws(HTTPFailure) {
    let isSecure = handle.get(CURLUPART_SCHEME)?.lowercased() == "https"
    guard let host = handle.host(), !host.isEmpty else { throw .malformedURL(shown, "it names no host") }
    if let fault = HostRules.fault(of: host) { throw .malformedURL(shown, fault) }
    let lowered = host.utf8.contains { (65...90).contains($0) } ? host.lowercased() : host
    // libcurl keeps the zone of an IPv6 address beside its host (RFC 6874), and loses it with that.
    let zone = handle.get(CURLUPART_ZONEID)
    if lowered != handle.get(CURLUPART_HOST) {
      handle.replace(CURLUPART_HOST, with: lowered)
      if let zone { handle.replace(CURLUPART_ZONEID, with: zone) }
    }
    var credentials: Credentials?
    if let user = handle.get(CURLUPART_USER, UInt32(CURLU_URLDECODE)) {
      credentials = .basic(user: user, password: handle.get(CURLUPART_PASSWORD, UInt32(CURLU_URLDECODE)) ?? "")
      handle.replace(CURLUPART_USER, with: nil)
      handle.replace(CURLUPART_PASSWORD, with: nil)
    }
    guard var text = handle.get(CURLUPART_URL, UInt32(CURLU_NO_DEFAULT_PORT)) else {
      throw .malformedURL(shown, "it cannot be understood")
    }
    var query = handle.get(CURLUPART_QUERY)
    if Self.endsInEmptyQuery(shown) {
      // libcurl loses an empty query, and versions before 8.8 cannot be told to keep it.
      query = ""
      let end = text.firstIndex { $0 == "?" || $0 == "#" } ?? text.endIndex
      if !text[end...].hasPrefix("?") { text.insert("?", at: end) }
    }
    self.init(
      text: text, isSecure: isSecure, host: zone.map { "\(lowered.dropLast())%25\($0)]" } ?? lowered,
      port: handle.get(CURLUPART_PORT).flatMap { Int($0) } ?? (isSecure ? 443 : 80),
      path: handle.get(CURLUPART_PATH) ?? "/", query: query,
      fragment: handle.get(CURLUPART_FRAGMENT), credentials: credentials)
  }

  /// Whether there is a `?` with nothing behind it but a fragment.
  private static func endsInEmptyQuery(_ text: String) -> Bool {
    text.prefix { $0 != "#" }.drop { $0 != "?" } == "?"
  }

  /// A line break or NUL in a URL could become a second request line: nothing with one is ever sent.
  private static func checkCharacters(of text: String) throws(HTTPFailure) {
    guard !text.isEmpty else { throw .malformedURL(text, "it is empty") }
    if text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7f }) {
      throw .malformedURL(text, "it holds a line break or another control character")
    }
  }

  /// The letters before the first `:`, when they can be a scheme and are no `host:port`.
  private static func scheme(of text: String) -> Substring? {
    guard let scheme = possibleScheme(of: text), let next = text[scheme.endIndex...].utf8.dropFirst().first,
      !(48...57).contains(next)
    else { return nil }
    return scheme
  }

  /// What stands before the first `:`, when it has a scheme's letters (RFC 3986, section 3.1).
  private static func possibleScheme(of text: String) -> Substring? {
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let scheme = text[..<colon]
    guard let first = scheme.utf8.first, (65...90).contains(first) || (97...122).contains(first),
      scheme.utf8.allSatisfy(isSchemeCharacter)
    else { return nil }
    return scheme
  }

  private static func isSchemeCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
      true
    default: false
    }
  }

  private static func isWeb(_ scheme: Substring) -> Bool {
    scheme == "http" || scheme == "https" || ["http", "https"].contains(scheme.lowercased())
  }
}

/// Owns a `CURLU`.
private final class URLHandle {
  private let handle: OpaquePointer?

  init() { handle = curl_url() }

  deinit { curl_url_cleanup(handle) }

  /// Sets the whole URL; a relative one is resolved against what is set already.
  func set(_ text: String, shown: String) throws(HTTPFailure) {
    let text = WebURL.encodingBehindHost(text)
    guard text.utf8.count <= WebURL.maximumLength else {
      throw .malformedURL(shown, "it is longer than \(WebURL.maximumLength >> 10) KiB")
    }
    let code = curl_url_set(handle, CURLUPART_URL, text, UInt32(CURLU_URLENCODE | CURLU_ALLOW_SPACE))
    guard code != CURLUE_OK else { return }
    throw .malformedURL(shown, Self.reason(code))
  }

  /// Sets one part, or with nil takes it out.
  func replace(_ part: CURLUPart, with value: String?) {
    _ = curl_url_set(handle, part, value, 0)
  }

  /// One part, if there is one.
  func get(_ part: CURLUPart, _ flags: UInt32 = 0) -> String? {
    var value: UnsafeMutablePointer<CChar>?
    guard curl_url_get(handle, part, &value, flags) == CURLUE_OK, let value else { return nil }
    defer { curl_free(value) }
    return String(cString: value)
  }

  /// The host, in ASCII if that is possible.
  func host() -> String? {
    var value: UnsafeMutablePointer<CChar>?
    guard ccurl_url_get_host(handle, &value) == CURLUE_OK, let value else { return nil }
    defer { curl_free(value) }
    return String(cString: value)
  }

  private static func reason(_ code: CURLUcode) -> String {
    switch code {
    case CURLUE_BAD_PORT_NUMBER: "its port is no number from 0 to 65535"
    case CURLUE_NO_HOST: "it names no host"
    case CURLUE_OUT_OF_MEMORY: "there was no memory to read it"
    default: "it cannot be understood (\(String(cString: curl_url_strerror(code)).lowercased()))"
    }
  }
}
