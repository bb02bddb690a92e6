import FetchRuntime
import Testing

@testable import FetchHTTP

/// Bodies that are there only once the request goes out, over a real wire.
@Suite struct DeferredBodyTests {
  private final class Slow: BodySource {
    let loop: EventLoop
    let bytes: [UInt8]
    private(set) var loads = 0

    init(_ bytes: [UInt8], on loop: EventLoop) {
      self.bytes = bytes
      self.loop = loop
    }

    func load() -> Future<[UInt8]> {
      loads += 1
      return loop.runInExecutor { [bytes] in bytes }
    }
  }

  @Test(arguments: Carrier.allCases) func theWholeBodyArrivesOnEveryAttempt(_ carrier: Carrier) throws {
    let world = try HostileWorld(over: carrier) { request in
      let status = request.repetition == 0 ? "503 Not Yet" : "200 OK"
      return [.send(Array("HTTP/1.1 \(status)\r\nContent-Length: 0\r\n\r\n".utf8))]
    }
    let source = Slow((0..<300_000).map { UInt8(truncatingIfNeeded: $0) }, on: world.loop)
    let operation = try world.run("/up", method: "PUT", body: .deferred(source)) {
      $0.retry = RetryRule(times: 1)
      $0.retry?.backoff = millisecond
    }
    #expect(operation.output?.status == 200)
    #expect(world.server.requests.map(\.body) == [source.bytes, source.bytes])
    #expect(source.loads == 2)
  }
}
