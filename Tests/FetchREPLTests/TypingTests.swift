import Testing

/// Inputs, their values and their errors.
@Suite struct TypingTests {
  @Test func aValueIsShownAndKept() throws {
    let visit = try Visit.atPrompt("6 * 7", "_ + 1", "[_1, _2]")
    #expect(visit.screen.text.contains("> 6 * 7\n42\n> _ + 1\n43\n> [_1, _2]\n[42, 43]\n>"))
  }

  @Test func aSemicolonAtTheEndShowsNothing() throws {
    let visit = try Visit.atPrompt("6 * 7;")
    #expect(visit.screen.text.hasSuffix("> 6 * 7;\n>"))
    try visit.enter("6 * 7;  # nothing")
    try visit.enter("6 * 7  # all;")
    #expect(visit.screen.text.hasSuffix("> 6 * 7;  # nothing\n> 6 * 7  # all;\n42\n>"))
  }

  @Test func theCaretStandsUnderTheMistakeInANarrowWindow() throws {
    let visit = try Visit(columns: 60)
    try visit.waitForPrompt()
    visit.type("[\(String(repeating: "1, ", count: 30))nope, \(String(repeating: "2, ", count: 30))3]\r")
    try visit.wait { $0.text.hasSuffix("^^^^ not declared\n>") }
    let lines = visit.screen.lines
    let marked = try #require(lines.lastIndex { $0.contains("^^^^ not declared") })
    #expect(lines[marked - 1].hasPrefix("1 | …") && lines[marked - 1].hasSuffix("…"))
    #expect(lines[marked].prefix { $0 != "^" }.count == lines[marked - 1].prefix { $0 != "n" }.count)
  }

  @Test func keysForTheEndsOfALineStayInTheirLine() throws {
    let visit = try Visit.atPrompt()
    try visit.type("[1,\r2,\r3", showing: "  3")
    visit.type(Key.up + Key.lineStart)
    try visit.wait { $0.currentLine == "  2," && $0.column == 2 }
    try visit.type("x" + Key.lineEnd + "y", showing: "  x2,y")
    try visit.type(Key.lineStart + "\u{1B}[C" + Key.killLine, showing: "  x")
    #expect(visit.screen.text.hasSuffix("> [1,\n  x\n  3"))
    try visit.type("\u{8}4," + Key.killLine, showing: "  4,  3")
  }

  @Test func aNameIsKeptAndMayBeBoundAgain() throws {
    let visit = try Visit.atPrompt("let a = 1", "let a = a + 1", "fn twice(x) { x * 2 }", "twice(a)")
    #expect(visit.screen.text.hasSuffix("> twice(a)\n4\n>"))
  }

  @Test func anErrorShowsItsPlaceAndTheSessionGoesOn() throws {
    let visit = try Visit.atPrompt("1 + nope")
    #expect(visit.screen.text.contains("1 | 1 + nope\n  |     ^^^^"))
    try visit.enter("[1][7]")
    #expect(visit.screen.text.contains("IndexError"))
    try visit.enter("\"still here\"")
    #expect(visit.screen.text.hasSuffix("\n\"still here\"\n>"))
  }

  @Test func aNameWhoseStatementFailedIsUnknown() throws {
    let visit = try Visit.atPrompt("let a = [][3]", "a")
    #expect(visit.screen.text.contains("there is no `a` here"))
  }

  @Test func enterContinuesAnOpenBlockAndRunsItOnce() throws {
    let visit = try Visit.atPrompt()
    visit.type("fn f(x) {\r")
    try visit.wait { $0.row > 1 && $0.currentLine.isEmpty && $0.column == 4 }
    visit.type("x + 1\r")
    try visit.wait { $0.currentLine.isEmpty && $0.column == 4 && $0.text.contains("x + 1") }
    try visit.type("}", showing: "  }")
    visit.type("\r")
    try visit.waitForPrompt()
    try visit.enter("f(1)")
    #expect(visit.screen.text.hasSuffix("> fn f(x) {\n    x + 1\n  }\n> f(1)\n2\n>"))
  }

  @Test func aPastedBlockIsTakenWholeAndRunOnce() throws {
    let visit = try Visit.atPrompt()
    try visit.type(Key.pasting("let a = 1\nprint(a, \"once\")\n\n[a]\n"), showing: "[a]")
    #expect(!visit.screen.text.contains("\n1 once"))
    visit.type("\r")
    try visit.waitForPrompt()
    #expect(visit.screen.text.hasSuffix("[a]\n1 once\n[1]\n>"))
  }

  @Test func interruptForgetsAPasteThatNeverEnded() throws {
    let visit = try Visit.atPrompt()
    visit.type("\u{1B}[200~let pasted = 1\r")
    try visit.clearLine()
    try visit.enter("1 + 1")
    #expect(visit.screen.text.hasSuffix("> 1 + 1\n2\n>"))
  }

  @Test func aMistakeInAnOpenBlockIsAllThatIsTold() throws {
    let visit = try Visit.atPrompt()
    try visit.type("fn f(a) {\r", showing: "")
    visit.type("a +* 2\r")
    try visit.waitForPrompt()
    #expect(visit.screen.text.matches(of: /error:/).count == 1)
    #expect(visit.screen.text.contains("\n2 |   a +* 2\n  |      ^ "))
  }

  @Test func keysAreShownAsSourceWritesThem() throws {
    let visit = try Visit.atPrompt("{\"1a\": 1, \"é\": 2, \"a b\": 3}")
    #expect(visit.screen.text.hasSuffix("\n{\"1a\": 1, é: 2, \"a b\": 3}\n>"))
  }

  @Test func aLongObjectIsCutToTheScreen() throws {
    let visit = try Visit.atPrompt("let e = error(\"0123456789\" * 400)", ":set rows 3", "e")
    let lines = visit.screen.text.split(separator: "\n").suffix(5)
    #expect(lines.map(\.count) == [80, 80, 80, 40, 1], "\(lines)")
    #expect(lines.dropLast().last == "… 3,767 more characters; :more shows all")
  }

  @Test func aLongValueIsCutToTheScreen() throws {
    let visit = try Visit.atPrompt("[n for n in 0..<5000]")
    #expect(visit.screen.text.contains("  … 4,965 more items; :more shows all\n]\n>"))
    try visit.enter(":more")
    #expect(visit.screen.text.hasSuffix("\n4998\n4999\n>"))
  }

  @Test func wideCharactersAreEditedAndShown() throws {
    let visit = try Visit.atPrompt()
    visit.type("\"é日本🎉\"")
    try visit.wait { $0.currentLine == "> \"é日本🎉\"" && $0.column == 11 }
    try visit.type(Key.left + Key.left + "x", showing: "> \"é日本x🎉\"")
    visit.type("\r")
    try visit.waitForPrompt()
    #expect(visit.screen.text.hasSuffix("\n\"é日本x🎉\"\n>"))
  }

  @Test func aLocaleWithoutUTF8ChangesNothing() throws {
    let visit = try Visit(["LANG": "C", "LC_ALL": "C"])
    try visit.enter("\"é日本\"")
    #expect(visit.screen.text.hasSuffix("\n\"é日本\"\n>"))
  }

  @Test func controlCharactersAreShownEscaped() throws {
    let visit = try Visit.atPrompt("print(\"a\\u{1B}[31mb\\u{9B}c\")")
    #expect(visit.screen.text.hasSuffix("\na\\u{1b}[31mb\\u{9b}c\n>"))
    try visit.enter("[\"a\\u{202e}b\"]")
    #expect(visit.screen.text.hasSuffix("\n[\"a\\u{202e}b\"]\n>"))
    try visit.enter(":more")
    #expect(visit.screen.text.hasSuffix("\n\"a\\u{202e}b\"\n>"))
  }

  @Test func lineEndsOfTheNetworkAreLineEnds() throws {
    let visit = try Visit.atPrompt("print(\"a\\r\\nb\\rc\")")
    #expect(visit.screen.text.hasSuffix("\na\nb\\rc\n>"))
  }

  @Test func endOfInputLeaves() throws {
    let visit = try Visit.atPrompt()
    visit.type(Key.endOfInput)
    #expect(try visit.waitForEnd() == 0)
  }

  @Test(arguments: ["exit(7)", "spawn { await sleep(20ms); exit(7) };"])
  func exitLeavesWithItsStatus(input: String) throws {
    let visit = try Visit.atPrompt()
    visit.type("\(input)\r")
    #expect(try visit.waitForEnd() == 7)
  }
}
