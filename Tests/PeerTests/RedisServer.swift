import FetchRuntime
import Foundation

/// A Redis of the test's own, on a free port. It keeps nothing on disk.
final class RedisServer {
  /// What a queue's URL begins with.
  let url: String
  private let port: UInt16
  private let folder: TemporaryFolder
  private let process = Process()
  private let log = Pipe()

  /// Begins to serve; with a password, to those who know it.
  init(password: String? = nil) throws {
    folder = try TemporaryFolder()
    let loop = EventLoop()
    let listener = try Listener(on: loop)
    port = listener.port
    listener.close()
    loop.close()
    url = "redis://127.0.0.1:\(port)"
    process.executableURL = Peers.redis
    process.arguments =
      ["--port", "\(port)", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder.path]
      + (password.map { ["--requirepass", $0] } ?? [])
    process.standardOutput = log
    try process.run()
    while let line = try log.fileHandleForReading.nextLine(), !line.contains("Ready to accept connections") {}
  }

  deinit {
    // It has the signals blocked that the test's thread has, and keeps nothing.
    kill(process.processIdentifier, SIGKILL)
    _ = try? log.fileHandleForReading.readToEnd()
  }

  /// Has the server do something, as an operator does it; gives what it says, line by line.
  @discardableResult
  func command(_ words: String...) throws -> [String] {
    let asked = Process()
    let output = Pipe()
    asked.executableURL = Peers.redisClient
    asked.arguments = ["-p", "\(port)"] + words
    asked.standardOutput = output
    try asked.run()
    let said = try output.fileHandleForReading.readToEnd() ?? Data()
    asked.waitUntilExit()
    return String(decoding: said, as: UTF8.self).split(separator: "\n").map(String.init)
  }
}
