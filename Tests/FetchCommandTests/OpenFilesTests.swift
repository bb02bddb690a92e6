import FetchRuntime
import FetchTestSupport
import Foundation
import Testing

/// What a script no longer needs does not use up the descriptors there are.
@Suite struct OpenFilesTests {
  private let folder: Folder

  init() throws { folder = try Folder() }

  /// Runs a script with so few descriptors.
  private func start(_ script: String, _ arguments: [String] = []) throws -> FetchProcess {
    try FetchProcess(
      ["fetch", script] + arguments, shell: "ulimit -n 40; script=$1; shift; exec \"$FETCH\" -e \"$script\" \"$@\"",
      in: folder)
  }

  @Test func loopsOverLinesThatAreLeftCloseTheirFiles() throws {
    _ = try folder.file("text", "one\ntwo\n")
    let script = """
      for n in 0..<300 {
        for line in lines("text") { break }
        await save "{n}" to "last"
      }
      print(await read("last"))
      """
    let ending = try start(script).end()
    #expect(ending.output == "299\n" && ending.errors == "")
  }

  @Test func idleConnectionsMakeWay() throws {
    let loop = EventLoop()
    let servers = try (0..<60).map { _ in try HostileServer(on: loop) { _ in .answer(200, [], "ok") } }
    defer { for server in servers { server.close() } }
    let running = loop.runInExecutor { [urls = servers.map { $0.url() }] in
      try start("for url in args { await fetch url }; print(\"all\")", urls).end()
    }
    try loop.runUntilComplete(running)
    #expect(running.output?.output == "all\n" && running.output?.errors == "")
  }
}
