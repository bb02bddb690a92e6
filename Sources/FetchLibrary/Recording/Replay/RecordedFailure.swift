import FetchHTTP
import FetchRuntime

/// How an exchange failed, as a recording says it: in words for whoever looks at it, and by kind and phase for the replay.
struct RecordedFailure: Equatable {
  /// The message; nil for an exchange that came to its end.
  var message: String?
  /// The kind, as it is called below.
  var kind: String?
  /// What of its kind it is: a phase, a patience, how far the exchange had come.
  var phase: String?

  /// What an ending comes to.
  init(_ ending: ExchangeEnding, _ progress: Exchange.Progress) {
    switch ending {
    case .whole: break
    case .cancelled: wasCancelled(progress)
    case .failed(let error as HTTPFailure):
      message = error.message
      switch error.kind {
      case .network(let phase): (kind, self.phase) = ("network", phase.rawValue)
      case .timeout(let patience): (kind, self.phase) = ("timeout", patience.rawValue)
      case .limit: kind = "limit"
      case .permission: kind = "permission"
      case .invalid: kind = "invalid"
      case .unrecorded: kind = "unrecorded"
      case .status: kind = "status"
      }
    case .failed(let error):
      if error is Cancellation { wasCancelled(progress) } else { message = "\(error)" }
    }
  }

  private mutating func wasCancelled(_ progress: Exchange.Progress) {
    message = "it was cancelled"
    kind = "cancelled"
    phase = progress.word
  }

  /// What is read from a recording.
  init(message: String?, kind: String?, phase: String?) {
    (self.message, self.kind, self.phase) = (message, kind, phase)
  }

  /// As HAR has it: `_error` is what browsers write, too.
  var fields: [(name: String, value: String)] {
    [("_error", message), ("_errorKind", kind), ("_errorPhase", phase)].compactMap { name, value in
      value.map { (name, $0) }
    }
  }

  /// What the exchange is to fail with; nil when it is to be silent instead, as one that was given up.
  func failure(for method: String, _ url: String) -> HTTPFailure? {
    let message = message ?? "the recording has no answer to \(method) \(url)"
    switch kind {
    case "cancelled": return nil
    case "timeout":
      return HTTPFailure(.timeout(phase.flatMap { HTTPFailure.Patience(rawValue: $0) } ?? .attempt), message)
    case "limit": return HTTPFailure(.limit, message)
    case "permission": return HTTPFailure(.permission, message)
    case "invalid": return HTTPFailure(.invalid, message)
    default: return HTTPFailure(.network(phase.flatMap { HTTPFailure.Phase(rawValue: $0) } ?? .receive), message)
    }
  }
}

extension Exchange.Progress {
  /// How far an exchange has come, in a word.
  fileprivate var word: String {
    switch self {
    case .connecting: "connecting"
    case .waiting: "waiting"
    case .receiving: "receiving"
    case .ended: "ended"
    }
  }
}
