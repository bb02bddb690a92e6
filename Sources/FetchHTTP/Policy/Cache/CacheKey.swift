/// What a stored answer is found by (RFC 9111, section 2), and what keeps apart those who may see different answers.
///
/// It holds credentials as they are sent: a store that writes it anywhere writes a hash of it.
package struct CacheKey: Hashable, Sendable {
  /// The URL without its fragment.
  package let url: String
  /// The method, who asks, and over what kind of connection.
  package let identity: String

  /// A key from its parts.
  package init(url: String, identity: String) {
    self.url = url
    self.identity = identity
  }

  /// The key of a request; nil for one that passes the cache by: another method, a body, a range, conditions of the script's own, or
  /// the wish that nothing be stored.
  init?(_ request: TransportRequest, privateHeaders: [String], isFenced: Bool) {
    guard request.method == "GET" || request.method == "HEAD", request.body == .none,
      !request.headers.contains(where: \.isConditional), !CacheControl(ofRequest: request.headers).has("no-store")
    else { return nil }
    url = request.url.withFragment(nil).text
    let who = request.headers.filter { $0.tellsWhoAsks || privateHeaders.contains(where: $0.isNamed) }
      .map { "\($0.name.lowercased()): \($0.value)" }
    identity = ([request.method] + Self.kind(of: request.connection, isFenced: isFenced) + who.sorted())
      .joined(separator: "\n")
  }

  /// What may lead to another server, or to one that was not looked at as closely. An answer from before a fence around private
  /// networks may have come from inside one.
  private static func kind(of connection: ConnectionOptions, isFenced: Bool) -> [String] {
    var parts = connection.insecure ? ["insecure"] : []
    if isFenced { parts.append("fenced") }
    if let authorities = connection.authorities { parts.append("cacert \(authorities)") }
    if let certificate = connection.certificate { parts.append("cert \(certificate)") }
    if let proxy = connection.proxy { parts.append("proxy \(proxy)") }
    return parts
  }
}

extension CacheControl {
  /// Those of a request; `Pragma` is what they were called before there were any (RFC 9111, 5.4).
  init(ofRequest headers: [HeaderField]) {
    let values = headers.filter { $0.isNamed("cache-control") }.map(\.value)
    let pragmas = values.isEmpty ? headers.filter { $0.isNamed("pragma") }.map(\.value) : []
    self.init(values + pragmas)
  }
}

extension HeaderField {
  /// Whether it tells who asks, by what it is or by how it is called: servers that look at `X-Api-Key` rarely say so in `Vary`.
  var tellsWhoAsks: Bool {
    let name = name.lowercased()
    return isCredential || ["auth", "token", "key", "secret", "session", "password"].contains { name.contains($0) }
  }

  /// Whether it asks for a part, or makes an answer hang on what somebody has already.
  package var isConditional: Bool {
    ["range", "if-range", "if-match", "if-none-match", "if-modified-since", "if-unmodified-since"].contains {
      isNamed($0)
    }
  }
}
