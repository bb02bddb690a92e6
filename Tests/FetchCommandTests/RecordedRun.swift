import FetchRuntime
import FetchTestSupport
import Foundation
import Testing

/// A script that is recorded against a server of the test's, and replayed when the server is gone.
final class RecordedRun {
  let folder: Folder
  private let loop = EventLoop()
  private let server: HostileServer
  /// What the server was asked for.
  var requests: [HostileServer.Request] { server.requests }
  /// Where the server is, or was.
  let url: String

  /// A server that answers so.
  init(_ answer: @escaping (HostileServer.Request) -> [HostileServer.Act]) throws {
    folder = try Folder()
    server = try HostileServer(on: loop, answer: answer)
    url = server.url()
  }

  deinit { server.close() }

  /// Runs `fetch` on a thread while the loop serves on this one; the server's URL is the script's first argument.
  func fetch(_ options: String..., script: String) throws -> FetchProcess.Ending {
    let arguments = options + ["-e", script, url]
    let running = loop.runInExecutor { [folder] in try FetchProcess(arguments, in: folder, input: "").end() }
    try loop.runUntilComplete(running)
    return try #require(running.output)
  }

  /// Records a script into `site.har`, stops the server, and replays it: it has to come to the same.
  @discardableResult
  func expectTheSame(
    _ script: String, output: String? = nil, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> FetchProcess.Ending {
    let recorded = try fetch("--record", "site.har", script: script)
    let asked = server.requests.count
    server.close()
    let replayed = try fetch("--replay", "site.har", script: script)
    #expect(replayed.output == recorded.output, sourceLocation: sourceLocation)
    #expect(replayed.errors == recorded.errors, sourceLocation: sourceLocation)
    #expect(replayed.status == recorded.status, sourceLocation: sourceLocation)
    #expect(server.requests.count == asked, sourceLocation: sourceLocation)
    if let output { #expect(recorded.output == output, sourceLocation: sourceLocation) }
    return recorded
  }

  /// The entries of a HAR file in the folder.
  func entries(_ name: String = "site.har") throws -> [[String: Any]] {
    let data = try Data(contentsOf: folder.url.appending(component: name))
    let root = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let log = try #require(root["log"] as? [String: Any])
    return try #require(log["entries"] as? [[String: Any]])
  }
}
