import DemoSite
import FetchRuntime

/// A client on raw sockets: sends these bytes over one connection, and reads what comes until the site closes it, or only
/// what comes first.
final class Visit: Routine<[UInt8]> {
  private let site: DemoSite
  private let loop: EventLoop
  private let request: [UInt8]
  private let untilClosed: Bool

  init(_ site: DemoSite, on loop: EventLoop, sending request: [UInt8], untilClosed: Bool = true) {
    self.site = site
    self.loop = loop
    self.request = request
    self.untilClosed = untilClosed
  }

  override func start() -> Move {
    run(Connect(to: "127.0.0.1", port: site.port, on: loop)) { [self] socket in
      run(Write(request, to: socket)) { [self] in
        guard untilClosed else { return run(Read(from: socket)) { bytes in .gives(bytes) } }
        return run(ReadAll(from: socket)) { bytes in
          socket.close()
          return .gives(bytes)
        }
      }
    }
  }
}

/// An answer, taken apart.
struct Answer {
  let status: Int
  let head: String
  let body: String

  init(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    let parts = text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
    head = String(parts[0])
    body = parts.count > 1 ? String(parts[1]) : ""
    status = head.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
  }
}

/// A running site with what tests ask of it.
final class Fixture {
  let loop = EventLoop()
  let site: DemoSite

  init() throws {
    site = try DemoSite(on: loop)
  }

  /// Sends a request that ends the connection, and gives the answer.
  func get(_ target: String, method: String = "GET", fields: [String] = []) throws -> Answer {
    let lines = ["\(method) \(target) HTTP/1.1", "Host: 127.0.0.1:\(site.port)", "Connection: close"] + fields
    return try send(lines.joined(separator: "\r\n") + "\r\n\r\n")
  }

  /// Sends these bytes as they are.
  func send(_ text: String) throws -> Answer {
    Answer(try loop.run(Visit(site, on: loop, sending: Array(text.utf8))))
  }

  /// Runs what is ready, once.
  func turn() throws {
    let turned = Future<Void>(on: loop)
    loop.callSoon { turned.succeed(()) }
    try loop.runUntilComplete(turned)
  }
}
