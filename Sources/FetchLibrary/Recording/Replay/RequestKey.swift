import FetchHTTP

/// What makes two requests the same for a replay: method, URL and body, secrets masked. Headers do not count.
struct RequestKey: Hashable {
  let method: String
  /// Without a fragment, which is never sent.
  let url: String
  /// The hash of the body; empty for none.
  let body: String

  /// The key of a request whose secrets are masked.
  init(_ method: String, maskedURL url: String, _ body: [UInt8], type: String?) {
    self.method = method
    // A mask is read as part of a URL, so that both sides are spelled alike.
    self.url = (try? WebURL(url)).map { $0.withFragment(nil).text } ?? url
    self.body = Self.hash(body, type: type)
  }

  /// Forms are parted by a boundary that is another one each time.
  private static func hash(_ body: [UInt8], type: String?) -> String {
    guard !body.isEmpty else { return "" }
    var body = body
    let parameters = (type ?? "").split(separator: ";").map { String($0).trimmingSpace }
    if let boundary = parameters.first(where: { $0.hasPrefix("boundary=") }) {
      body = SecretMask([boundary.dropFirst(9).filter { $0 != "\"" }], by: "boundary").masked(body)
    }
    let hash = SHA256()
    body.withUnsafeBytes { hash.update($0) }
    return hash.finish()
  }
}
