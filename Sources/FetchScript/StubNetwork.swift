import FetchHTTP
import FetchRuntime

/// Puts a host's answers in the network's place.
enum StubNetwork {
  static func transport(on loop: EventLoop, _ answer: @escaping (StubRequest) -> StubResponse) -> any Transport {
    StubTransport(on: loop) { request in
      var body: [UInt8] = []
      if case .bytes(let bytes) = request.body { body = bytes }
      let response = answer(
        StubRequest(
          method: request.method, url: request.url.text, headers: request.headers.map { ($0.name, $0.value) },
          body: body))
      var made = StubAnswer(
        response.status, headers: response.headers.map { HeaderField($0.name, $0.value) }, chunks: [response.body])
      let (seconds, attoseconds) = response.delay.components
      made.headDelay = Int(seconds) &* 1_000_000_000 &+ Int(attoseconds / 1_000_000_000)
      return made
    }
  }
}
