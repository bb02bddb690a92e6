/// A page that fails twice for each key before it works.
final class FlakyPage {
  private static let failures = 2
  private static let mostKeys = 10_000
  private var attempts: [String: Int] = [:]

  func response(for key: String) -> Response {
    if attempts.count >= Self.mostKeys && attempts[key] == nil { attempts = [:] }
    let attempt = attempts[key, default: 0] + 1
    attempts[key] = min(attempt, Self.failures + 1)
    guard attempt > Self.failures else { return .text("Not now (attempt \(attempt)).\n", status: 503) }
    return .text("It works now.\n")
  }
}
