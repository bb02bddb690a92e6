/// A response: its head, and where its body is.
///
/// Unchecked because an error must be Sendable, and one carries the response it is about: both stay on their loop.
package final class HTTPResponse: @unchecked Sendable {
  /// The status code, 100 to 999.
  package let status: Int
  /// The protocol it came by.
  package let version: HTTPVersion
  /// Its headers.
  package let headers: HTTPHeaders
  /// The URL that answered, after redirects.
  package let url: WebURL
  /// The redirects that led here, first to last.
  package let redirects: [Redirect]
  /// How long each part of the exchange took.
  package let timings: Timings
  /// How the cache had a part in it; nil for one that came over the wire.
  package let cacheUse: CacheUse?
  /// The body, or where it went.
  package let body: ResponseBody

  /// A response with this head and body.
  package init(
    _ head: ResponseHead, url: WebURL, redirects: [Redirect] = [], timings: Timings = Timings(),
    cacheUse: CacheUse? = nil,
    body: ResponseBody
  ) {
    status = head.status
    version = head.version
    headers = head.headers
    self.url = url
    self.redirects = redirects
    self.timings = timings
    self.cacheUse = cacheUse
    self.body = body
  }

  /// A name to save the body under: what `Content-Disposition` names, or else the URL's last part. Always safe.
  package var filename: String {
    headers["content-disposition"].flatMap { ContentDisposition.filename(in: $0) }.map { FileName.safe($0) }
      ?? url.filename
  }
}

/// Where the body of a response is.
package enum ResponseBody {
  /// In memory, decompressed.
  case bytes([UInt8])
  /// Handed to a sink; how many bytes it took.
  case saved(size: Int)
  /// Read and forgotten, since nobody could look at it.
  case discarded
  /// Still coming.
  case stream(BodyStream)

  /// How many bytes it had, when they were kept or handed on.
  package var size: Int? {
    switch self {
    case .bytes(let bytes): bytes.count
    case .saved(let size): size
    case .discarded, .stream: nil
    }
  }
}

/// The status line and headers of a response.
package struct ResponseHead: Sendable {
  /// The status code.
  package var status: Int
  /// The protocol.
  package var version: HTTPVersion
  /// The headers.
  package var headers: HTTPHeaders

  /// A head, by default an HTTP/1.1 one without headers.
  package init(status: Int, version: HTTPVersion = .http11, headers: HTTPHeaders = HTTPHeaders()) {
    self.status = status
    self.version = version
    self.headers = headers
  }
}

/// The protocol a response came by.
package enum HTTPVersion: String, Sendable {
  case http10 = "HTTP/1.0"
  case http11 = "HTTP/1.1"
  case http2 = "HTTP/2"
  case http3 = "HTTP/3"
}

/// One redirect that was followed.
package struct Redirect: Equatable {
  /// Its status, 301 to 308.
  package let status: Int
  /// The URL that redirected.
  package let url: WebURL
}

/// When the parts of the last exchange were done, in nanoseconds; 0 for what did not take place.
package struct Timings: Equatable {
  /// Waiting for a place under the limits, from the request's start.
  package var queued = 0
  /// Until the name was resolved, from the exchange's start, as all that follow.
  package var resolved = 0
  /// Until the connection stood.
  package var connected = 0
  /// Until TLS was agreed on.
  package var secured = 0
  /// Until the first byte of the response.
  package var firstByte = 0
  /// Until the last one.
  package var total = 0

  /// No times at all.
  package init() {}
}
