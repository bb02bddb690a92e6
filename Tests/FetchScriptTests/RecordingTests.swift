import FetchScript
import FetchTestSupport
import Foundation
import Testing

/// Recording and replaying in a Swift program.
@Suite struct RecordingTests {
  private let folder: Folder

  init() throws { folder = try Folder() }

  private var path: String { folder.url.appending(component: "site.har").path }

  private func site(_ answer: @escaping (StubRequest) -> StubResponse) -> Configuration {
    Configuration(output: .captured, network: .stub(answer), time: .manual).recording(to: path)
  }

  @Test func anInterpreterRecordsAllThatItRuns() throws {
    let recorder = Interpreter(site { StubResponse(text: $0.url) })
    for n in 1...2 {
      try recorder.run("await fetch \"http://site.example/\(n)\"")
      #expect(try folder.text("site.har").components(separatedBy: "startedDateTime").count == n + 1)
    }
  }

  @Test func aRecordingCanBeShared() throws {
    let script = "[1, 2].map(_ => (await fetch \"http://site.example/\").text)"
    var count = 0
    let first = try Interpreter(
      site { _ in
        count += 1
        return StubResponse(text: "\(count)")
      }
    ).run(script)
    let recording = try Recording(contentsOf: path)
    for time in [Configuration.Time.real, .manual, .manual] {
      #expect(try Interpreter(Configuration(network: .replay(recording), time: time)).run(script) == first)
    }
  }

  @Test func answersTakeAsLongAsTheyDid() throws {
    let script = """
      let began = clock()
      let page = await race([fetch "http://site.example/slow", fetch "http://site.example/quick"])
      let timings = page.timings
      [page.text, clock() - began, timings.firstByte]
      """
    let recorded = try Interpreter(
      site { StubResponse(text: $0.url, delay: .seconds($0.url.hasSuffix("slow") ? 60 : 3)) }
    ).run(script)
    #expect(recorded == ["http://site.example/quick", .duration(.seconds(3)), .duration(.seconds(3))])
    #expect(try Interpreter(Configuration().replaying(from: path)).run(script) == recorded)
  }

  @Test func whatBecomesASecretLaterIsMaskedInWhatCameBefore() throws {
    let script = """
      let token = secret((await fetch "http://site.example/login").json.token)
      (await fetch "http://site.example/items?token={token}").text
      """
    let recorded = try Interpreter(
      site { StubResponse(text: $0.url.hasSuffix("login") ? "{\"token\": \"mellon-1234\"}" : "items") }
    ).run(script)
    #expect(recorded == "items")
    #expect(try !folder.text("site.har").contains("mellon"))
    #expect(try Interpreter(Configuration().replaying(from: path)).run(script) == recorded)
  }

  @Test func aSecretThatLooksLikeAPartOfTheFileBreaksNothing() throws {
    let script = """
      for text in ["headers", "2000", "status", "text"] {
        await fetch "http://site.example/" with {form: {a: secret(text)}}
      }
      """
    try Interpreter(site { _ in StubResponse(text: "headers: 2000, status: http") }).run(script)
    try Interpreter(Configuration().replaying(from: path)).run(script)
    let body = try Interpreter(Configuration().replaying(from: path))
      .run("(await fetch \"http://site.example/\" with {form: {a: secret(\"text\")}}).text")
    #expect(body == "<secret>: <secret>, <secret>: http")
  }

  @Test func aFileThatCannotBeWrittenFailsTheScriptBeforeItBegins() throws {
    let path = try folder.file("file", "no folder") + "/x.har"
    let interpreter = Interpreter(Configuration(output: .captured).recording(to: path))
    let error = #expect(throws: ScriptError.self) { try interpreter.run("print(1)") }
    #expect(error?.reason == .options)
    #expect(interpreter.capturedOutput == "")
  }

  @Test func aFileThatIsNoRecordingIsRefused() throws {
    let path = try folder.file("bad.har", "{}")
    let error = #expect(throws: ScriptError.self) { try Configuration().replaying(from: path) }
    #expect(error?.message.contains("no HAR file") == true)
  }

  @Test(arguments: ["1e300", "-1e300", "9223372036854775807", "1000", "0"])
  func aStatusThatIsNoneIsAnAnswerThatFailed(_ status: String) throws {
    let path = try folder.file(
      "site.har",
      """
      {"log": {"entries": [{"request": {"method": "GET", "url": "http://h/"}, "response": {"status": \(status), "content": {"size": 1e300}}}]}}
      """)
    let kind = try Interpreter(Configuration().replaying(from: path))
      .run("try { await fetch \"http://h/\" } catch e { e.kind }")
    #expect(kind == "NetworkError")
  }
}
