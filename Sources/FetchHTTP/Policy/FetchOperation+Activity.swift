extension FetchOperation {
  /// How far a request is, for people.
  package enum Activity {
    /// It was just made.
    case begins
    /// It waits for a place among those that the limits allow, or for the time of that attempt.
    case waits(attempt: Int)
    /// It waits until its credentials are found out.
    case waitsForCredentials
    /// It reads the files it is to send.
    case readsFile
    case connects
    case waitsForAnswer
    /// It reads a body that nobody gets.
    case reads
    /// So many bytes of the body have come.
    case receives(Int)
    /// The answer is good, and nobody has said yet what becomes of its body.
    case isAnswered(status: Int)
  }

  /// How far it is; nil when it is over.
  package var activity: Activity? {
    switch stage {
    case .moving: .waits(attempt: attempts)
    case .authorizing: .waitsForCredentials
    case .lookingUp: attempts == 0 ? .begins : .waits(attempt: attempts)
    case .loading: .readsFile
    case .waiting: isFresh ? .begins : .waits(attempt: attempts + 1)
    case .asking: exchange?.progress == .connecting ? .connects : .waitsForAnswer
    case .draining, .refused: .reads
    case .accepted(let head):
      isBodyChosen ? .receives(exchange?.body.received ?? 0) : .isAnswered(status: head.status)
    case .over: nil
    }
  }

  /// How many bytes of the body have still to come; nil when that was not said.
  package var missingSize: Int? {
    guard case .accepted(let head) = stage, head.isUncoded, let exchange,
      let length = head.headers["content-length"].flatMap({ ASCII.decimal($0.utf8) })
    else { return nil }
    return max(0, length - exchange.body.received)
  }
}
