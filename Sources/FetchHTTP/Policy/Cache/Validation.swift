/// Asking whether a stored answer still holds (RFC 9111, 4.3).
enum Validation {
  /// Whether a server could tell it by these headers of its answer.
  static func isPossible(_ headers: HTTPHeaders) -> Bool {
    headers["etag"] != nil || headers["last-modified"] != nil
  }

  /// What a request says besides, to get the answer only when it is another (4.3.1).
  static func conditions(for answer: StoredAnswer) -> [HeaderField] {
    let headers = answer.head.headers
    return [("If-None-Match", headers["etag"]), ("If-Modified-Since", headers["last-modified"])].compactMap {
      name, value in value.map { HeaderField(name, $0) }
    }
  }

  /// The stored answer as a 304 with `head` leaves it (3.2, 4.3.4); nil when that is about another version.
  static func confirmed(_ answer: StoredAnswer, by head: ResponseHead, requested: Int, received: Int) -> StoredAnswer? {
    if let tag = head.headers["etag"], let stored = answer.head.headers["etag"], opaque(tag) != opaque(stored) {
      return nil
    }
    // What describes the body goes on to describe the stored one.
    let news = head.headers.storable.without(["content-length", "content-encoding", "content-range"]).fields
    // How old it was is over, whether the server says anew how old it is or not.
    let kept = answer.head.headers.without(news.map(\.name) + ["date", "age"]).fields
    var confirmed = answer
    confirmed.head.headers = HTTPHeaders(kept + news)
    confirmed.requested = requested
    confirmed.received = received
    return confirmed
  }

  /// An entity tag but for the mark of a weak one, which serves here as well (RFC 9110, 8.8.3.2).
  private static func opaque(_ tag: String) -> Substring { tag.hasPrefix("W/") ? tag.dropFirst(2) : tag[...] }
}
