import FetchRuntime
import Testing

@testable import FetchHTTP

/// What a client tells about its requests.
@Suite struct EventTests {
  /// The events of one request, as text.
  private func events(of url: String, _ answers: [StubAnswer]) throws -> [String] {
    var left = answers[...]
    let world = StubWorld { _ in left.popFirst() ?? StubAnswer(text: "at last") }
    var events: [String] = []
    world.client.onEvent = { _, event in
      switch event {
      case .sent(let method, let url): events.append("sent \(method) \(url)")
      case .stored(let use, let method, let url): events.append("\(use) \(method) \(url)")
      case .redirected(let status, let target): events.append("redirected \(status) \(target)")
      case .retries(let cause, let delay): events.append("retries \(cause) \(delay / second)")
      case .answered(let response): events.append("answered \(response.status) \(response.body.size ?? -1)")
      case .failed(let failure): events.append("failed \((failure as? HTTPFailure)?.message ?? "")")
      }
    }
    _ = try world.run(url) {
      $0.retry = RetryRule(times: 1)
      $0.retry?.backoff = 2 * second
    }
    #expect(world.client.traffic.requests == events.filter { $0.hasPrefix("sent") }.count)
    return events
  }

  @Test func aRequestIsToldFromBeginningToEnd() throws {
    #expect(
      try events(of: "http://h/", [StubAnswer(503), StubAnswer(301, headers: [HeaderField("Location", "/there")])]) == [
        "sent GET http://h/", "retries status(503) 2", "sent GET http://h/", "redirected 301 http://h/there",
        "sent GET http://h/there", "answered 200 7",
      ])
  }

  @Test func aFailureIsToldOnce() throws {
    let refused = StubAnswer.failing(HTTPFailure(.network(.connect), "could not connect"))
    #expect(
      try events(of: "http://h/", [refused, refused]) == [
        "sent GET http://h/", "retries network(FetchHTTP.HTTPFailure.Phase.connect) 2", "sent GET http://h/",
        "failed could not connect",
      ])
  }

  @Test func bytesAreCountedAsTheyCome() throws {
    let world = StubWorld { _ in StubAnswer(text: "12345") }
    _ = try world.run("http://h/")
    _ = try world.run("http://h/")
    #expect(world.client.traffic.bytes == 10)
  }
}
