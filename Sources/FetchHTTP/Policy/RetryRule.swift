/// When a failed attempt is made again, and after how long. Times are in nanoseconds.
package struct RetryRule {
  /// How often, after the first attempt.
  package var times: Int
  /// What the first delay is drawn from; it doubles with every attempt.
  package var backoff = 500_000_000
  /// The longest delay; a server that asks for more in `Retry-After` has its way only up to this.
  package var maxDelay = 60_000_000_000
  /// What is worth another attempt.
  package var causes = RetryRule.usualCauses
  /// The methods that may be repeated beside the idempotent ones.
  package var methods: Set<String> = []

  /// The usual rule, that many times.
  package init(times: Int) {
    self.times = times
  }

  /// What can make an attempt worth repeating.
  package enum Cause: Hashable {
    /// The response had this status.
    case status(Int)
    /// The network failed in this phase.
    case network(HTTPFailure.Phase)
    /// Something took too long.
    case timeout
  }

  /// Failures of the network, timeouts, and the statuses that speak of a passing trouble.
  package static let usualCauses = Set<Cause>(
    HTTPFailure.Phase.allCases.map { .network($0) } + [.timeout]
      + [408, 425, 429, 500, 502, 503, 504].map { .status($0) })

  /// The causes that one word of the option `on` stands for, or nil when it is no such word.
  package static func causes(named word: String) -> [Cause]? {
    switch word {
    case "connect": [.network(.dns), .network(.connect), .network(.tls)]
    case "network": HTTPFailure.Phase.allCases.map { .network($0) }
    case "timeout": [.timeout]
    default: HTTPFailure.Phase(rawValue: word).map { [.network($0)] }
    }
  }

  /// Whether an attempt with `method` that failed by `cause` is made again, when `attempts` have been made already.
  func allows(_ cause: Cause, method: String, after attempts: Int) -> Bool {
    attempts <= times && causes.contains(cause)
      && (HTTPRequest.isIdempotent(method) || methods.contains(method))
  }

  /// How long to wait after that many attempts: exponential with full jitter, so that many clients do not return as one.
  /// `random` answers with a number from 0 up to its argument.
  func delay(after attempts: Int, random: (Int) -> Int) -> Int {
    // A century is as good as forever, and cannot overflow.
    let longest = min(maxDelay, 3_000_000_000_000_000_000)
    var ceiling = min(backoff, longest)
    for _ in 1..<max(attempts, 1) where ceiling < longest { ceiling = min(longest, ceiling * 2) }
    return random(ceiling)
  }
}

extension HTTPFailure {
  /// What this failure is to a retry rule, if a retry could help at all.
  var retryCause: RetryRule.Cause? {
    switch kind {
    case .status(let response): .status(response.status)
    case .network(let phase): .network(phase)
    case .timeout: .timeout
    case .unrecorded, .limit, .invalid, .permission: nil
    }
  }
}
