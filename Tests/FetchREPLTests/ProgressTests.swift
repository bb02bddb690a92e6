import Testing

/// Progress on a real terminal: one line, and never a trace of it.
@Suite struct ProgressTests {
  private func start(_ script: String, _ options: String..., environment: [String: String] = [:], columns: Int = 80)
    throws -> Visit
  {
    try Visit(environment, arguments: options + ["-e", script], columns: columns)
  }

  @Test func itIsShownAndGoesWithTheEnd() throws {
    let server = try PatientServer()
    let visit = try start("let page = await fetch \"\(server.url)slow\"")
    let request = try server.takeRequest()
    try visit.wait { $0.currentLine == "1 in flight" }
    request.answer("done")
    #expect(try visit.waitForEnd() == 0)
    #expect(visit.screen.text == "")
  }

  @Test func whatIsPrintedComesInItsPlace() throws {
    let server = try PatientServer()
    let visit = try start(
      """
      let page = await fetch "\(server.url)1"
      print("one")
      eprint("two")
      await fetch "\(server.url)2"
      throw error("three")
      """)
    let first = try server.takeRequest()
    try visit.wait { $0.currentLine == "1 in flight" }
    first.answer("x")
    let second = try server.takeRequest()
    try visit.wait { $0.currentLine.hasPrefix("1 done, 1 in flight") }
    second.answer("x")
    #expect(try visit.waitForEnd() == 1)
    #expect(visit.screen.text.hasPrefix("one\ntwo\nerror: Error: three\n"), "\(visit.screen.text)")
    #expect(!visit.screen.text.contains("in flight"))
  }

  @Test func ctrlCTakesItAway() throws {
    let server = try PatientServer()
    let visit = try start(
      "try { await fetch \"\(server.url)slow\" } finally { await fetch \"\(server.url)last\" }")
    _ = try server.takeRequest()
    try visit.wait { $0.currentLine == "1 in flight" }
    visit.type(Key.interrupt)
    _ = try server.takeRequest()
    try visit.wait { $0.currentLine.contains("1 done, 1 in flight") }
    visit.type(Key.interrupt)
    #expect(try visit.waitForEnd() == 130)
    #expect(!visit.screen.text.contains("in flight"), "\(visit.screen.text)")
  }

  @Test func aNarrowerWindowLeavesNothingBehind() throws {
    let server = try PatientServer()
    let visit = try start("let page = await fetch \"\(server.url)slow\"", columns: 60)
    let request = try server.takeRequest()
    try visit.wait { $0.currentLine == "1 in flight" }
    visit.resize(rows: 40, columns: 30)
    request.answer("done")
    #expect(try visit.waitForEnd() == 0)
    #expect(visit.screen.text == "")
  }

  @Test(arguments: [["--no-progress"], ["--trace"], []]) func whoDoesNotWantItDoesNotGetIt(_ options: [String]) throws {
    let server = try PatientServer()
    let visit = try Visit(
      options.isEmpty ? ["TERM": "dumb"] : [:],
      arguments: options + [
        "-e", "let page = fetch \"\(server.url)slow\"\nawait sleep(800ms)\nprint(\"here\")\nawait page",
      ])
    let request = try server.takeRequest()
    try visit.wait(for: "here")
    #expect(!visit.screen.text.contains("in flight"))
    #expect(!visit.screen.sawEscape)
    request.answer("done")
    #expect(try visit.waitForEnd() == 0)
  }
}
