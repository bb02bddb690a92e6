import Testing

/// The session goes on whatever an input does.
@Suite struct SurvivalTests {
  @Test(arguments: [
    ("fn f(n) { f(n + 1) }; f(0)", "StackOverflow"),
    ("try { throw error(\"first\") } finally { throw error(\"second\") }", "second"),
    ("spawn { throw error(\"nobody awaits\") };", "nobody awaits"),
    ("fn g() { spawn g(); throw error(\"enough\") }; g()", "enough"),
    ("let a = []; a.add(a); a", "[…]"), ("9223372036854775807 + 1", "ArithmeticError"),
    ("\"x\" * 100_000_000_000", "LimitError"), ("await (await sleep(1ms))", "TypeError"), ("let let let", "error"),
    ("}", "error"), ("await save \"x\" to \"/dev/null/x\"", "FileError"), ("import \"/dev/null/x\" as x", "error"),
    ("yield 1", "error"), ("return 7", "7"), ("throw 1", "error"), ("\"\\u{1B}[2J\\0\"", "\n\"\\u{1B}[2J\\0\""),
  ])
  func anInputIsSurvived(input: String, shown: String) throws {
    let visit = try Visit.atPrompt()
    try visit.type(Key.pasting(input) + "\r", waitingFor: shown)
    visit.type("\"still\" + \" here\"\r")
    try visit.wait { $0.text.hasSuffix("\n\"still here\"\n>") }
  }
}
