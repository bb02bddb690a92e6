import FetchRuntime
import FetchTestSupport
import Foundation
import Testing

/// `--record` and `--replay`: a script comes to the same without its server.
@Suite struct ReplayTests {
  @Test func aPageWithItsHeaders() throws {
    let run = try RecordedRun { _ in
      .answer(200, ["X-Name: a", "X-Name: b", "Content-Type: text/plain"], "héllo \"you\"\n")
    }
    try run.expectTheSame(
      "let page = await fetch args[0]\nprint(page.text, page.status, page.headers, page.type, page.size)")
  }

  @Test func bytesThatAreNoText() throws {
    let body = (0...255).map { UInt8($0) }
    let run = try RecordedRun { _ in .raw("HTTP/1.1 200 OK\r\nContent-Length: 256\r\n\r\n") + [.send(body)] }
    try run.expectTheSame("print((await fetch args[0]).bytes.hex())", output: nil)
    let content = try #require((try run.entries()[0]["response"] as? [String: Any])?["content"] as? [String: Any])
    #expect(content["encoding"] as? String == "base64")
    #expect(content["text"] as? String == Data(body).base64EncodedString())
  }

  @Test func aCompressedBody() throws {
    let zipped: [UInt8] = [
      31, 139, 8, 0, 0, 0, 0, 0, 2, 255, 171, 202, 44, 80, 168, 26, 6, 24, 0, 193, 225, 120, 88, 200, 0, 0, 0,
    ]
    let head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(zipped.count)\r\n\r\n"
    let run = try RecordedRun { _ in .raw(head) + [.send(zipped)] }
    try run.expectTheSame("print((await fetch args[0]).text)", output: String(repeating: "zip ", count: 50) + "\n")
  }

  @Test func theSameRequestHasItsAnswersInOrder() throws {
    let run = try RecordedRun { .answer(200, [], "answer \($0.repetition)") }
    try run.expectTheSame(
      "for n in 1..3 { print((await fetch args[0]).text) }", output: "answer 0\nanswer 1\nanswer 2\n")
  }

  @Test func aRecordingHasWhatTheCacheWouldHaveAnswered() throws {
    let run = try RecordedRun { .answer(200, ["Cache-Control: max-age=60"], "answer \($0.repetition)") }
    let script = """
      defaults({cache: "pages.cache"})
      print((await fetch args[0]).text, (await fetch args[0]).text, (await fetch args[0]).cached)
      """
    #expect(try run.fetch(script: script).output == "answer 0 answer 0 fresh\n")
    try run.expectTheSame(script, output: "answer 1 answer 2 null\n")
    #expect(try run.entries().count == 3)
  }

  @Test func retriesWithoutTheirDelays() throws {
    let run = try RecordedRun { request in
      switch request.repetition {
      case 0: .answer(503, ["Retry-After: 1"], "not now")
      case 1: [.close]
      default: .answer(200, [], "now")
      }
    }
    try run.expectTheSame(
      "let page = await fetch args[0] with {retry: {times: 3, backoff: 1ms}}\nprint(page.text)", output: "now\n")
    // The clock jumps: a script that sleeps for days is replayed at once.
    let again = try run.fetch(
      "--replay", "site.har",
      script: "print((await fetch args[0] with {retry: {times: 3, backoff: 20s}}).text)\nawait sleep(1000h)")
    #expect(again.output == "now\n")
  }

  @Test func redirectsAndCookies() throws {
    let run = try RecordedRun { request in
      switch request.path {
      case "/": .answer(302, ["Location: /there#part", "Set-Cookie: id=mellon; Path=/"], "moved")
      default: .answer(200, [], request.head.contains("Cookie: id=") ? "welcome" : "who are you?")
      }
    }
    try run.expectTheSame(
      """
      let site = session({cookies: true})
      let page = await fetch args[0] from site
      print(page.text, page.url.path, page.redirects.map(r => r.status), site.cookies.map(c => c.name))
      """, output: "welcome /there [302] [\"id\"]\n")
    #expect(try run.entries().count == 2)
    #expect(try !run.folder.text("site.har").contains("mellon"))
  }

  @Test func aRedirectWithAPassword() throws {
    let run = try RecordedRun { request in
      let host = request.head.firstMatch(of: /Host: (\S+)/)?.1 ?? ""
      let away = ["Location: http://ann:mellon@\(host)/there"]
      return request.path == "/" ? .answer(301, away, "") : .answer(200, [], "in")
    }
    try run.expectTheSame("let page = await fetch args[0]\nprint(page.text, page.url.path)", output: "in /there\n")
    #expect(try !run.folder.text("site.har").contains("mellon"))
    let response = try #require(try run.entries()[0]["response"] as? [String: Any])
    #expect((response["redirectURL"] as? String)?.hasPrefix("http://<secret>@127.0.0.1:") == true)
  }

  @Test func anHTTPErrorWithItsBody() throws {
    let run = try RecordedRun { _ in .answer(404, ["Content-Type: text/plain"], "no such page") }
    try run.expectTheSame(
      "try { await fetch args[0] } catch HTTPError e { print(e.status, e.response.text) }\nawait fetch args[0]")
  }

  @Test func failuresOfTheNetwork() throws {
    let run = try RecordedRun { request in
      switch request.path {
      case "/early": .raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n0123456789") + [.close]
      case "/rubbish": .raw("SSH-2.0\r\n") + [.close]
      case "/silent": [.hang]
      default: .raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n0123456789") + [.hang]
      }
    }
    try run.expectTheSame(
      """
      for url in ["{args[0]}early", "{args[0]}rubbish", "{args[0]}silent", "{args[0]}stops", "http://127.0.0.1:1/"] {
        try { await fetch url with {headTimeout: 200ms, idleTimeout: 200ms, timeout: 5s} }
        catch e { print(e.kind, e.message, try? e.phase) }
      }
      """)
    let entries = try run.entries().map { $0["response"] as? [String: Any] }
    #expect(entries.map { $0?["status"] as? Int } == [200, 0, 0, 200, 0])
    #expect(entries.allSatisfy { $0?["_error"] is String })
  }

  @Test func limits() throws {
    let run = try RecordedRun { _ in .answer(200, [], String(repeating: "x", count: 300_000)) }
    try run.expectTheSame(
      """
      try { await fetch args[0] with {maxBody: 100_000} } catch e { print(e.kind, e.message) }
      try { await save (fetch args[0] with {maxBody: 100_000}) to "x.txt" } catch e { print(e.kind, e.message) }
      """)
  }

  @Test func whoWasFirst() throws {
    let run = try RecordedRun { request in
      request.path == "/slow" ? [.hang] : [.wait(50_000_000)] + .answer(200, [], request.path)
    }
    try run.expectTheSame(
      """
      print((await race([fetch "{args[0]}slow", fetch "{args[0]}quick"])).text)
      try { within 100ms { await fetch "{args[0]}slow" } } catch TimeoutError e { print("too slow") }
      """)
  }

  @Test func streamsAndSaves() throws {
    let run = try RecordedRun { request in
      request.path == "/lines"
        ? .answer(200, [], (1...1000).map { "line \($0)\n" }.joined())
        : [.send(Array("HTTP/1.1 200 OK\r\nContent-Length: 5000000\r\n\r\n".utf8)), .flood(5_000_000)]
    }
    try run.expectTheSame(
      """
      let page = await fetch "{args[0]}lines" with {stream: true}
      print(page.lines.take(3).toList())
      let file = await save fetch "{args[0]}large" to "large.bin"
      print(file.size, file.sha256)
      """)
  }

  @Test func bodiesThatAreSent() throws {
    let run = try RecordedRun { .answer(200, [], "\($0.method) \($0.body.count)") }
    try run.folder.file("part.txt", "a file")
    try run.expectTheSame(
      """
      for options in [{json: {a: 1}}, {json: {a: 2}}, {form: {q: "a b"}}, {body: "text"}, {body: "ff00fe".fromHex()}] {
        print((await fetch args[0] with options).text)
      }
      print((await fetch args[0] with {multipart: {name: "x", part: file("part.txt")}}).text)
      print((await fetch PUT args[0] with {body: file("part.txt")}).text)
      """)
  }

  @Test func secretsStayOutOfTheFile() throws {
    let run = try RecordedRun { request in
      .answer(
        200, ["X-Echo: \(request.path)", "Set-Cookie: id=crumbs; HttpOnly"],
        request.head + String(decoding: request.body, as: UTF8.self))
    }
    let script = """
      let token = secret("hunter2 \\"möre\\"")
      let page = await fetch "{args[0]}{token}" with {query: {k: token}, json: {password: token}, auth: {user: "ann", password: token}}
      print(page.status)
      await fetch args[0] with {headers: {Cookie: "sid=top-secret-session", "X-Key": token}}
      await fetch args[0].replace("http://", "http://bob:builder@")
      await fetch args[0] with {body: secret("late bird")}
      """
    try run.expectTheSame(script, output: "200\n")
    let har = try run.folder.text("site.har")
    let credentials = Data("ann:hunter2 \"möre\"".utf8).base64EncodedString()
    for text in ["hunter2", "m\u{f6}re", "top-secret-session", "crumbs", "builder", credentials, "late bird"] {
      #expect(!har.contains(text), "\(text)")
    }
    #expect(try run.entries().count == 4)
  }

  @Test func secretsStayOutOfLargeBodies() throws {
    // The secret stands wherever two pieces of the body may meet.
    let run = try RecordedRun { _ in .answer(200, [], String(repeating: "<hunter2-hunter2>", count: 100_000)) }
    let script = "await fetch \"{args[0]}{secret(\"hunter2-hunter2\")}\" with {stream: true}\nprint(1)"
    _ = try run.fetch("--record", "site.har", script: script.replacing(" with {stream: true}", with: ""))
    let content = try #require((try run.entries()[0]["response"] as? [String: Any])?["content"] as? [String: Any])
    let body = try #require(Data(base64Encoded: content["text"] as? String ?? ""))
    #expect(String(decoding: body, as: UTF8.self) == String(repeating: "<<secret>>", count: 100_000))
  }

  @Test func whatIsNotInTheRecordingIsSaidClearly() throws {
    let run = try RecordedRun { .answer(200, [], $0.path) }
    _ = try run.fetch(
      "--record", "site.har", script: "await fetch \"{args[0]}articles/1\"\nawait fetch args[0] with {json: 1}")
    let far = try run.fetch("--replay", "site.har", script: "await fetch \"http://elsewhere.example/\" with {retry: 3}")
    far.expectOneDiagnostic("error: NetworkError: site.har has no GET http://elsewhere.example/", status: 1)
    #expect(far.errors.contains("--record site.har"))
    #expect(!far.errors.contains("did you mean"))
    let near = try run.fetch("--replay", "site.har", script: "await fetch \"{args[0]}article/1\"")
    #expect(near.errors.contains("help: did you mean \(run.url)articles/1?"), "\(near.errors)")
    let moved = try run.fetch("--replay", "site.har", script: "await fetch \"http://moved.example/articles/1\"")
    #expect(moved.errors.contains("help: did you mean \(run.url)articles/1?"), "\(moved.errors)")
    let body = try run.fetch("--replay", "site.har", script: "await fetch args[0] with {json: 2}")
    body.expectOneDiagnostic(
      "error: NetworkError: site.har has POST \(run.url), but with another body", status: 1)
    let method = try run.fetch("--replay", "site.har", script: "await fetch DELETE \"{args[0]}articles/1\"")
    #expect(method.errors.contains("it has GET of the same URL"), "\(method.errors)")
    let again = try run.fetch("--replay", "site.har", script: "for n in 1..2 { await fetch \"{args[0]}articles/1\" }")
    again.expectOneDiagnostic(
      "error: NetworkError: site.har has one answer to GET \(run.url)articles/1, and it was asked once more", status: 1)
  }
}
