import FetchRuntime

/// A server on 127.0.0.1 that does exactly what a test tells it, however wrong: the bytes of each answer, and whether
/// it waits, hangs or breaks the connection, are the test's.
package final class HostileServer {
  /// What the server does about a request, step by step.
  package enum Act {
    /// Sends these bytes.
    case send([UInt8])
    /// Sends that many bytes, as fast as they are taken.
    case flood(Int)
    /// Waits, in nanoseconds.
    case wait(Int)
    /// Calls this, once everything before it has been taken.
    case tell(() -> Void)
    /// Waits until the client closes the connection.
    case hang
    /// Closes the connection.
    case close
  }

  /// A request as it came.
  package struct Request {
    /// The method.
    package let method: String
    /// The path with its query.
    package let path: String
    /// The head as text, without the request line.
    package let head: String
    /// The body, by its Content-Length.
    package let body: [UInt8]
    /// How many requests with this path came before.
    package let repetition: Int
  }

  /// Every request, in the order they came.
  package private(set) var requests: [Request] = []
  /// How many connections were made.
  package private(set) var connectionCount = 0
  /// How many of them are open.
  package private(set) var openCount = 0
  fileprivate let answer: (Request) -> [Act]
  fileprivate let greeting: [Act]
  private let loop: EventLoop
  private let listener: Listener
  /// Who waits for all connections to be closed.
  private var idle: Future<Void>?

  /// Listens on a free port. `greeting` is what it does about a connection before any request.
  package init(on loop: EventLoop, greeting: [Act] = [], answer: @escaping (Request) -> [Act]) throws {
    self.loop = loop
    self.greeting = greeting
    self.answer = answer
    listener = try Listener(on: loop)
    accept()
  }

  /// The URL of a path on this server.
  package func url(_ path: String = "/") -> String { "http://127.0.0.1:\(listener.port)\(path)" }

  /// Stops listening.
  package func close() { listener.close() }

  /// A future that succeeds once no connection is open.
  package func closed() -> Future<Void> {
    let future = Future<Void>(on: loop)
    if openCount == 0 { future.succeed(()) } else { idle = future }
    return future
  }

  private func accept() {
    let accept = Accept(from: listener)
    let task = Task(accept, in: nil, on: loop)
    task.isObserved = true
    task.addCallback { [weak self] _ in
      guard let self, let socket = accept.output else { return }
      serve(socket)
      self.accept()
    }
  }

  private func serve(_ socket: Socket) {
    connectionCount += 1
    openCount += 1
    let task = Task(HostileConnection(socket, of: self), in: nil, on: loop)
    task.isObserved = true
    task.addCallback { [weak self] _ in
      socket.close()
      guard let self else { return }
      openCount -= 1
      if openCount == 0 {
        idle?.succeed(())
        idle = nil
      }
    }
  }

  fileprivate func arrived(_ head: String, _ body: [UInt8]) -> [Act] {
    let lines = head.split(separator: "\r\n", maxSplits: 1)
    let words = (lines.first ?? "").split(separator: " ")
    let path = words.count > 1 ? String(words[1]) : ""
    let request = Request(
      method: String(words.first ?? ""), path: path, head: lines.count > 1 ? String(lines[1]) : "", body: body,
      repetition: requests.count { $0.path == path })
    requests.append(request)
    return answer(request)
  }
}

/// One connection: reads a request, acts, and goes on with the next until it closes or the client does.
private final class HostileConnection: Routine<Void> {
  private let socket: Socket
  private unowned let server: HostileServer
  private var input: [UInt8] = []
  private var acts: ArraySlice<HostileServer.Act> = []

  init(_ socket: Socket, of server: HostileServer) {
    self.socket = socket
    self.server = server
    acts = server.greeting[...]
  }

  override func start() -> Move { act() }

  private func answer() -> Move {
    guard let end = endOfHead else { return readMore() }
    let head = String(decoding: input[..<end], as: UTF8.self)
    let length = contentLength(in: head)
    guard input.count >= end + length else { return readMore() }
    let body = Array(input[end..<(end + length)])
    input.removeFirst(end + length)
    acts = server.arrived(head, body)[...]
    return act()
  }

  private func readMore() -> Move {
    run(Read(from: socket)) { [self] bytes in
      guard !bytes.isEmpty else { return .gives(()) }
      input += bytes
      return answer()
    }
  }

  private func act() -> Move {
    guard let next = acts.popFirst() else { return answer() }
    switch next {
    case .send(let bytes): return run(Write(bytes, to: socket)) { [self] in act() }
    case .flood(let count): return flood(count)
    case .wait(let nanoseconds): return wait(for: socket.loop.sleep(nanoseconds)) { [self] in act() }
    case .tell(let listener):
      listener()
      return act()
    case .hang: return hang()
    case .close: return .gives(())
    }
  }

  private func flood(_ count: Int) -> Move {
    guard count > 0 else { return act() }
    let piece = min(count, 64 << 10)
    return run(Write([UInt8](repeating: 0x61, count: piece), to: socket)) { [self] in flood(count - piece) }
  }

  private func hang() -> Move {
    run(Read(from: socket)) { [self] bytes in bytes.isEmpty ? .gives(()) : hang() }
  }

  private var endOfHead: Int? {
    guard input.count >= 4 else { return nil }
    return (0...(input.count - 4)).first { input[$0..<($0 + 4)].elementsEqual([13, 10, 13, 10]) }.map { $0 + 4 }
  }

  private func contentLength(in head: String) -> Int {
    for line in head.split(separator: "\r\n") where line.lowercased().hasPrefix("content-length:") {
      return Int(line.dropFirst(15).drop { $0 == " " }) ?? 0
    }
    return 0
  }
}

extension [HostileServer.Act] {
  /// An honest answer.
  package static func answer(_ status: Int = 200, _ headers: [String] = [], _ text: String = "") -> Self {
    let lines = ["HTTP/1.1 \(status) Something"] + headers + ["Content-Length: \(text.utf8.count)", "", text]
    return [.send([UInt8](lines.joined(separator: "\r\n").utf8))]
  }

  /// These characters, whatever they are.
  package static func raw(_ text: String) -> Self { [.send([UInt8](text.utf8))] }
}
