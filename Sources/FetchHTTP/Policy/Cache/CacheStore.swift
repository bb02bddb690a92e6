import FetchRuntime

/// Where answers are kept. It knows nothing of what they are worth: a store finds, keeps and forgets.
package protocol CacheStore: AnyObject {
  /// How many bytes it may take; what was not used for longest goes first.
  var maxSize: Int { get set }

  /// The answer that is stored for a request with this key and these headers, or nil. It never fails: what cannot be read is not there.
  func find(_ key: CacheKey, for headers: [HeaderField]) -> Future<StoredAnswer?>

  /// Keeps an answer, in the place of those that the same request would have got.
  func keep(_ answer: StoredAnswer, under key: CacheKey, for headers: [HeaderField])

  /// Forgets the answers of a URL, whoever asked, by whatever method; it has no fragment.
  func forget(url: String)
}

extension CacheStore {
  /// The most bytes that the body of a kept answer may have.
  var maxBody: Int { min(maxSize, StoredAnswer.largestBody) }
}

/// How a request is cached: what its option `cache` comes to.
package struct CacheRule {
  /// Where answers are kept.
  package let store: any CacheStore
  /// For how many seconds answers are fresh, whatever their servers say; nil for what those say.
  package let maxAge: Int?

  /// Answers are kept in `store`.
  package init(_ store: any CacheStore, maxAge: Int? = nil) {
    self.store = store
    self.maxAge = maxAge
  }
}
