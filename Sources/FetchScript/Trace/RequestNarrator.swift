import FetchDiagnostics
import FetchHTTP
import FetchLibrary
import FetchRuntime
import FetchVM

/// Tells in lines what becomes of each request: where it goes, what is answered, how much, how long it took, what is tried again.
///
/// The lines of one request begin with the same number. Control characters from the network are escaped, and user and password are
/// not part of a URL's text.
final class RequestNarrator {
  private let say: (String) -> Void
  private var numbers: [ObjectIdentifier: Int] = [:]
  private var count = 0

  /// `say` gets each line, without its end.
  init(_ say: @escaping (String) -> Void) { self.say = say }

  /// Hears of one request.
  func hear(_ operation: FetchOperation, _ event: RequestEvent) {
    let number = number(of: operation)
    switch event {
    case .sent(let method, let url): tell(number, "> \(method) \(url)")
    case .stored(let use, let method, let url): tell(number, RequestNarrator.text(of: use, method, url))
    case .redirected(let status, let target): tell(number, "< \(status), on to \(target)")
    case .retries(let cause, let delay):
      tell(number, "< \(RequestNarrator.text(of: cause)), again in \(DurationText.short(delay))")
    case .answered(let response):
      let size = response.body.size.map { SizeText.text($0) } ?? bodyText(response.body)
      tell(number, "< \(response.status) \(response.url), \(size), \(ending(of: operation))")
    case .failed(let failure):
      // One that was given up before its turn came was never sent.
      if operation.attempts > 0 || !(failure is Cancellation) {
        tell(number, "x \(operation.request.method) \(text(of: failure, operation)), \(ending(of: operation))")
      }
    }
    switch event {
    case .answered, .failed: numbers[ObjectIdentifier(operation)] = nil
    case .sent, .stored, .redirected, .retries: break
    }
  }

  private func number(of operation: FetchOperation) -> Int {
    if let known = numbers[ObjectIdentifier(operation)] { return known }
    count += 1
    numbers[ObjectIdentifier(operation)] = count
    return count
  }

  private func tell(_ number: Int, _ text: String) { say("#\(number) " + VisibleText.escaping(text)) }

  private func ending(of operation: FetchOperation) -> String {
    let attempts = operation.attempts
    return DurationText.short(operation.duration) + (attempts > 1 ? ", \(attempts) attempts" : "")
  }

  private func bodyText(_ body: ResponseBody) -> String {
    if case .stream = body { "streaming" } else { "body not kept" }
  }

  private func text(of failure: any Error, _ operation: FetchOperation) -> String {
    let url = operation.request.url
    switch failure {
    case let failure as HTTPFailure:
      if case .status(let response) = failure.kind {
        return "\(response.status) \(response.url), \(SizeText.text(response.body.size ?? 0))"
      }
      return "\(failure.url ?? url): \(failure.message)"
    case is Cancellation: return "\(url): cancelled"
    case let failure as FileFailure: return "\(url): \(failure.message)"
    case let failure as ScriptFailure:
      return "\(url): \(failure.error.kind.object.string): \(failure.error.message.object.string)"
    default: return "\(url): \(failure)"
    }
  }

  private static func text(of use: CacheUse, _ method: String, _ url: WebURL) -> String {
    switch use {
    case .fresh: "= \(method) \(url), from the cache"
    case .revalidated: "< 304, not modified: the body is from the cache"
    case .stale: "= \(method) \(url), from the cache, too old"
    }
  }

  private static func text(of cause: RetryRule.Cause) -> String {
    switch cause {
    case .status(let status): "\(status)"
    case .network(let phase): "failed (\(phase.rawValue))"
    case .timeout: "timed out"
    }
  }
}
