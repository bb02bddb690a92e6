/// What a request may have changed, so that stored answers do not hold any more (RFC 9111, 4.4).
enum Invalidation {
  /// Methods that change nothing (RFC 9110, 9.2.1).
  private static let safeMethods: Set<String> = ["GET", "HEAD", "OPTIONS", "TRACE"]

  /// The URLs whose answers go, after `method` of `url` was answered with `head`.
  static func urls(after method: String, of url: WebURL, answeredBy head: ResponseHead) -> [WebURL] {
    guard !safeMethods.contains(method), (200..<400).contains(head.status) else { return [] }
    let others = ["location", "content-location"].compactMap { head.headers[$0] }.compactMap { try? url.resolve($0) }
    // One server has no say in what another's answers are worth.
    return [url] + others.filter { $0.isSameOrigin(as: url) }
  }
}
