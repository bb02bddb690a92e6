/// Why a loop cannot go on.
public enum LoopError: Error, CustomStringConvertible {
  /// What is waited for can never be done: nothing is ready, and no timer, descriptor or job is left that could change
  /// that.
  case deadlock(waitingFor: String)
  /// Waiting for descriptors failed.
  case system(SystemError)

  public var description: String {
    switch self {
    case .deadlock(let name):
      "deadlock: \(name) waits, and no timer, descriptor or job is left that could ever wake it"
    case .system(let error): error.description
    }
  }
}
