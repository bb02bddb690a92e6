import FetchDiagnostics
import Testing

struct RendererTests {
  /// The rendering of an error under the first place where `marked` stands in `text`.
  private func render(_ text: String, marking marked: String, label: String = "here") throws -> String {
    let source = SourceText(name: "a.fetch", text)
    let bytes = Array(marked.utf8)
    let start = try #require((0...(source.utf8.count - bytes.count)).first { source.utf8[$0...].starts(with: bytes) })
    let diagnostic = Diagnostic("no", at: SourceSpan(start..<start + bytes.count), label: label)
    return DiagnosticRenderer().render(diagnostic, in: source)
  }

  @Test func anErrorHasItsPlaceLineCaretsAndHelp() {
    let source = SourceText(name: "crawl.fetch", "a\n\nlet pages = gather url in urls\n")
    let diagnostic = Diagnostic(
      "this gather has no body", at: SourceSpan(29..<33), label: "expected `{` after the list",
      help: "write what to do", notes: ["one fact"], related: [.init("begins here", at: SourceSpan(15..<21))])
    #expect(
      DiagnosticRenderer().render(diagnostic, in: source) == """
        error: this gather has no body
         --> crawl.fetch:3:27
          |
        3 | let pages = gather url in urls
          |                           ^^^^ expected `{` after the list
          |             ------ begins here
          help: write what to do
          note: one fact

        """)
  }

  @Test func theGutterIsAsWideAsTheLineNumber() throws {
    let text = String(repeating: "\n", count: 99) + "x"
    #expect(
      try render(text, marking: "x") == """
        error: no
           --> a.fetch:100:1
            |
        100 | x
            | ^ here

        """)
  }

  @Test(arguments: [
    ("日本 = x", "日本 = x", "       ^ here", 6),
    ("é\u{301}a x", "é\u{301}a x", "   ^ here", 5),
    ("👩‍👩‍👧 x", "👩‍👩‍👧 x", "   ^ here", 7),
    ("🇩🇪❤️ x", "🇩🇪❤️ x", "     ^ here", 6),
    ("\ta\tx", "    a   x", "        ^ here", 4),
    ("\u{1B}[31mx", "\\u{1b}[31mx", "          ^ here", 6),
    ("\u{202E}x", "\\u{202e}x", "        ^ here", 2),
    ("\u{61C}x", "\\u{61c}x", "       ^ here", 2),
  ])
  func caretsStandUnderWideAndHiddenCharacters(text: String, shown: String, carets: String, column: Int) throws {
    #expect(
      try render(text, marking: "x") == """
        error: no
         --> a.fetch:1:\(column)
          |
        1 | \(shown)
          | \(carets)

        """)
  }

  @Test func caretsAreAsWideAsWhatTheyMark() throws {
    #expect(try render("a 日本 b", marking: "日本").contains("|   ^^^^ here\n"))
  }

  @Test func aSpanOverSeveralLinesIsMarkedOnItsFirst() throws {
    #expect(try render("ab\ncd", marking: "b\nc").contains("1 | ab\n  |  ^ here\n"))
  }

  @Test func aPlaceAtTheEndHasOneCaret() {
    let source = SourceText(name: "a", "ab")
    let text = DiagnosticRenderer().render(Diagnostic("no", at: SourceSpan(2..<2)), in: source)
    #expect(text == "error: no\n --> a:1:3\n  |\n1 | ab\n  |   ^\n")
    let empty = SourceText(name: "a", "")
    let none = DiagnosticRenderer().render(Diagnostic("no", at: SourceSpan(0..<0)), in: empty)
    #expect(none == "error: no\n --> a:1:1\n  |\n1 |\n  | ^\n")
  }

  @Test func aLongLineIsCutAroundTheSpan() throws {
    let long = [UInt8](repeating: UInt8(ascii: "a"), count: 9_000_000)
    let source = SourceText(name: "a.fetch", bytes: long + Array("XX".utf8) + long)
    let diagnostic = Diagnostic("no", at: SourceSpan(9_000_000..<9_000_002), label: "here")
    let text = DiagnosticRenderer().render(diagnostic, in: source)
    let lines = text.split(separator: "\n")
    #expect(lines[1] == " --> a.fetch:1:9000001")
    #expect(lines[3].count < 130)
    #expect(lines[3].hasPrefix("1 | …") && lines[3].hasSuffix("…"))
    let caret = try #require(lines[4].firstIndex(of: "^"))
    let column = lines[4].distance(from: lines[4].startIndex, to: caret)
    #expect(lines[3].dropFirst(column).hasPrefix("XX"))
    #expect(lines[4].dropFirst(column) == "^^ here")
  }

  @Test func carriageReturnsAreNoPartOfALine() throws {
    #expect(try render("ab x\r\ncd", marking: "x").contains("1 | ab x\n"))
  }

  @Test func colourIsPutOnlyWhenAskedFor() throws {
    let source = SourceText(name: "a", "x")
    let diagnostic = Diagnostic("no", severity: .warning, at: SourceSpan(0..<1))
    #expect(
      DiagnosticRenderer(usesColor: true).render(diagnostic, in: source).hasPrefix("\u{1B}[1;33mwarning:\u{1B}[0m "))
    #expect(!DiagnosticRenderer().render(diagnostic, in: source).contains("\u{1B}"))
  }
}

/// How many columns of a terminal text takes.
@Suite struct DisplayWidthTests {
  @Test(arguments: [
    ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("東京", 4), ("ﾊﾝ", 2), ("Ａ", 2), ("안녕", 4),
    ("\u{1112}\u{1161}\u{11AB}", 2),
    ("السلام", 6), ("नमस्ते", 4), ("हिन्दी", 5), ("🎉", 2), ("👨‍👩‍👧‍👦", 2), ("🇩🇪", 2), ("👍🏽", 2), ("❤️", 2), ("\u{200B}", 0),
    ("\u{7F}\t", 0),
  ])
  func wideCharactersAndEmojiTakeTwoColumns(_ text: String, _ columns: Int) {
    #expect(DisplayWidth.columns(of: text) == columns, "\(text)")
  }
}
