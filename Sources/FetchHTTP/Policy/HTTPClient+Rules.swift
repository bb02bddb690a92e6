import FetchRuntime

extension HTTPClient {
  /// Which addresses may be dialled; set before the first request.
  package var addressRule: AddressRule? {
    get { transport.addressRule }
    set { transport.addressRule = newValue }
  }

  /// A connection to a URL's host and port for something else than HTTP, if the host's rules allow it.
  package func dial(_ url: WebURL) -> Future<Socket> {
    if let refusal = hostRule?(url) {
      let future = Future<Socket>(on: loop)
      future.fail(HTTPFailure.forbidden(refusal))
      return future
    }
    return transport.dial(url)
  }

  /// Why a URL may not be asked with such headers over such a connection, or nil.
  func refusal(of url: WebURL, _ headers: [HeaderField], over connection: ConnectionOptions) -> Refusal? {
    if let refusal = hostRule?(url) ?? refusal(of: headers, to: url) { return refusal }
    let proxy = connection.proxy ?? ""
    if addressRule != nil, let refusal = refusalOfProxy(named: proxy, isGiven: connection.proxy != nil, for: url) {
      return refusal
    }
    guard let hostRule, !proxy.isEmpty else { return nil }
    guard let url = Self.proxyURL(proxy) else {
      return Refusal(
        "the proxy \"\(HTTPFailure.shown(proxy))\" is refused: a script that is fenced in names one plainly",
        hint: "write it as \"http://host:port\"")
    }
    return hostRule(url)
  }

  /// One address serves many hosts, and the header says which is meant: the rule is asked about that one, too.
  private func refusal(of headers: [HeaderField], to url: WebURL) -> Refusal? {
    guard let hostRule else { return nil }
    for header in headers where header.isNamed("host") {
      guard let named = Self.url(of: header.value, like: url) else {
        return Refusal(
          "the header \(header.name) \"\(HTTPFailure.shown(header.value))\" is refused: a script that is fenced in names one host plainly",
          hint: "leave it out, and the URL's host is sent")
      }
      if let refusal = hostRule(named) { return refusal }
    }
    return nil
  }

  /// The site that a header means behind a URL's port; nil for a text that is no host.
  private static func url(of host: String, like url: WebURL) -> WebURL? {
    guard host.utf8.allSatisfy({ 0x21...0x7e ~= $0 && !"@/\\?#".utf8.contains($0) }),
      let named = try? WebURL("\(url.scheme)://\(host)/")
    else { return nil }
    return try? WebURL("\(url.scheme)://\(named.host):\(url.port)/")
  }

  /// Whoever fetches through a proxy leaves it to the proxy which address is dialled.
  private func refusalOfProxy(named proxy: String, isGiven: Bool, for url: WebURL) -> Refusal? {
    if !proxy.isEmpty {
      return Refusal(
        "a request to \(url.authority) through a proxy is refused: the address it leads to cannot be seen",
        hint: "leave out the option `proxy`, or the rule about private addresses")
    }
    guard !isGiven, let variable = EnvironmentProxy.variable(isSecure: url.isSecure) else { return nil }
    return Refusal(
      "a request to \(url.authority) through the proxy in `\(variable)` is refused: the address it leads to cannot be seen",
      hint: "unset \(variable), or leave out the rule about private addresses")
  }

  /// Where a proxy is; nil for a text that libcurl might take for something else than we do.
  private static func proxyURL(_ text: String) -> WebURL? {
    var rest = text[...]
    if let scheme = ["http://", "https://", "socks4://", "socks4a://", "socks5://", "socks5h://"].first(
      where: text.hasPrefix)
    {
      rest = rest.dropFirst(scheme.count)
    }
    if rest.last == "/" { rest.removeLast() }
    let parts = rest.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count <= 2, let host = parts.last,
      rest.utf8.allSatisfy({ 0x21...0x7e ~= $0 && !"/\\?#\"<>^`{|}".utf8.contains($0) })
    else { return nil }
    return try? WebURL("http://\(host)/")
  }
}
