import FetchDiagnostics
import FetchImport
import FetchRuntime
import FetchScript
import FetchTestSupport
import Foundation
import Testing

/// What an imported script sends is what curl itself sends.
@Suite(.enabled(if: Peers.areThere(Peers.curl))) struct CurlTests {
  /// Options of command lines; the URL stands behind them, in the place of `URL` where it has more than a path. `FILE` is a file.
  private static let lines = [
    "",
    "-X DELETE -H 'X-Trace: 1' -H 'X-Trace: 2' -H 'X-Empty;'",
    "-d a=1 -d 'b=x+y%26'",
    "-d 'a=1&b=2 3' -d c",
    "-d 'meta[id]=6&at=a@b.c/d%2f&x==' -d 'é=ü'",
    "-d 'meta[id]=6&at=a@b.c/d%2f&x=='",
    #"-H 'Content-Type: application/json' -d '{"a": [1, 2.5, null, true], "b c": "\u00e9\n\"{x}"}'"#,
    #"-H 'Content-Type: application/json; charset=utf-8' --data-raw '{"@": "@x"}'"#,
    #"--json '{"big": 12345678901234567890}' -X PUT"#,
    #"-d '{"a": 1}'"#,
    "-G --data-urlencode 'q=a b&c/ä' -d page=2",
    "-G -d raw",
    "--data-urlencode 'q=a b&c~*' --data-urlencode =x --data-urlencode 'y z'",
    "--data-binary @FILE",
    "-d @FILE",
    "--data-urlencode name@FILE",
    "-d @FILE -H 'Content-Type: text/plain'",
    "-T FILE",
    "-F 'file=@FILE;type=image/png;filename=a.png' -F name=Ada -F name=Bo -F 'text=<FILE'",
    "--form-string 'at=@x;type=y'",
    "-u ada:s3cret",
    "-u ada:",
    "-H 'Authorization: Bearer t0ken' -b 'sid=1; lang=en' -b more=2",
    "-H 'Authorization: Digest x' -H 'Cookie: a=b'",
    "-A agent/1.0 -e http://other/ -r 0-99",
    "-H 'Accept: text/html' -H 'Origin: http://other'",
    "-I",
    "-X GET -d a=1",
    "--oauth2-bearer abc --compressed -s -L --retry 2 -m 5",
    #"--data-raw $'a\nb\'c\u00e9\x21'"#,
    "-d ''",
  ]

  /// A request as far as it is to be the same.
  private struct Sent: Equatable {
    var method, path, body: String
    var headers: [String]
  }

  @Test(arguments: lines)
  func theScriptSendsWhatCurlSends(_ options: String) throws {
    let folder = try Folder()
    let file = try folder.file("data.txt", "one: 1&2\r\nzwei: ä\n")
    let loop = EventLoop()
    let server = try HostileServer(on: loop) { request in
      let body = request.method == "HEAD" ? "" : "ok"
      return [.send(Array("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n\(body)".utf8)), .close]
    }
    let line = "curl \(options.replacing("FILE", with: file)) '\(server.url("/path?x=1"))'"
    let curl = try #require(Peers.curl)
    let script = try CurlImport(SourceText(name: "line", line), writesSecrets: true).script
    let asked = loop.runInExecutor {
      try run(URL(filePath: "/bin/bash"), ["-c", line.replacing("curl ", with: "\(curl.path) ", maxReplacements: 1)])
    }
    try loop.runUntilComplete(asked)
    let ran = loop.runInExecutor { _ = try Interpreter(Configuration(output: .captured)).run(script) }
    try loop.runUntilComplete(ran)
    let sent = server.requests.map(Self.sent)
    try #require(sent.count == 2, "\(script)")
    #expect(sent[1] == sent[0], "\(script)")
  }

  /// Headers that every client has its own of are left out, and boundaries and the order of headers do not matter.
  private static func sent(_ request: HostileServer.Request) -> Sent {
    var body = String(decoding: request.body, as: UTF8.self)
    var headers: [String] = []
    for line in request.head.split(separator: "\r\n") {
      let name = line.prefix { $0 != ":" }.lowercased()
      var value = line.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces)
      if ["host", "accept-encoding", "content-length", "connection", "expect"].contains(name) { continue }
      if name == "user-agent", value.hasPrefix("curl/") || value == "fetchscript" { continue }
      if let boundary = value.firstRange(of: "boundary=").map({ String(value[$0.upperBound...]) }) {
        body = body.replacing(boundary, with: "B")
        value = value.replacing(boundary, with: "B")
        // A form's text has its line breaks as browsers write them; a file's stay.
        body = body.replacing("\r\n", with: "\n")
      }
      // curl joins cookies without a space when they come one by one.
      if name == "cookie" { value = value.replacing("; ", with: ";") }
      // A file that is sent by itself has the type that its name means.
      if request.method == "PUT", name == "content-type", value == "text/plain" { continue }
      if value.hasPrefix("application/json"), let same = canonical(body) { body = same }
      if value == "application/x-www-form-urlencoded" { body = plain(body) }
      headers.append("\(name): \(value)")
    }
    return Sent(method: request.method, path: plain(request.path), body: body, headers: headers.sorted())
  }

  /// JSON with its white space and escapes as one writer has them.
  private static func canonical(_ text: String) -> String? {
    guard let value = try? JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed),
      let data = try? JSONSerialization.data(withJSONObject: value, options: [.sortedKeys, .fragmentsAllowed])
    else { return nil }
    return String(decoding: data, as: UTF8.self)
  }

  /// Fields as a server decodes them, however they are encoded.
  private static func plain(_ text: String) -> String {
    text.split(separator: "&", omittingEmptySubsequences: false).map { field in
      let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return "\(parts.map { $0.replacing("+", with: " ").removingPercentEncoding ?? String($0) })"
    }.joined(separator: "&")
  }
}
