import FetchRuntime
import FetchTestSupport
import Foundation
import Testing

/// Whatever a server does, the command ends with one clear diagnostic, and no partial file stays.
@Suite struct BadServerTests {
  private let loop = EventLoop()
  private let folder: Folder

  init() throws { folder = try Folder() }

  /// Runs `fetch` on a thread while the loop serves on this one.
  private func run(_ script: String, _ arguments: String...) throws -> FetchProcess.Ending {
    let running = loop.runInExecutor { [folder] in
      try FetchProcess(["-e", script] + arguments, in: folder, input: "").end()
    }
    try loop.runUntilComplete(running)
    return try #require(running.output)
  }

  /// Fetches from a server that does this, and saves from it.
  private func expectFailure(
    _ acts: [HostileServer.Act], options: String = "{}", _ beginning: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let server = try HostileServer(on: loop) { _ in acts }
    defer { server.close() }
    let fetched = try run("print((await fetch args[0] with \(options)).text)", server.url())
    fetched.expectOneDiagnostic(beginning, status: 1, sourceLocation: sourceLocation)
    #expect(fetched.output == "", sourceLocation: sourceLocation)
    let saved = try run("await save (fetch args[0] with \(options)) to \"out/page.txt\"", server.url())
    saved.expectOneDiagnostic(beginning, status: 1, sourceLocation: sourceLocation)
    #expect(try folder.files.filter { $0.contains("page") } == [], sourceLocation: sourceLocation)
    try loop.runUntilComplete(server.closed())
  }

  @Test func aRefusedConnection() throws {
    let listener = try Listener(on: loop)
    let port = listener.port
    listener.close()
    let ending = try run("await fetch args[0]", "http://127.0.0.1:\(port)/")
    ending.expectOneDiagnostic("error: NetworkError: ", status: 1)
    #expect(ending.firstError.contains("127.0.0.1:\(port)"), "\(ending.firstError)")
    #expect(ending.errors.contains("<command line>:1:1"), "\(ending.errors)")
  }

  @Test func anUnknownHost() throws {
    let ending = try run("await fetch \"http://no-such-host.invalid/\"")
    ending.expectOneDiagnostic("error: NetworkError: ", status: 1)
    #expect(ending.firstError.contains("no-such-host.invalid"))
  }

  @Test func aServerThatClosesEarly() throws {
    try expectFailure([.close], "error: NetworkError: ")
  }

  @Test func aServerThatSendsRubbish() throws {
    try expectFailure([.send(Array("SSH-2.0-OpenSSH_9.2\r\n".utf8)), .close], "error: NetworkError: ")
  }

  @Test func aServerThatNeverAnswers() throws {
    try expectFailure([.hang], options: "{timeout: 100ms}", "error: TimeoutError: ")
    try expectFailure([.hang], options: "{headTimeout: 100ms}", "error: TimeoutError: ")
  }

  @Test func aServerThatPromisesMoreThanItSends() throws {
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n0123456789"
    try expectFailure([.send(Array(head.utf8)), .close], "error: NetworkError: the body ended after 10 of 100 bytes")
  }

  @Test func aServerThatStopsInTheMiddle() throws {
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 3000000\r\n\r\n"
    try expectFailure(
      [.send(Array(head.utf8)), .flood(2_000_000), .hang], options: "{idleTimeout: 100ms}", "error: TimeoutError: ")
  }

  @Test func aServerThatFails() throws {
    let answer = "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 4\r\n\r\noops"
    try expectFailure([.send(Array(answer.utf8))], "error: HTTPError: ")
  }

  @Test(arguments: [SIGINT, SIGKILL]) func whatEndsAResumableDownloadLeavesWhatHasCome(_ signal: Int32) throws {
    let length = 50_000_000
    var interrupt: (() -> Void)?
    let server = try HostileServer(on: loop) { request in
      let range = request.head.split(separator: "\r\n").first { $0.hasPrefix("Range: bytes=") }
      guard let range, let first = Int(range.dropFirst(13).dropLast()) else {
        let head = "HTTP/1.1 200 OK\r\nETag: \"x\"\r\nContent-Length: \(length)\r\n\r\n"
        return [.send(Array(head.utf8)), .flood(40_000_000), .tell { interrupt?() }, .hang]
      }
      let head =
        "HTTP/1.1 206 Partial Content\r\nETag: \"x\"\r\nContent-Length: \(length - first)\r\n"
        + "Content-Range: bytes \(first)-\(length - 1)/\(length)\r\n\r\n"
      return [.send(Array(head.utf8)), .flood(length - first)]
    }
    defer { server.close() }
    let script = "print((await save fetch args[0] to \"page.bin\" with {resume: true}).size)"
    let process = try FetchProcess(["-e", script, server.url()], in: folder)
    interrupt = { process.signal(signal) }
    let running = loop.runInExecutor { try process.end() }
    try loop.runUntilComplete(running)
    #expect(running.output?.status == (signal == SIGINT ? 130 : signal))
    #expect(try folder.files == ["page.bin.part", "page.bin.part.from"])
    let size = try #require(
      try folder.url.appending(component: "page.bin.part").resourceValues(forKeys: [.fileSizeKey]).fileSize)
    #expect(size > 0)
    let ending = try run(script, server.url())
    #expect(ending.output == "\(length)\n")
    #expect(server.requests.last?.head.contains("Range: bytes=\(size)-\r\nIf-Range: \"x\"") == true)
    #expect(try folder.files == ["page.bin"])
  }

  @Test func ctrlCDuringADownloadLeavesNoPartialFile() throws {
    // More than the system's buffers hold: once it is sent, most of it is in the file.
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 90000000\r\n\r\n"
    var interrupt: (() -> Void)?
    let server = try HostileServer(on: loop) { _ in
      [.send(Array(head.utf8)), .flood(40_000_000), .tell { interrupt?() }, .hang]
    }
    defer { server.close() }
    let process = try FetchProcess(["-e", "await save fetch args[0] to \"out/page.bin\"", server.url()], in: folder)
    var partial: [String]?
    interrupt = { [folder] in
      partial = try? folder.files.filter { $0.contains("page") }
      process.signal(SIGINT)
    }
    let running = loop.runInExecutor { try process.end() }
    try loop.runUntilComplete(running)
    let ending = try #require(running.output)
    #expect(ending.status == 130)
    #expect(ending.errors == "")
    #expect(partial?.count == 1)
    #expect(try folder.files.filter { $0.contains("page") } == [])
    try loop.runUntilComplete(server.closed())
  }
}
