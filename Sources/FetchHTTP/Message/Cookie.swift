/// A cookie as a server set it (RFC 6265).
package struct Cookie: Equatable {
  /// Its name.
  package let name: String
  /// Its value, as it is sent back.
  package var value: String
  /// The host it came from, or the domain it is for.
  package let domain: String
  /// Whether it goes to that host alone, and not to those below.
  package let isHostOnly: Bool
  /// Where its path begins.
  package let path: String
  /// Whether it goes over https alone.
  package var isSecure: Bool
  /// Whether scripts in a page may not see it; ours may.
  package var isHTTPOnly: Bool
  /// When it ends, in seconds since 1970; nil for one that lasts as long as its jar.
  package var expires: Int?

  /// 400 days: no cookie lasts longer (RFC 6265bis, 5.5).
  private static let longest = 400 * 86_400

  /// What a `Set-Cookie` header says; nil when it is none, or one that `url` may not set. `now` is in seconds since 1970.
  init?(setCookie header: String, from url: WebURL, at now: Int) {
    guard let (name, value) = Self.pair(of: header), name.utf8.count + value.utf8.count <= 4096,
      !header.utf8.contains(where: { $0 < 32 && $0 != 9 || $0 == 127 })
    else { return nil }
    let attributes = Attributes(of: header)
    self.name = name
    self.value = value
    isSecure = attributes.isSecure
    isHTTPOnly = attributes.isHTTPOnly
    path = attributes.path ?? Self.defaultPath(of: url)
    let end = attributes.maxAge.map { $0 > 0 ? now + min($0, Self.longest) : .min } ?? attributes.expires
    expires = end.map { min($0, now + Self.longest) }
    // RFC 6265, 5.3, steps 4 to 6.
    if let given = attributes.domain, given != url.host {
      guard url.isBelow(domain: given), !Self.isPublic(given) else { return nil }
      domain = given
      isHostOnly = false
    } else {
      domain = url.host
      isHostOnly = attributes.domain == nil || Self.isPublic(url.host)
    }
    guard isSecure ? url.isSecure : true, keepsPromise(attributes) else { return nil }
  }

  /// Whether it goes along with a request to `url`.
  func isFor(_ url: WebURL) -> Bool {
    guard isHostOnly ? url.host == domain : url.host == domain || url.isBelow(domain: domain) else { return false }
    return (!isSecure || url.isSecure) && isOnPath(url.path)
  }

  /// RFC 6265, 5.1.4.
  private func isOnPath(_ requested: String) -> Bool {
    guard requested.hasPrefix(path) else { return false }
    if path.hasSuffix("/") || requested.utf8.count == path.utf8.count { return true }
    return requested.dropFirst(path.count).first == "/"
  }

  /// Whether one of its name and `other` may both fit a request that `other` is for.
  func shadows(_ other: Cookie) -> Bool {
    let isNear =
      domain == other.domain || domain.hasSuffix("." + other.domain) || other.domain.hasSuffix("." + domain)
    return name == other.name && isNear && other.isOnPath(path)
  }

  /// What the beginnings `__Secure-` and `__Host-` of a name promise (RFC 6265bis, 4.1.3).
  private func keepsPromise(_ attributes: Attributes) -> Bool {
    let lowered = name.lowercased()
    if lowered.hasPrefix("__host-") { return isSecure && attributes.domain == nil && attributes.path == "/" }
    return !lowered.hasPrefix("__secure-") || isSecure
  }

  private static func defaultPath(of url: WebURL) -> String {
    guard let slash = url.path.lastIndex(of: "/"), slash != url.path.startIndex else { return "/" }
    return String(url.path[..<slash])
  }

  /// Whether a domain belongs to nobody, as far as that can be told without the list of public suffixes: one label, or what
  /// registries of countries put before theirs, as in `co.uk`.
  private static func isPublic(_ domain: String) -> Bool {
    let labels = domain.split(separator: ".")
    guard labels.count == 2 else { return labels.count < 2 }
    return labels[1].utf8.count == 2 && registryLabels.contains(String(labels[0]))
  }

  private static let registryLabels: Set<String> = [
    "ac", "asn", "co", "com", "edu", "go", "gob", "gov", "govt", "gv", "ltd", "mil", "ne", "net", "nom", "or", "org",
    "plc", "sch",
  ]
}

extension Cookie {
  /// The name and the value of a `Set-Cookie` header; nil when it has none (RFC 6265, 5.2).
  package static func pair(of header: String) -> (name: String, value: String)? {
    let pair = header.prefix { $0 != ";" }
    guard let equals = pair.firstIndex(of: "=") else { return nil }
    let name = trimmed(pair[..<equals])
    return name.isEmpty ? nil : (name, trimmed(pair[pair.index(after: equals)...]))
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text.drop { $0 == " " || $0 == "\t" }
    while text.last == " " || text.last == "\t" { text.removeLast() }
    return String(text)
  }

  /// What stands behind a cookie's value; of an attribute given twice the last counts.
  fileprivate struct Attributes {
    var domain: String?
    var path: String?
    var expires: Int?
    var maxAge: Int?
    var isSecure = false
    var isHTTPOnly = false

    init(of header: String) {
      for part in header.split(separator: ";", omittingEmptySubsequences: false).dropFirst() {
        let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let value = sides.count > 1 ? Cookie.trimmed(sides[1]) : ""
        switch Cookie.trimmed(sides[0]).lowercased() {
        case "domain":
          let name = (value.hasPrefix(".") ? String(value.dropFirst()) : value).lowercased()
          domain = name.isEmpty ? nil : name
        case "path": path = value.hasPrefix("/") ? value : nil
        case "expires": if let instant = HTTPDate.seconds(value) { expires = instant }
        case "max-age": if let seconds = Self.seconds(value) { maxAge = seconds }
        case "secure": isSecure = true
        case "httponly": isHTTPOnly = true
        default: break
        }
      }
    }

    /// What no `Int` can hold is forever, or long ago.
    private static func seconds(_ text: String) -> Int? {
      let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
      guard !digits.isEmpty, digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
      return Int(text) ?? (text.hasPrefix("-") ? 0 : .max)
    }
  }
}

extension WebURL {
  /// Whether its host is one below `domain`; an address is below nothing.
  fileprivate func isBelow(domain: String) -> Bool {
    let isAddress = host.hasPrefix("[") || host.utf8.allSatisfy { (48...57).contains($0) || $0 == UInt8(ascii: ".") }
    return !isAddress && host.hasSuffix("." + domain)
  }
}
