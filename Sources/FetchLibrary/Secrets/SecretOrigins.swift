import FetchVM

/// Where a secret may be sent.
struct SecretOrigins {
  /// Nil for everywhere.
  private let allowed: Set<String>?

  /// Everywhere.
  static let any = SecretOrigins(allowed: nil)

  /// To one of these origins.
  static func only(_ origins: Set<String>) -> SecretOrigins { SecretOrigins(allowed: origins) }

  /// Where both may be sent.
  func narrowed(by other: SecretOrigins) -> SecretOrigins {
    guard let allowed, let others = other.allowed else { return allowed == nil ? other : self }
    return .only(allowed.intersection(others))
  }

  /// Why it is not sent to `origin`; nil when it is.
  func refusal(of origin: String) -> String? {
    guard let allowed, !allowed.contains(origin) else { return nil }
    if allowed.isEmpty { return "text made of secrets for different origins is sent nowhere, and not to \(origin)" }
    return "a secret for \(allowed.sorted().joined(separator: " or ")) is not sent to \(origin)"
  }
}

extension World {
  /// The origins that a script gives behind `for:`, one or a list of them.
  func secretOrigins(_ value: Value?) throws(Failure) -> SecretOrigins {
    guard let value else { return .any }
    guard case .list(let list) = value else { return .only([try webURL(value, for: "secret's for").origin]) }
    if list.object.count == 0 {
      throw machine.failure(
        .value, "secret's for is an empty list, and so the secret could be sent nowhere",
        hint: "leave it out if any origin may see the secret")
    }
    var origins: Set<String> = []
    for index in 0..<list.object.count {
      origins.insert(try webURL(list.object[index], for: "item \(index) of secret's for").origin)
    }
    return .only(origins)
  }
}
