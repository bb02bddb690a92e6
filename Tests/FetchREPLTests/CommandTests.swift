import Testing

/// What begins with a colon.
@Suite struct CommandTests {
  @Test func aWrongCommandGetsASuggestion() throws {
    let visit = try Visit()
    try visit.enter(":taks")
    #expect(visit.screen.text.hasSuffix("error: there is no command :taks\n  help: did you mean :tasks?\n>"))
  }

  @Test func typeAndTimeTellOfAnExpression() throws {
    let visit = try Visit()
    try visit.enter(":type [1]")
    #expect(visit.screen.text.hasSuffix("\nlist\n>"))
    try visit.enter(":time 1 + 1")
    #expect(visit.screen.text.contains("> :time 1 + 1\n2\n0.0"))
  }

  @Test func whatWasTypedIsSavedAndLoaded() throws {
    let visit = try Visit()
    try visit.enter("let kept = [1, 2]")
    try visit.enter(":save \(visit.state)/typed.fetch")
    #expect(visit.screen.text.contains("1 input saved to"))
    try visit.enter(":reset")
    try visit.enter("kept")
    #expect(visit.screen.text.contains("there is no `kept` here"))
    try visit.enter(":load \(visit.state)/typed.fetch")
    try visit.enter(":vars")
    #expect(visit.screen.text.hasSuffix("> :vars\nkept = [1, 2]\n>"))
  }

  @Test func quitLeaves() throws {
    let visit = try Visit()
    try visit.waitForPrompt()
    visit.type(":quit\r")
    #expect(try visit.waitForEnd() == 0)
  }
}
