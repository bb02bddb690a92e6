import FetchHTTP
import FetchRedis
import FetchVM

extension World {
  /// Whether the script may work with a queue in a Redis; from here on its password is shown nowhere.
  func permit(_ place: RedisPlace, _ disclosure: Disclosure) throws(Failure) {
    try permit(disclosure, to: place.url)
    // A mask for every `a` would make messages unreadable, and hide nothing.
    if let password = place.endpoint.password, password.utf8.count >= 4 { masks.insert(password) }
    guard let refusal = client.hostRule?(place.url) else { return }
    throw machine.failure(.permission, refusal.reason, hint: refusal.hint)
  }

  /// The script's error for what went wrong with a Redis.
  func failure(for failure: RedisFailure) -> Failure {
    let kind: ErrorKind =
      switch failure.kind {
      case .network, .damaged, .refused: .network
      case .timeout: .timeout
      case .limit: .limit
      }
    let hint = failure.hint.map { masked($0) }
    return machine.failure(
      kind, masked(failure.message), hint: hint, fields: [("phase", machine.string(failure.phase.rawValue))])
  }
}
