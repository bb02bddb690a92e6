import FetchRuntime
import FetchTestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Runs examples/swift/raw-fetcher as a user does.
@Suite struct RawFetcherTests {
  private let loop = EventLoop()

  @Test func itPrintsThePageThatTheServerSends() throws {
    let listener = try Listener(on: loop)
    let server = PageServer(listener)
    let serving = Task(server, in: nil, on: loop)
    let run = loop.runInExecutor { [port = listener.port] in try Run("http://127.0.0.1:\(port)/a?b") }
    try loop.runUntilComplete(run)
    serving.cancel(Cancellation("the fetcher has ended"))
    #expect(run.failure == nil)
    #expect(run.output?.status == 0)
    #expect(run.output?.printed == PageServer.answer)
    #expect(server.request.hasPrefix("GET /a?b HTTP/1.0\r\nHost: 127.0.0.1:\(listener.port)\r\n"))
  }

  @Test func itSaysHowItIsUsed() throws {
    for arguments in [[], ["ftp://localhost/"], ["http://"], ["http://a b/"], ["http://x:99999/"]] {
      let run = try Run(arguments)
      #expect(run.status == 1 && run.printed.contains("Usage: raw-fetcher http://"), "\(arguments)")
    }
  }

  @Test func itSaysWhyItCouldNotConnect() throws {
    let listener = try Listener(on: loop)
    listener.close()
    let run = try Run("http://127.0.0.1:\(listener.port)/")
    #expect(run.status == 1 && run.printed == "raw-fetcher: connect: Connection refused\n")
  }
}

/// Answers one request, whatever it asks for.
private final class PageServer: Routine<Void> {
  static let answer = "HTTP/1.0 200 OK\r\n\r\n<h1>Hello</h1>\n"
  private let listener: Listener
  private(set) var request = ""

  init(_ listener: Listener) {
    self.listener = listener
  }

  override func start() -> Move {
    run(Accept(from: listener)) { [self] socket in listen(to: socket) }
  }

  private func listen(to socket: Socket) -> Move {
    run(Read(from: socket)) { [self] bytes in
      request += String(decoding: bytes, as: UTF8.self)
      if !bytes.isEmpty && !request.hasSuffix("\r\n\r\n") { return listen(to: socket) }
      return run(Write(Self.answer, to: socket)) { .gives(()) }
    }
  }
}

/// One run of the program: what it printed, to both of its outputs, and its exit status.
private struct Run: Sendable {
  let printed: String
  let status: Int32

  init(_ arguments: String...) throws {
    try self.init(arguments)
  }

  /// Waits until the program has ended.
  init(_ arguments: [String]) throws {
    let (near, far) = makeSocketPair()
    defer { close(near) }
    let child: pid_t
    do {
      defer { close(far) }
      child = try Self.start(arguments, printingTo: far)
    }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(near, &chunk, chunk.count)
      guard count > 0 else { break }
      bytes += chunk[..<count]
    }
    printed = String(decoding: bytes, as: UTF8.self)
    var ended: Int32 = 0
    guard waitpid(child, &ended, 0) == child else { throw SystemError("waitpid") }
    // As WEXITSTATUS and WIFEXITED read it; a signal counts as -1.
    status = ended & 0x7f == 0 ? (ended >> 8) & 0xff : -1
  }

  private static func start(_ arguments: [String], printingTo descriptor: Int32) throws -> pid_t {
    #if canImport(Glibc)
      var actions = posix_spawn_file_actions_t()
    #else
      var actions: posix_spawn_file_actions_t?
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for output in [STDOUT_FILENO, STDERR_FILENO] { posix_spawn_file_actions_adddup2(&actions, descriptor, output) }
    var words = ([program] + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var child: pid_t = 0
    let number = posix_spawn(&child, program, &actions, nil, &words, environ)
    guard number == 0 else { throw SystemError("posix_spawn \(program)", number) }
    return child
  }

  /// It is built into the folder of the test program.
  private static var program: String {
    let tests = CommandLine.arguments[0]
    return String(tests[..<(tests.lastIndex(of: "/") ?? tests.startIndex)]) + "/raw-fetcher"
  }
}
