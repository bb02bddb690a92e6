import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Terminals of all kinds.
@Suite struct TerminalTests {
  @Test func aDumbTerminalGetsNoEscapeSequence() throws {
    let visit = try Visit(["TERM": "dumb", "NO_COLOR": ""])
    try visit.waitForPrompt()
    try visit.type("fn f() {\r", showing: "…")
    visit.type("7 }\r")
    try visit.waitForPrompt()
    visit.type("f()\r")
    try visit.wait { $0.text.hasSuffix("> f()\n7\n>") }
    try visit.type("1 +", showing: "> 1 +")
    visit.type(Key.interrupt)
    try visit.wait { $0.text.hasSuffix("> 1 +^C\n>") }
    visit.type(Key.endOfInput)
    #expect(try visit.waitForEnd() == 0)
    #expect(!visit.screen.sawEscape)
  }

  @Test func theEndOfInputGivesUpAnUnfinishedInputOfADumbTerminal() throws {
    let visit = try Visit(["TERM": "dumb"])
    try visit.waitForPrompt()
    try visit.type("fn f() {\r", showing: "…")
    visit.type(Key.endOfInput)
    try visit.wait { $0.currentLine == ">" }
    visit.type(Key.endOfInput)
    #expect(try visit.waitForEnd() == 0)
  }

  @Test func aDumbTerminalShowsThePromptAgainBelowWhatATaskPrints() throws {
    let server = try PatientServer()
    let visit = try Visit(["TERM": "dumb"])
    try visit.waitForPrompt()
    visit.type("spawn { print((await fetch \"\(server.url)\").text) };\r")
    let request = try server.takeRequest()
    try visit.type("1 +", showing: "> 1 +")
    request.answer("it came")
    try visit.wait { $0.text.hasSuffix("> 1 +\nit came\n>") }
    visit.type("1\r")
    try visit.wait { $0.text.hasSuffix("\n> 1\n2\n>") }
  }

  @Test func aResizedWindowKeepsTheLine() throws {
    let visit = try Visit.atPrompt()
    let digits = String(repeating: "0123456789", count: 9)
    try visit.type("let text = \"" + digits, showing: String(digits.dropFirst(66)))
    visit.resize(rows: 30, columns: 60)
    try visit.type("\"", showing: digits.dropFirst(46) + "\"")
    try visit.type("\r", showing: ">")
    try visit.enter("[n for n in 100..<160]")
    #expect(visit.screen.text.hasSuffix("… 35 more items; :more shows all\n]\n>"))
    try visit.enter("text.count")
    #expect(visit.screen.text.hasSuffix("\n90\n>"))
  }

  @Test(arguments: [
    "spawn { try { await sleep(1h) } finally { await save \"cleaned\" to \"FILE\" } };", "await sleep(1h)",
  ])
  func aClosedWindowEndsTheSession(input: String) throws {
    let visit = try Visit.atPrompt()
    let path = visit.state + "/saved"
    let code = "try { print(\"begun\"); \(input) } finally { await save \"cleaned\" to \"\(path)\" }"
    try visit.type(code.replacing("FILE", with: path) + "\r", waitingFor: "\nbegun")
    visit.hangUp()
    #expect(try visit.waitForEnd() == 129)
    #expect(visit.files.contains("saved"))
  }

  @Test func aClosedWindowEndsABusyLoop() throws {
    let visit = try Visit.atPrompt()
    try visit.type("print(\"begun\"); while true { }\r", waitingFor: "\nbegun")
    visit.hangUp()
    #expect(try visit.waitForEnd() == 129)
  }

  @Test func suspendingKeepsTheLine() throws {
    let visit = try Visit.atPrompt()
    try visit.type("let half = 1", showing: "> let half = 1")
    visit.type(Key.suspend)
    try visit.waitForStopAndContinue()
    try visit.type("0", showing: "> let half = 10")
    visit.type("\r")
    try visit.enter("half")
    #expect(visit.screen.text.hasSuffix("\n10\n>"))
  }

  @Test func suspendingWhileAnInputRunsLetsItGoOn() throws {
    let server = try PatientServer()
    let visit = try Visit.atPrompt()
    visit.type("(await fetch \"\(server.url)\").text\r")
    let request = try server.takeRequest()
    visit.type(Key.suspend)
    try visit.waitForStopAndContinue()
    request.answer("it came")
    try visit.wait { $0.text.hasSuffix("\"it came\"\n>") }
  }

  @Test func standardInputThatIsNoTerminalIsRunAsAScript() throws {
    let state = Visit.makeFolder()
    let path = state + "/script.fetch"
    try #require(path.withCString { fopen($0, "w") }.map { fputs("print(6 * 7)\n1 + 1\n", $0) + fclose($0) } ?? -1 >= 0)
    let visit = try Visit(state: state, input: path)
    #expect(try visit.waitForEnd() == 0)
    #expect(visit.screen.text == "42")
    #expect(!visit.screen.sawEscape)
  }
}
