import FetchHTTP

/// Headers as they are written down: without what tells who asks.
enum HARHeaders {
  /// The value that is shown of a header.
  static func shown(_ field: HeaderField) -> String {
    if field.isCredential { return SecretMask.standIn }
    if field.isNamed("set-cookie") { return withoutCookie(field.value) }
    return field.isNamed("location") ? withoutUser(field.value) : field.value
  }

  /// The texts in a request's headers that prove who asks, to be masked wherever a server repeats them. Short ones are none: a cookie may
  /// be a word such as `accepted`, which stands in many a body.
  static func credentials(in headers: [HeaderField]) -> Set<String> {
    var texts: Set<String> = []
    for field in headers where field.isCredential {
      if field.isNamed("cookie") {
        let values = field.value.split(separator: ";").compactMap { Cookie.pair(of: String($0))?.value }
        texts.formUnion(values.filter { $0.utf8.count >= 16 })
      } else if let text = field.value.split(separator: " ", maxSplits: 1).last, text.utf8.count >= 8 {
        // It stands behind the scheme.
        texts.insert(String(text))
      }
    }
    return texts
  }

  /// A cookie's name and what it is for, without its value.
  private static func withoutCookie(_ header: String) -> String {
    guard let (name, _) = Cookie.pair(of: header) else { return SecretMask.standIn }
    return "\(name)=\(SecretMask.standIn)\(header.drop { $0 != ";" })"
  }

  /// A URL without the user and password before its host.
  static func withoutUser(_ url: String) -> String {
    guard let slash = url.firstIndex(of: "/"), url[slash...].hasPrefix("//") else { return url }
    let authority = url[slash...].dropFirst(2).prefix { !"/?#".contains($0) }
    guard let at = authority.lastIndex(of: "@") else { return url }
    return "\(url[..<authority.startIndex])\(SecretMask.standIn)\(url[at...])"
  }
}
