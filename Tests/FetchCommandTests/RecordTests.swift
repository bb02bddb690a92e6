import FetchRuntime
import FetchTestSupport
import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `--record` and `--har`: the files themselves, and what becomes of them when things go wrong.
@Suite struct RecordTests {
  private let folder: Folder

  init() throws { folder = try Folder() }

  private func run(_ arguments: String...) throws -> FetchProcess.Ending {
    try FetchProcess(arguments, in: folder, input: "").end()
  }

  @Test func entriesHaveWhatHARAsksFor() throws {
    let run = try RecordedRun { _ in .answer(200, ["Set-Cookie: a=b", "Content-Type: text/plain"], "hello") }
    _ = try run.fetch(
      "--har", "site.har",
      script:
        "await fetch \"{args[0]}?a=b%20c&d\" with {headers: {Cookie: \"x=y\"}, form: {z: 1}}\ntry? await fetch \"http://127.0.0.1:1/\""
    )
    let entries = try run.entries()
    #expect(entries.count == 2)
    for entry in entries {
      let request = try #require(entry["request"] as? [String: Any])
      let response = try #require(entry["response"] as? [String: Any])
      let content = try #require(response["content"] as? [String: Any])
      let timings = try #require(entry["timings"] as? [String: Any])
      #expect((entry["startedDateTime"] as? String)?.contains(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) == true)
      #expect(entry["cache"] is [String: Any])
      for name in ["method", "url", "httpVersion"] { #expect(request[name] is String, "\(name)") }
      for name in ["statusText", "httpVersion", "redirectURL"] { #expect(response[name] is String, "\(name)") }
      for name in ["cookies", "headers", "queryString"] { #expect(request[name] is [[String: Any]], "\(name)") }
      for name in ["cookies", "headers"] { #expect(response[name] is [[String: Any]], "\(name)") }
      for name in ["headersSize", "bodySize"] {
        #expect(request[name] is Int && response[name] is Int, "\(name)")
      }
      #expect(response["status"] is Int && content["size"] is Int && content["mimeType"] is String)
      let parts = try ["blocked", "dns", "connect", "ssl", "send", "wait", "receive"].map {
        try #require(timings[$0] as? Double)
      }
      #expect(parts.allSatisfy { $0 >= 0 || $0 == -1 })
      let time = try #require(entry["time"] as? Double)
      // The time of TLS is a part of the connection's.
      let sum = parts.enumerated().filter { $0.offset != 3 && $0.element > 0 }.reduce(0) { $0 + $1.element }
      #expect(abs(time - sum) < 0.01)
    }
    let request = try #require(entries[0]["request"] as? [String: Any])
    #expect(
      request["queryString"] as? [[String: String]] == [["name": "a", "value": "b c"], ["name": "d", "value": ""]])
    #expect(request["cookies"] as? [[String: String]] == [["name": "x", "value": "<secret>"]])
    #expect((request["postData"] as? [String: Any])?["text"] as? String == "z=1")
    #expect((request["postData"] as? [String: Any])?["mimeType"] as? String == "application/x-www-form-urlencoded")
    let response = try #require(entries[0]["response"] as? [String: Any])
    #expect((response["content"] as? [String: Any])?["text"] as? String == "hello")
    #expect(response["cookies"] as? [[String: String]] == [["name": "a", "value": "<secret>"]])
    #expect(entries[0]["serverIPAddress"] as? String == "127.0.0.1")
    #expect((entries[1]["response"] as? [String: Any])?["status"] as? Int == 0)
  }

  @Test func itIsForItsOwnerAloneAndNothingElseStays() throws {
    try folder.file("site.har", "what was there before")
    #expect(try run("--record", "site.har", "--har", "other.har", "-e", "print(1)").status == 0)
    for name in ["site.har", "other.har"] {
      var status = stat()
      stat(folder.url.appending(component: name).path, &status)
      #expect(status.st_mode & 0o777 == 0o600)
      #expect(try folder.text(name).hasPrefix("{\"log\":"))
    }
    #expect(try folder.files == ["other.har", "site.har"])
  }

  @Test func aFileForViewersLeavesLargeBodiesOut() throws {
    let run = try RecordedRun { _ in .answer(200, [], String(repeating: "x", count: 1 << 20 + 1)) }
    let script = "print((await fetch args[0]).size)"
    _ = try run.fetch("--har", "site.har", "--record", "all.har", script: script)
    let content = try #require((try run.entries()[0]["response"] as? [String: Any])?["content"] as? [String: Any])
    #expect(content["text"] == nil && (content["comment"] as? String)?.contains("larger than 1 MiB") == true)
    #expect(try run.fetch("--replay", "all.har", script: script).output == "1048577\n")
    let without = try run.fetch("--replay", "site.har", script: script)
    without.expectOneDiagnostic("error: NetworkError: the recording left out the body of GET ", status: 1)
  }

  @Test func anInterruptedScriptLeavesWhatHappened() throws {
    let loop = EventLoop()
    var interrupt: (() -> Void)?
    let server = try HostileServer(on: loop) { request in
      request.path == "/1" ? .answer(200, [], "first") : [.tell { interrupt?() }, .hang]
    }
    defer { server.close() }
    let process = try FetchProcess(
      ["--record", "site.har", "-e", "for n in 1..2 { await fetch \"{args[0]}{n}\" }", server.url()], in: folder)
    interrupt = { process.signal(SIGINT) }
    let running = loop.runInExecutor { try process.end() }
    try loop.runUntilComplete(running)
    #expect(running.output?.status == 130)
    let har = try folder.text("site.har")
    #expect(har.contains("\"first\"") && har.contains("\"_errorKind\":\"cancelled\""))
    #expect(try folder.files == ["site.har"])
  }

  @Test func aFailedScriptLeavesItsRecording() throws {
    let run = try RecordedRun { _ in .answer(200, [], "page") }
    #expect(try run.fetch("--record", "site.har", script: "await fetch args[0]\nthrow error(\"no\")").status == 1)
    #expect(try run.fetch("--record", "site.har", script: "await fetch args[0]\nexit(7)").status == 7)
    #expect(try run.entries().count == 1)
  }

  @Test(arguments: ["--record", "--har"]) func aFileThatCannotBeWrittenStopsTheScript(_ option: String) throws {
    let path = try folder.file("file", "no folder") + "/x.har"
    let ending = try run(option, path, "-e", "print(1)")
    ending.expectOneDiagnostic("error: cannot save to \"\(path)\": ", status: 2)
    #expect(ending.output == "")
  }

  @Test func aWrongUseIsExplained() throws {
    try run("--record", "a.har", "--replay", "b.har", "x.fetch").expectOneDiagnostic(
      "error: --record and --replay exclude each other", status: 2)
    try run("--replay").expectOneDiagnostic("error: --replay needs a file behind it", status: 2)
    try run("--har", "a.har", "check", "x.fetch").expectOneDiagnostic("error: --har goes with a script", status: 2)
    try run("--replay", "none.har", "-e", "1").expectOneDiagnostic(
      "error: cannot replay none.har: there is no such file", status: 2)
  }

  @Test(arguments: [
    ("{\"log\": {\"entries\": [1,]}}", "the recording bad.har: expected a value, at line 1, column 24"),
    ("{\n\"log\": nonsense", "the recording bad.har: "),
    ("{\"log\": {}}", "the recording bad.har: this is JSON, but no HAR file"),
    ("[]", "the recording bad.har: this is JSON, but no HAR file"),
    ("", "the recording bad.har: an empty text holds no JSON"),
    ("{\"log\": {\"entries\": [{\"request\": {}}]}}", "the recording bad.har: log.entries[0] has no request"),
  ])
  func rubbishIsRefused(_ text: String, _ message: String) throws {
    try folder.file("bad.har", text)
    let ending = try run("--replay", "bad.har", "-e", "print(1)")
    ending.expectOneDiagnostic("error: \(message)", status: 2)
    #expect(ending.output == "")
  }

  @Test func whatABrowserExportedIsReplayed() throws {
    try folder.file(
      "browser.har",
      """
      {"log": {"version": "1.2", "creator": {"name": "WebInspector", "version": "537.36"}, "pages": [], "entries": [
        {"startedDateTime": "2026-01-01T10:00:01.000+01:00", "request": {"method": "GET", "url": "https://site.example/a#x"},
         "response": {"status": 200, "httpVersion": "h2", "headers": [{"name": ":status", "value": "200"},
           {"name": "content-type", "value": "text/plain; charset=iso-8859-1"}, {"name": "set-cookie", "value": "a=1\\nb=2"}],
           "content": {"size": 6, "mimeType": "text/plain", "text": "später"}}, "timings": {"blocked": -1}},
        {"startedDateTime": "2026-01-01T09:00:00Z", "request": {"method": "GET", "url": "https://site.example/a"},
         "response": {"status": 200, "content": {"size": 3, "text": "/wAB", "encoding": "base64"}}},
        {"request": {"method": "GET", "url": "data:text/plain,x"}, "response": {}},
        {"request": {"method": "GET", "url": "https://site.example/gone"},
         "response": {"status": 0, "_error": "net::ERR_CONNECTION_RESET", "content": {"size": 0}}}
      ]}}
      """)
    let ending = try run(
      "--replay", "browser.har", "-e",
      """
      let first = await fetch "https://site.example/a"
      let second = await fetch "https://site.example/a"
      print(first.text, second.bytes.hex(), first.headers.all("set-cookie"))
      try { await fetch "https://site.example/gone" } catch NetworkError e { print(e.message) }
      """)
    #expect(ending.errors == "")
    #expect(ending.output == "später ff0001 [\"a=1\", \"b=2\"]\nnet::ERR_CONNECTION_RESET\n")
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self/status")))
  func memoryHoldsNoBodies() throws {
    let run = try RecordedRun { _ in
      [.send(Array("HTTP/1.1 200 OK\r\nContent-Length: 30000000\r\n\r\n".utf8)), .flood(30_000_000)]
    }
    let ending = try run.fetch(
      "--record", "site.har",
      script: """
        fn resident() {
          let line = (await read("/proc/self/status")).lines().filter(line => line.startsWith("VmRSS"))[0]
          line.split(":")[1].replace("kB", "").trim().toInt() / 1000
        }
        let before = resident()
        for n in 1..3 { await save fetch args[0] to "x.bin" }
        print(resident() - before)
        """)
    #expect(ending.errors == "")
    #expect(try #require(Double(ending.output.trimmingCharacters(in: .whitespacesAndNewlines))) < 20)
    #expect(try run.folder.files == ["site.har", "x.bin"])
  }

  @Test func aFileThatCannotBeWrittenKeepsNoOtherFromBeingWritten() throws {
    let ending = try run("--har", "a.har", "--record", "b.har", "-e", "await save \"x\" to \"a.har/x\"")
    #expect(ending.errors.contains("a.har"))
    #expect(try folder.text("b.har").contains("entries"))
  }

  @Test func aQueryThatIsTakenApartShowsNoPartOfASecret() throws {
    let run = try RecordedRun { _ in .answer(200, [], "") }
    _ = try run.fetch(
      "--har", "site.har",
      script: "for s in [\"abcd+efgh&ijkl/mnop\", \"abcd%2bef=ghij\"] { await fetch \"{args[0]}?q={secret(s)}\" }")
    let text = try run.folder.text("site.har")
    #expect(text.contains("queryString"))
    for part in ["abcd", "efgh", "ijkl", "mnop", "ghij"] { #expect(!text.contains(part)) }
  }
}
