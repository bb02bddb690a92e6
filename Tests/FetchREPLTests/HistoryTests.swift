import Foundation
import Testing

/// What was typed before.
@Suite struct HistoryTests {
  @Test func upRecallsABlockAsABlock() throws {
    let visit = try Visit.atPrompt()
    try visit.type("[1,\r2]", showing: "  2]")
    visit.type("\r")
    try visit.waitForPrompt()
    try visit.type(Key.up, showing: "  2]")
    visit.type("\r")
    try visit.waitForPrompt()
    #expect(visit.screen.text.hasSuffix("> [1,\n  2]\n[1, 2]\n> [1,\n  2]\n[1, 2]\n>"))
  }

  @Test func sessionsAtTheSameTimeKeepEachOthersInputs() throws {
    let first = try Visit()
    let second = try Visit(state: first.state)
    try first.enter("\"from the first\"")
    try second.enter("\"from the second\"")
    try first.enter("\"again the first\"")
    for visit in [first, second] {
      visit.type(Key.endOfInput)
      #expect(try visit.waitForEnd() == 0)
    }
    let third = try Visit(state: first.state)
    try third.waitForPrompt()
    for input in ["\"again the first\"", "\"from the second\"", "\"from the first\""] {
      try third.type(Key.up, showing: "> \(input)")
    }
  }

  @Test func onlyTheUserMayReadIt() throws {
    let visit = try Visit.atPrompt("1 + 1")
    var status = stat()
    #expect(stat(visit.state + "/fetchscript/history", &status) == 0)
    #expect(status.st_mode & 0o777 == 0o600)
  }

  @Test(arguments: [
    "let password = \"hunter2\"", "let key = secret(\"hunter2\")", "\"http://me:hunter2@127.0.0.1/\"",
    "let h = {Authorization: \"Basic hunter2\"}", "let auth = \"Bearer hunter2\"", " \"hunter2\"",
  ])
  func inputsWithSecretsAreLeftOut(input: String) throws {
    let visit = try Visit.atPrompt("let a = 1")
    visit.type("\(input)\r1\r")
    try visit.wait { $0.text.hasSuffix("> 1\n1\n>") }
    try visit.type(Key.up + Key.up, showing: "> let a = 1")
    #expect(!(try visit.history().contains("hunter2")))
  }

  @Test func anInputTwiceInARowIsKeptOnce() throws {
    let visit = try Visit.atPrompt("1 + 1", "1 + 1", "2", "1 + 1")
    #expect(try visit.history() == "_HiStOrY_V2_\n1\\040+\\0401\n2\n1\\040+\\0401\n")
  }

  @Test func aLongHistoryIsCutToItsLatest() throws {
    let state = Visit.makeFolder()
    mkdir(state + "/fetchscript", 0o700)
    let lines = (0..<11_000).map { "\"line\\040\($0)\"" }
    let text = (["_HiStOrY_V2_"] + lines).joined(separator: "\n") + "\n"
    try text.write(toFile: state + "/fetchscript/history", atomically: true, encoding: .utf8)
    let visit = try Visit.atPrompt(state: state)
    try visit.type(Key.up, showing: "> \"line 10999\"")
    #expect(try visit.history() == (["_HiStOrY_V2_"] + lines.suffix(5000)).joined(separator: "\n") + "\n")
  }

  @Test func searchFindsAnInput() throws {
    let visit = try Visit.atPrompt("let needle = 1", "let other = 2")
    try visit.type(Key.search + "need", waitingFor: "let needle = 1")
    visit.type("\u{1B}\u{5}")
    try visit.wait { $0.text.hasSuffix("> let needle = 1") }
  }
}
