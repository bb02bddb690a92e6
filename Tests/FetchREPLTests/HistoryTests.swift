import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

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

  @Test func inputsWithSecretsAreLeftOut() throws {
    let visit = try Visit.atPrompt("let a = 1", "let password = \"hunter2\"")
    try visit.type(Key.up, showing: "> let a = 1")
  }

  @Test func searchFindsAnInput() throws {
    let visit = try Visit.atPrompt("let needle = 1", "let other = 2")
    try visit.type(Key.search + "need", waitingFor: "let needle = 1")
    visit.type("\u{1B}\u{5}")
    try visit.wait { $0.text.hasSuffix("> let needle = 1") }
  }
}
