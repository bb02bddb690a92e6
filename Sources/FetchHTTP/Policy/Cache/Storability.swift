/// Which answers may be kept (RFC 9111, section 3), by a cache that only one user has.
enum Storability {
  /// Statuses that may be kept without any word about it (RFC 9110, 15.1), but a part of a body.
  private static let lasting: Set<Int> = [200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501]

  /// Whether answers with this status last as a rule.
  static func isLasting(_ status: Int) -> Bool { lasting.contains(status) }

  /// Whether an answer with this head may be kept. With `maxAge` the script has decided it, for all that is no passing failure.
  static func allows(_ head: ResponseHead, received: Int, maxAge: Int?) -> Bool {
    guard head.status >= 200, head.status != 206, head.status != 304 else { return false }
    if maxAge != nil { return isLasting(head.status) || [302, 303, 307].contains(head.status) }
    let control = CacheControl(head.headers.all("cache-control"))
    if control.has("no-store") || StoredAnswer.names(in: head.headers.all("vary")).contains("*") { return false }
    let isTold =
      ["max-age", "public", "private"].contains(where: control.has) || head.headers["expires"] != nil
    guard isTold || isLasting(head.status) else { return false }
    // What can be neither used unasked nor asked for is of no use.
    return Freshness.lifetime(of: head, received: received) > 0 && !control.has("no-cache")
      || Validation.isPossible(head.headers)
  }
}
