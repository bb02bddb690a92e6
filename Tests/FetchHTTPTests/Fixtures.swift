import FetchRuntime
import FetchTestSupport
import Synchronization

@testable import FetchHTTP

/// Milliseconds and seconds as the runtime counts time.
let millisecond = 1_000_000
let second = 1_000_000_000

extension ResponseBody {
  var text: String? {
    if case .bytes(let bytes) = self { String(decoding: bytes, as: UTF8.self) } else { nil }
  }

  var savedSize: Int? {
    if case .saved(let size) = self { size } else { nil }
  }
}

extension BodyStream {
  /// Reads it to its end; gives how many bytes came.
  func size(on loop: EventLoop) throws -> Int {
    var size = 0
    while true {
      let next = next()
      try loop.runUntilComplete(next)
      guard let chunk = next.output ?? nil else { return size }
      size += chunk.count
    }
  }
}

extension AnyFuture {
  var httpFailure: HTTPFailure? { failure as? HTTPFailure }
}

/// A client over a stub, on a clock that jumps.
struct StubWorld {
  let loop = EventLoop(clock: ManualClock())
  let transport: StubTransport
  let client: HTTPClient

  init(limit: Int = 100, answer: @escaping (TransportRequest) -> StubAnswer) {
    transport = StubTransport(on: loop, keepsRequests: true, answer: answer)
    client = HTTPClient(loop: loop, transport: transport, limit: limit)
    client.random = { $0 }
    client.wallClock = { 1_000_000_000 }
  }

  /// Runs one request with its body kept, and gives the operation when it is done.
  func run(
    _ url: String, method: String = "GET", headers: [HeaderField] = [], body: RequestBody = .none,
    _ change: (inout RequestOptions) -> Void = { _ in }
  ) throws -> FetchOperation {
    var options = RequestOptions()
    change(&options)
    let request = HTTPRequest(try WebURL(url), method: method, headers: headers, body: body, options: options)
    let operation = client.send(request)
    operation.keepBody()
    try loop.runUntilComplete(operation)
    return operation
  }

  /// Begins one request, of whose body nothing is said yet.
  func begin(_ url: String, _ change: (inout RequestOptions) -> Void = { _ in }) throws -> FetchOperation {
    var options = RequestOptions()
    change(&options)
    return client.send(HTTPRequest(try WebURL(url), options: options))
  }

  /// Lets that much time pass.
  func pass(_ nanoseconds: Int) throws {
    try loop.runUntilComplete(loop.sleep(nanoseconds))
  }

  var seconds: Double { Double(loop.clock.now) / Double(second) }
}

/// The transports that reach a wire: what is said of one holds for the other.
enum Carrier: CaseIterable {
  case plain, curl

  func transport(on loop: EventLoop, resolver: Resolver? = nil) -> any Transport {
    switch self {
    case .plain: PlainTransport(on: loop, resolver: resolver)
    case .curl: CurlTransport(on: loop, resolver: resolver)
    }
  }

  static func openConnections(of transport: any Transport) -> Int? {
    (transport as? PlainTransport)?.openConnections ?? (transport as? CurlTransport)?.openConnections
  }
}

/// A real transport and a server that does what the test says, on one loop.
final class HostileWorld {
  let loop = EventLoop()
  let server: HostileServer
  let transport: any Transport
  let client: HTTPClient

  init(
    over carrier: Carrier, limit: Int = 100, greeting: [HostileServer.Act] = [],
    answer: @escaping (HostileServer.Request) -> [HostileServer.Act]
  ) throws {
    server = try HostileServer(on: loop, greeting: greeting, answer: answer)
    transport = carrier.transport(on: loop)
    client = HTTPClient(loop: loop, transport: transport, limit: limit)
  }

  var openConnections: Int? { Carrier.openConnections(of: transport) }

  deinit {
    client.close()
    server.close()
    loop.close()
  }

  func begin(_ path: String = "/", _ change: (inout RequestOptions) -> Void = { _ in }) throws -> FetchOperation {
    var options = RequestOptions()
    change(&options)
    return client.send(HTTPRequest(try WebURL(server.url(path)), options: options))
  }

  func run(
    _ path: String = "/", method: String = "GET", headers: [HeaderField] = [], body: RequestBody = .none,
    _ change: (inout RequestOptions) -> Void = { _ in }
  ) throws -> FetchOperation {
    var options = RequestOptions()
    change(&options)
    let operation = client.send(
      HTTPRequest(try WebURL(server.url(path)), method: method, headers: headers, body: body, options: options))
    operation.keepBody()
    try loop.runUntilComplete(operation)
    return operation
  }
}

/// A sink in memory that takes its time, and remembers what was asked of it.
final class RecordingSink: BodySink {
  private let loop: EventLoop
  private let delay: Int?
  private(set) var bytes: [UInt8] = []
  private(set) var events: [String] = []
  private(set) var longestChunk = 0
  /// What the next write fails with.
  var writeFailure: (any Error)?

  /// A sink that takes `delay` nanoseconds for everything, or with nil none at all.
  init(on loop: EventLoop, delay: Int? = nil) {
    self.loop = loop
    self.delay = delay
  }

  var text: String { String(decoding: bytes, as: UTF8.self) }

  func write(_ chunk: [UInt8]) -> AnyFuture? {
    bytes += chunk
    longestChunk = max(longestChunk, chunk.count)
    if events.last != "write" { events.append("write") }
    if let writeFailure {
      let future = Future<Void>(on: loop)
      future.fail(writeFailure)
      return future
    }
    return done()
  }

  func restart() -> AnyFuture? {
    bytes = []
    events.append("restart")
    return done()
  }

  func finish() -> AnyFuture? {
    events.append("finish")
    return done()
  }

  func abort() -> AnyFuture? {
    bytes = []
    events.append("abort")
    return done()
  }

  private func done() -> AnyFuture? { delay.map { loop.sleep($0) } }
}

/// Counts on any thread.
final class Counter: Sendable {
  private let count = Atomic(0)

  var value: Int { count.load(ordering: .relaxed) }

  func increment() { count.add(1, ordering: .relaxed) }
}
