import FetchHTTP

/// What is known of an exchange when it has ended, or when nobody can wait for its end.
struct ExchangeFacts {
  let request: TransportRequest
  let head: ResponseHead?
  let ending: ExchangeEnding
  /// How far it had come.
  let progress: Exchange.Progress
  /// When it began to wait for its place.
  let start: CivilTime
  let phases: ExchangePhases
  /// How many bytes of a body were sent, and how many came.
  let sent, received: Int
  /// The address that answered.
  let address: String?
}
