import FetchHTTP

/// Answers requests from a recording: the same request made again gets its next answer.
package final class RecordingPlayer {
  private let recording: HARRecording
  /// How many answers each request has had.
  private var positions: [RequestKey: Int] = [:]
  /// What proved in the headers so far who asks.
  private var credentials: Set<String> = []
  /// Who knows the secrets.
  private weak var world: World?

  /// A player of `recording` from its beginning.
  package init(_ recording: HARRecording) { self.recording = recording }

  /// Masks the secrets of this world in what is asked, as they are masked in the recording.
  package func mask(for world: World) {
    self.world = world
    world.rememberAllSecrets()
  }

  /// What is answered to a request.
  package func answer(to request: TransportRequest) -> StubAnswer {
    let url = request.url.text
    credentials.formUnion(HARHeaders.credentials(in: request.headers))
    let mask = world?.secretMask(with: credentials) ?? SecretMask(credentials)
    let masked = key(of: request, mask)
    // A recording that somebody else made has secrets in clear.
    let key = recording.answers[masked] == nil ? key(of: request, SecretMask([])) : masked
    guard let answers = recording.answers[key] else {
      return .failing(RecordingMessages.missing(masked, in: recording))
    }
    let position = positions[key, default: 0]
    guard position < answers.count else {
      return .failing(RecordingMessages.exhausted(masked, after: answers.count, in: recording))
    }
    positions[key] = position + 1
    return answers[position].stub(for: request.method, mask.masked(url))
  }

  private func key(of request: TransportRequest, _ mask: SecretMask) -> RequestKey {
    var body: [UInt8] = []
    if case .bytes(let bytes) = request.body { body = mask.masked(bytes) }
    return RequestKey(
      request.method, maskedURL: mask.masked(request.url.text), body,
      type: request.headers.first { $0.isNamed("content-type") }?.value)
  }
}
