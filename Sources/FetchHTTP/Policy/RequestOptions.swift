/// How to go about a request: what the options of `fetch` come to. Times are in nanoseconds.
package struct RequestOptions {
  /// Bounds one attempt with its redirects, from the moment it leaves the queue; nil for no bound.
  package var timeout: Int?
  /// How long a connection may take, look-up and TLS included.
  package var connectTimeout = 30_000_000_000
  /// How long the head of the response may take once the request is sent.
  package var headTimeout = 30_000_000_000
  /// How long the body may stand still.
  package var idleTimeout = 30_000_000_000
  /// How many bytes of the body, decompressed, have to come a second, on average over 10 s; nil for any number.
  package var minSpeed: Int?
  /// When to try again; nil for never.
  package var retry: RetryRule?
  /// How many redirects are followed; with 0 the redirect itself is the response.
  package var redirects = 10
  /// Which statuses from 400 up are no failure.
  package var allow = AllowedStatuses.none
  /// The most bytes of a body, decompressed; nil for 64 MiB in memory and no bound for what is streamed.
  package var maxBody: Int?
  /// The rules that the request keeps together with others, beside the client's limit.
  package var throttles: [Throttle] = []
  /// Where answers are kept, to be used again; nil for nowhere.
  package var cache: CacheRule?
  /// Where cookies are kept that servers set, and taken from; nil for nowhere.
  package var jar: CookieJar?
  /// Who is asking; sent to the first origin only.
  package var credentials: Credentials?
  /// Who finds out the credentials when they are needed; those then go to the first origin only, too.
  package var credentialSource: CredentialSource?
  /// Headers that are sent to the first origin only, as credentials are.
  package var privateHeaders: [String] = []
  /// The body is sent to the first origin only: a redirect that would take it elsewhere is an error.
  package var isBodyPrivate = false
  /// False to ask for the body as it is, not compressed.
  package var compressed = true
  /// How connections are made.
  package var connection = ConnectionOptions()

  /// What holds out of the box.
  package init() {}

  /// The bound for a body that is held in memory.
  var memoryLimit: Int { maxBody ?? Self.defaultMemoryLimit }

  /// The bound where nothing is said.
  package static let defaultMemoryLimit = 64 << 20
}

/// Which statuses from 400 up are no failure.
package enum AllowedStatuses: Equatable {
  /// All of them are failures.
  case none
  /// None is.
  case any
  /// All but these are.
  case only(Set<Int>)

  /// Whether a response with this status is no failure.
  func accepts(_ status: Int) -> Bool {
    switch self {
    case .none: status < 400
    case .any: true
    case .only(let statuses): status < 400 || statuses.contains(status)
    }
  }
}
