import FetchRuntime
import FetchTestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct SocketTests {
  private let loop = EventLoop()

  @Test(arguments: ["127.0.0.1", "::1"])
  func whatIsSentComesBackFromAnEcho(ip: String) throws {
    let listener = try Listener(on: loop, ip: ip)
    let echo = Task(Echo(listener), in: nil, on: loop)
    #expect(try loop.run(Ask("hello", at: ip, port: listener.port, on: loop)) == Array("hello".utf8))
    try loop.runUntilComplete(echo)
    #expect(echo.failure == nil)
  }

  @Test(arguments: SelectorKind.allCases.filter { $0 != .fake })
  func everySelectorCarriesMegabytes(kind: SelectorKind) throws {
    let loop = kind == .poll ? EventLoop(selector: PollSelector()) : EventLoop()
    let listener = try Listener(on: loop)
    let echo = Task(Echo(listener), in: nil, on: loop)
    // More than the buffers between the two hold, so that both sides wait for each other.
    let text = String(repeating: "0123456789abcdef", count: 1 << 17)
    let sent = Task(Ask(text, at: "127.0.0.1", port: listener.port, on: loop), in: nil, on: loop)
    try loop.runUntilComplete(sent)
    #expect((sent.coroutine as? Ask)?.output?.count == text.utf8.count)
    try loop.runUntilComplete(echo)
    loop.close()
  }

  @Test func aHostNameIsLookedUp() throws {
    let listener = try Listener(on: loop)
    let echo = Task(Echo(listener), in: nil, on: loop)
    #expect(try loop.run(Ask("x", at: "localhost", port: listener.port, on: loop)) == [0x78])
    try loop.runUntilComplete(echo)
  }

  @Test func aRefusedConnectionSaysSo() throws {
    let port = try closedPort()
    let error = #expect(throws: SystemError.self) {
      try loop.run(Connect(to: "127.0.0.1", port: port, on: loop))
    }
    #expect(error == SystemError("connect", ECONNREFUSED))
    #expect(error?.description == "connect: Connection refused")
  }

  @Test func aNameThatLeadsNowhereSaysSo() throws {
    // Neither a name nor an address: refused before anybody is asked.
    #expect(throws: ResolveError.self) { try loop.run(Connect(to: "not a host", port: 80, on: loop)) }
  }

  @Test func anEarlyCloseIsTheEndForAReader() throws {
    let (near, far) = pair()
    far.close()
    #expect(try loop.run(ReadAll(from: near)) == [])
  }

  @Test func writingToASocketWhoseOtherSideIsGoneFailsWithoutASignal() throws {
    let (near, far) = pair()
    far.close()
    let error = #expect(throws: SystemError.self) { try loop.run(Write("x", to: near)) }
    #expect(error == SystemError("send", EPIPE))
  }

  @Test func closingASocketFailsWhoWaitsForIt() throws {
    let (near, far) = pair()
    let reader = Task(Read(from: near), in: nil, on: loop)
    loop.callSoon { near.close() }
    try loop.runUntilComplete(reader)
    #expect(reader.failure as? SystemError == SystemError("recv", EBADF))
    withExtendedLifetime(far) {}
  }

  @Test func aCancelledReaderLeavesTheSocketUsable() throws {
    let (near, far) = pair()
    let reader = Task(Read(from: near), in: nil, on: loop)
    let canceller = AnyFuture(on: loop)
    loop.callSoon {
      reader.cancel(Cancellation("stop"))
      canceller.succeed()
    }
    try loop.runUntilComplete(reader)
    #expect(reader.isCancelled)
    try loop.run(Write("y", to: far))
    #expect(try loop.run(Read(from: near)) == [0x79])
  }

  @Test func oneSocketIsReadAndWrittenAtOnce() throws {
    let (near, far) = pair()
    let reader = Task(Read(from: near), in: nil, on: loop)
    let filler = Task(Write(String(repeating: "z", count: 1 << 20), to: near), in: nil, on: loop)
    let drain = Task(Drain(far, 1 << 20), in: nil, on: loop)
    try loop.runUntilComplete(filler)
    try loop.runUntilComplete(drain)
    #expect(!reader.isDone)
    try loop.run(Write("q", to: far))
    try loop.runUntilComplete(reader)
    #expect((reader.coroutine as? Read)?.output == [0x71])
  }

  @Test func shuttingDownTheWritingSideEndsTheOthersStream() throws {
    let (near, far) = pair()
    try loop.run(Write("abc", to: near))
    try near.shutdownWriting()
    #expect(try loop.run(ReadAll(from: far)) == Array("abc".utf8))
  }

  @Test func aListenerThatIsClosedFailsItsAccept() throws {
    let listener = try Listener(on: loop)
    let accept = Task(Accept(from: listener), in: nil, on: loop)
    loop.callSoon { listener.close() }
    try loop.runUntilComplete(accept)
    #expect(accept.failure is SystemError)
  }

  @Test func addressesReadAsUsual() throws {
    #expect("\(try #require(SocketAddress(ip: "127.0.0.1", port: 80)))" == "127.0.0.1:80")
    #expect("\(try #require(SocketAddress(ip: "::1", port: 8080)))" == "[::1]:8080")
    #expect(SocketAddress(ip: "localhost", port: 1) == nil)
    let listener = try Listener(on: loop)
    #expect(listener.address.ip == "127.0.0.1" && listener.port != 0)
  }

  private func pair() -> (Socket, Socket) {
    let (near, far) = makeSocketPair()
    for descriptor in [near, far] { _ = fcntl(descriptor, F_SETFL, O_NONBLOCK) }
    return (Socket(owning: near, on: loop), Socket(owning: far, on: loop))
  }

  /// A port on which nobody listens: it belongs to a socket that is bound and does not listen.
  private func closedPort() throws -> UInt16 {
    let listener = try Listener(on: loop)
    let port = listener.port
    listener.close()
    return port
  }
}

/// Sends everything of one connection back.
final class Echo: Routine<Void> {
  private let listener: Listener

  init(_ listener: Listener) {
    self.listener = listener
  }

  override func start() -> Move {
    run(Accept(from: listener)) { [self] socket in repeatWhatComes(on: socket) }
  }

  private func repeatWhatComes(on socket: Socket) -> Move {
    run(Read(from: socket)) { [self] bytes in
      if bytes.isEmpty { return .gives(()) }
      return run(Write(bytes, to: socket)) { [self] in repeatWhatComes(on: socket) }
    }
  }
}

/// Sends a text, reading the answer meanwhile, until the other side has sent as much.
final class Ask: Routine<[UInt8]> {
  private let text: String
  private let host: String
  private let port: UInt16
  private let loop: EventLoop
  private var answer: [UInt8] = []

  init(_ text: String, at host: String, port: UInt16, on loop: EventLoop) {
    self.text = text
    self.host = host
    self.port = port
    self.loop = loop
  }

  override func start() -> Move {
    run(Connect(to: host, port: port, on: loop)) { [self] socket in send(on: socket) }
  }

  private func send(on socket: Socket) -> Move {
    _ = socket.loop.current?.spawn(Write(text, to: socket))
    return readMore(from: socket)
  }

  private func readMore(from socket: Socket) -> Move {
    run(Read(from: socket)) { [self] bytes in
      answer += bytes
      if bytes.isEmpty || answer.count == text.utf8.count { return .gives(answer) }
      return readMore(from: socket)
    }
  }
}

/// Reads so many bytes.
final class Drain: Routine<Void> {
  private let socket: Socket
  private var left: Int

  init(_ socket: Socket, _ count: Int) {
    self.socket = socket
    left = count
  }

  override func start() -> Move {
    run(Read(from: socket, atMost: left)) { [self] bytes in
      left -= bytes.count
      return left == 0 || bytes.isEmpty ? .gives(()) : start()
    }
  }
}
