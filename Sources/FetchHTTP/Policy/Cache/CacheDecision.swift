/// What becomes of a request for which the cache was asked (RFC 9111, section 4).
enum CacheDecision: Equatable {
  /// The stored answer is the response.
  case use(CacheUse)
  /// The server is asked whether the stored answer still holds.
  case validate
  /// The server is asked.
  case ask
  /// The script wants nobody to be asked, and there is no answer (5.2.1.7).
  case refuse

  /// Decides by what the request says, what is stored for it, and, with `maxAge`, how long the script takes answers for fresh.
  init(for request: CacheControl, stored answer: StoredAnswer?, at now: Int, maxAge: Int?) {
    let isAlone = request.has("only-if-cached")
    guard let answer else {
      self = isAlone ? .refuse : .ask
      return
    }
    let freshness = Freshness(of: answer, at: now, maxAge: maxAge)
    if !request.has("no-cache"), let use = CacheUse(of: freshness, by: request) {
      self = .use(use)
    } else if isAlone {
      self = .refuse
    } else {
      self = Validation.isPossible(answer.head.headers) ? .validate : .ask
    }
  }
}

/// How the cache had a part in a response.
package enum CacheUse: String {
  /// A stored answer that nobody had to be asked about.
  case fresh
  /// A stored answer, and the server said that it still holds.
  case revalidated
  /// A stored answer that is too old, because the script takes such ones, or because asking failed and the server allows it.
  case stale

  /// How an answer may be used unasked; nil when it may not.
  init?(of freshness: Freshness, by request: CacheControl) {
    // Ages are in whole seconds, rounded down: so an answer of this very second is too old for `max-age=0`.
    let isYoungEnough = request.seconds("max-age").map { freshness.age < $0 } ?? true
    if freshness.isFresh {
      let left = freshness.lifetime - freshness.age
      guard isYoungEnough || freshness.isImmutable, left >= request.seconds("min-fresh") ?? 0 else { return nil }
      self = .fresh
      return
    }
    guard request.has("max-stale"), !freshness.isNeverStale, isYoungEnough else { return nil }
    let bound = request.hasAlone("max-stale") ? Int.max : request.seconds("max-stale") ?? 0
    guard freshness.age - freshness.lifetime <= bound else { return nil }
    self = .stale
  }
}

extension Freshness {
  /// Whether the answer may be used although asking failed (RFC 5861, section 4); a request may say so as well.
  func outlastsFailure(by request: CacheControl) -> Bool {
    !isNeverStale && age - lifetime <= max(patience, request.seconds("stale-if-error") ?? 0)
      && (patience > 0 || request.has("stale-if-error"))
  }
}
