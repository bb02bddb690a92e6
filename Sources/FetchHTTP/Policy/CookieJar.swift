/// The cookies that servers have set for some requests, those of a session for instance (RFC 6265, 5.3 and 5.4).
package final class CookieJar {
  /// As many as browsers keep, so that no server can fill the memory.
  private static let mostOfDomain = 180
  private static let most = 3000

  private var domains: [String: [Entry]] = [:]
  private var count = 0
  private var lastSequence = 0
  /// Whether a secure cookie was ever taken: until then none needs to be looked for.
  private var hasHadSecure = false

  private struct Entry {
    var cookie: Cookie
    /// When a cookie of that name first came.
    var sequence: Int
  }

  /// A jar with nothing in it.
  package init() {}

  /// All that have not ended at `now`, in the order they first came.
  package func cookies(at now: Int) -> [Cookie] {
    domains.values.joined().filter { !$0.cookie.hasEnded(at: now) }.sorted { $0.sequence < $1.sequence }.map(\.cookie)
  }

  /// Forgets them all.
  package func removeAll() {
    domains = [:]
    count = 0
  }

  /// Takes what a response from `url` sets.
  func store(_ head: ResponseHead, from url: WebURL, at now: Int) {
    for header in head.headers.all("set-cookie") {
      guard let cookie = Cookie(setCookie: header, from: url, at: now) else { continue }
      if !url.isSecure, shadowsSecure(cookie, at: now) { continue }
      store(cookie, at: now)
    }
  }

  /// Whether it would take the place of a secure cookie, or be sent beside it: what came without protection may not
  /// (RFC 6265bis, 5.7, step 16).
  private func shadowsSecure(_ cookie: Cookie, at now: Int) -> Bool {
    hasHadSecure
      && domains.values.joined().contains { known in
        known.cookie.isSecure && !known.cookie.hasEnded(at: now) && cookie.shadows(known.cookie)
      }
  }

  /// The value of the `Cookie` header for a request to `url`, behind those of `own`, which go before others of their names; nil for
  /// none at all.
  func header(for url: WebURL, own: String?, at now: Int) -> String? {
    let names = Set((own ?? "").split(separator: ";").compactMap { Cookie.pair(of: String($0))?.name })
    let fitting = Self.domains(of: url.host).flatMap { domains[$0] ?? [] }
      .filter { $0.cookie.isFor(url) && !$0.cookie.hasEnded(at: now) && !names.contains($0.cookie.name) }
      // Longer paths first, then what came first.
      .sorted { left, right in
        let (first, second) = (left.cookie.path.utf8.count, right.cookie.path.utf8.count)
        return first == second ? left.sequence < right.sequence : first > second
      }
    let texts = (own.map { [$0] } ?? []) + fitting.map { "\($0.cookie.name)=\($0.cookie.value)" }
    return texts.isEmpty ? nil : texts.joined(separator: "; ")
  }

  private func store(_ cookie: Cookie, at now: Int) {
    var entries = domains[cookie.domain] ?? []
    let before = entries.count
    var sequence: Int?
    if let index = entries.firstIndex(where: { $0.cookie.name == cookie.name && $0.cookie.path == cookie.path }) {
      sequence = entries.remove(at: index).sequence
    }
    if !cookie.hasEnded(at: now) {
      lastSequence += 1
      if cookie.isSecure { hasHadSecure = true }
      entries.append(Entry(cookie: cookie, sequence: sequence ?? lastSequence))
      if entries.count > Self.mostOfDomain { entries.removeAll { $0.cookie.hasEnded(at: now) } }
      if entries.count > Self.mostOfDomain { entries.removeFirst() }
    }
    count += entries.count - before
    domains[cookie.domain] = entries.isEmpty ? nil : entries
    if count > Self.most { makeRoom(at: now) }
  }

  /// Drops those that have ended, or else the one that came first.
  private func makeRoom(at now: Int) {
    domains = domains.mapValues { $0.filter { !$0.cookie.hasEnded(at: now) } }.filter { !$0.value.isEmpty }
    count = domains.values.reduce(0) { $0 + $1.count }
    guard count > Self.most else { return }
    guard let oldest = domains.min(by: { Self.first($0.value) < Self.first($1.value) }) else { return }
    domains[oldest.key] = oldest.value.count > 1 ? Array(oldest.value.dropFirst()) : nil
    count -= 1
  }

  private static func first(_ entries: [Entry]) -> Int { entries.first?.sequence ?? .max }

  /// A host and the domains above it.
  private static func domains(of host: String) -> [String] {
    var rest = host[...]
    var domains = [host]
    while let dot = rest.firstIndex(of: ".") {
      rest = rest[rest.index(after: dot)...]
      domains.append(String(rest))
    }
    return domains
  }
}

extension Cookie {
  fileprivate func hasEnded(at now: Int) -> Bool { expires.map { $0 <= now } ?? false }
}
