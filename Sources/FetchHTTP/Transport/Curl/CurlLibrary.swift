import CCurl

/// libcurl as a whole, prepared at the first fetch: a program that fetches nothing does not pay for TLS.
enum CurlLibrary {
  private static let isReady = ccurl_global_init() == CURLE_OK

  /// Prepares libcurl, once for the process.
  static func start() {
    precondition(isReady, "libcurl cannot be initialised")
  }
}
