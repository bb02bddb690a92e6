import FetchRuntime

/// What a client tells about a request while it goes on.
package enum RequestEvent {
  /// It goes out: for the first time, to where a redirect leads, or again.
  case sent(method: String, WebURL)
  /// The cache gives the answer: nobody is asked, or the server said that what is stored still holds.
  case stored(CacheUse, method: String, WebURL)
  /// A redirect is followed.
  case redirected(status: Int, to: WebURL)
  /// An attempt failed, and another will be made after that many nanoseconds.
  case retries(RetryRule.Cause, after: Int)
  /// It is over: with a response, whose body may still be read as a stream.
  case answered(HTTPResponse)
  /// It is over without one, or was cancelled.
  case failed(any Error)
}

/// What a client has sent and received so far, as it goes over the wire: redirects and further attempts count.
package final class Traffic {
  /// The requests that went out.
  package internal(set) var requests = 0
  /// The bytes of bodies that came, decompressed.
  package internal(set) var bytes = 0
}
