import Foundation

/// An httpbin of the test's own, on a free port.
final class HttpbinServer {
  /// Where it is.
  let url: String
  private let process = Process()

  /// Begins to serve; it says which port it got once it listens.
  init() throws {
    guard let python = Peers.python else { throw CocoaError(.executableNotLoadable) }
    let program = """
      import sys
      from httpbin import app
      from werkzeug.serving import make_server
      server = make_server("127.0.0.1", 0, app, threaded=True)
      print(server.server_port, flush=True)
      server.serve_forever()
      """
    let output = Pipe()
    process.executableURL = python
    process.arguments = ["-c", program]
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let line = try output.fileHandleForReading.nextLine() ?? ""
    url = "http://127.0.0.1:\(line)"
  }

  deinit { process.terminate() }
}
