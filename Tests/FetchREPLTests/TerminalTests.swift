import Testing

/// Terminals of all kinds.
@Suite struct TerminalTests {
  @Test func aDumbTerminalGetsNoEscapeSequence() throws {
    let visit = try Visit(["TERM": "dumb", "NO_COLOR": ""])
    try visit.waitForPrompt()
    visit.type("fn f() {\r")
    try visit.wait { $0.currentLine == "…" }
    visit.type("7 }\r")
    try visit.waitForPrompt()
    visit.type("f()\r")
    try visit.wait { $0.text.hasSuffix("> f()\n7\n>") }
    visit.type("1 +")
    try visit.wait { $0.currentLine == "> 1 +" }
    visit.type(Key.interrupt)
    try visit.wait { $0.text.hasSuffix("> 1 +^C\n>") }
    visit.type(Key.endOfInput)
    #expect(try visit.waitForEnd() == 0)
    #expect(!visit.screen.sawEscape)
  }
}
