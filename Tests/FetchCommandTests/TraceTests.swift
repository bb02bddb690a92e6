import FetchTestSupport
import Testing

/// `--trace`: what becomes of each request.
@Suite struct TraceTests {
  private let folder: Folder

  init() throws { folder = try Folder() }

  private func run(_ arguments: String...) throws -> FetchProcess.Ending {
    try FetchProcess(arguments, in: folder, input: "").end()
  }

  @Test func aRequestIsToldOfOnStandardError() throws {
    let script = """
      try? await fetch "http://me:hush@127.0.0.1:1/a" with {retry: {times: 1, backoff: 1ms}}
      print("done")
      """
    let ending = try run("--trace", "-e", script)
    #expect(ending.output == "done\n")
    let lines = ending.errors.replacing(/[0-9.]+[mu]s/, with: "T").split(separator: "\n")
    #expect(
      lines == [
        "#1 > GET http://127.0.0.1:1/a", "#1 < failed (connect), again in T", "#1 > GET http://127.0.0.1:1/a",
        "#1 x GET http://127.0.0.1:1/a: could not connect to 127.0.0.1:1: Connection refused, T, 2 attempts",
      ])
  }

  @Test func whatKeptARequestFromBeingSentIsToldInWords() throws {
    let script = """
      try? await fetch "http://127.0.0.1:1/a" with {body: file("/not/there")}
      try? await fetch "http://127.0.0.1:1/b" with {auth: () => { throw error("no token") }}
      """
    let lines = try run("--trace", "-e", script).errors.replacing(/[0-9.]+[mu]s/, with: "T").split(separator: "\n")
    #expect(
      lines == [
        "#1 x POST http://127.0.0.1:1/a: cannot read \"/not/there\": open: No such file or directory, T",
        "#2 x GET http://127.0.0.1:1/b: Error: no token, T",
      ])
  }

  @Test func secretsAreNotTold() throws {
    let script = """
      let s = secret("hunter2 secret&möre*~")
      try? await fetch "http://127.0.0.1:1/{s}/?k={s}" with {query: {q: s}}
      """
    let ending = try run("--trace", "-e", script)
    let lines = ending.errors.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines.allSatisfy { $0.contains("http://127.0.0.1:1/<secret>/?k=<secret>&q=<secret>") }, "\(ending.errors)")
    #expect(!ending.errors.contains("hunter2"))
  }

  @Test func whatTheCacheAnswersIsTold() throws {
    let run = try RecordedRun { request in
      .answer(
        request.repetition == 0 ? 200 : 304, ["Cache-Control: max-age=60", "ETag: \"1\""],
        request.repetition == 0 ? "page" : "")
    }
    let script = """
      defaults({cache: {folder: "pages.cache"}})
      await fetch args[0]
      await fetch args[0]
      await fetch args[0] with {headers: {"Cache-Control": "no-cache"}}
      """
    let told = try run.fetch("--trace", script: script).errors.replacing(
      /[0-9.]+[mu]?s$/.anchorsMatchLineEndings(), with: "T")
    #expect(
      told.replacing(run.url, with: "URL").split(separator: "\n") == [
        "#1 > GET URL", "#1 < 200 URL, 4 bytes, T", "#2 = GET URL, from the cache", "#2 < 200 URL, 4 bytes, T",
        "#3 > GET URL", "#3 < 304, not modified: the body is from the cache", "#3 < 200 URL, 4 bytes, T",
      ])
    // What was kept is there in another run, but not for a recording, which has everything.
    let again = "let page = await fetch args[0] with {cache: \"pages.cache\"}\nprint(page.cached, page.text)"
    #expect(try run.fetch(script: again).output == "fresh page\n")
    #expect(run.requests.count == 2)
  }

  @Test func itNeedsAScript() throws {
    let ending = try run("--trace", "check", "x.fetch")
    #expect(ending.status == 2)
    #expect(ending.firstError.contains("--trace goes with a script"))
  }
}
