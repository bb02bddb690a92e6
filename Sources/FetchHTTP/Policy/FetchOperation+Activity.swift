extension FetchOperation {
  /// How far it is, for people; nil when it is over.
  package var activity: String? {
    switch stage {
    case .waiting: return attempts > 0 ? "waits for attempt \(attempts + 1)" : "waits for its turn"
    case .asking: return exchange?.progress == .connecting ? "connects" : "waits for the answer"
    case .draining, .refused: return "reads the answer"
    case .accepted:
      return isBodyChosen ? "receives, \(exchange?.body.received ?? 0) bytes so far" : "answered, not awaited yet"
    case .over: return nil
    }
  }
}
