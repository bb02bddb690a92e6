import FetchRuntime

/// A server on 127.0.0.1 that speaks Redis's protocol as wrongly as a test wants.
package final class FakeRedis {
  /// What it does about a command.
  package enum Act {
    /// Sends these bytes.
    case send(String)
    /// Calls this, once everything before it has been taken.
    case tell(() -> Void)
    /// Keeps silent until the client closes the connection.
    case hang
    /// Closes the connection.
    case close
  }

  /// The commands of each connection, in the order they were made.
  package private(set) var commands: [[[String]]] = []
  /// How many connections are open.
  package private(set) var openCount = 0
  private let loop: EventLoop
  private let listener: Listener
  private let answer: ([String]) -> [Act]

  /// Listens on a free port; `answer` decides about each command.
  package init(on loop: EventLoop, answer: @escaping ([String]) -> [Act]) throws {
    self.loop = loop
    self.answer = answer
    listener = try Listener(on: loop)
    accept()
  }

  /// Where it is.
  package var authority: String { "127.0.0.1:\(listener.port)" }

  /// The port it listens on.
  package var port: UInt16 { listener.port }

  /// A connection to it, as a client has it made.
  package func dial() -> Future<Socket> {
    let future = Future<Socket>(on: loop)
    let connect = Connect(to: "127.0.0.1", port: port, on: loop)
    let task = Task(connect, in: nil, on: loop)
    task.isObserved = true
    task.addCallback { _ in
      if let socket = connect.output { future.succeed(socket) } else if let error = task.failure { future.fail(error) }
    }
    return future
  }

  /// Stops listening.
  package func close() { listener.close() }

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
    let number = commands.count
    commands.append([])
    openCount += 1
    let session = Session(socket) { [weak self] words in
      self?.commands[number].append(words)
      return self?.answer(words) ?? [.close]
    }
    let task = Task(session, in: nil, on: loop)
    task.isObserved = true
    task.addCallback { [weak self] _ in
      socket.close()
      self?.openCount -= 1
    }
  }
}

/// One connection to the fake.
private final class Session: Routine<Void> {
  private let socket: Socket
  private let answer: ([String]) -> [FakeRedis.Act]
  private var input: [UInt8] = []
  private var acts: ArraySlice<FakeRedis.Act> = []

  init(_ socket: Socket, answer: @escaping ([String]) -> [FakeRedis.Act]) {
    self.socket = socket
    self.answer = answer
  }

  override func start() -> Move {
    if let act = acts.popFirst() {
      switch act {
      case .send(let text): return run(Write(text, to: socket)) { [self] in start() }
      case .tell(let listener):
        listener()
        return start()
      case .hang: return hang()
      case .close: return .gives(())
      }
    }
    if let words = takeCommand() {
      acts = answer(words)[...]
      return start()
    }
    return run(Read(from: socket)) { [self] bytes in
      input += bytes
      return bytes.isEmpty ? .gives(()) : start()
    }
  }

  private func hang() -> Move {
    run(Read(from: socket)) { [self] bytes in bytes.isEmpty ? .gives(()) : hang() }
  }

  /// The words of the next command, if it is whole: each is a line with its length, and a line.
  private func takeCommand() -> [String]? {
    var rest = input[...]
    guard let count = Self.number(behind: "*", in: &rest) else { return nil }
    var words: [String] = []
    for _ in 0..<count {
      guard let length = Self.number(behind: "$", in: &rest), rest.count >= length + 2 else { return nil }
      words.append(String(decoding: rest.prefix(length), as: UTF8.self))
      rest = rest.dropFirst(length + 2)
    }
    input = Array(rest)
    return words
  }

  private static func number(behind sign: Character, in rest: inout ArraySlice<UInt8>) -> Int? {
    guard let end = rest.firstIndex(of: 13), rest.first == sign.asciiValue else { return nil }
    defer { rest = rest[min(end + 2, rest.endIndex)...] }
    return Int(String(decoding: rest[..<end].dropFirst(), as: UTF8.self))
  }
}
