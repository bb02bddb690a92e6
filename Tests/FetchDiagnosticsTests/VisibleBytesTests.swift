import FetchDiagnostics
import Testing

/// What a terminal is sent instead of what it would obey.
@Suite struct VisibleBytesTests {
  /// What the pieces come to, one after the other.
  private func shown(_ pieces: [[UInt8]]) -> String {
    var visible = VisibleBytes()
    var text: [UInt8] = []
    for piece in pieces { piece.withUnsafeBufferPointer { visible.append($0, to: &text) } }
    visible.finish(&text)
    return String(decoding: text, as: UTF8.self)
  }

  private static let samples: [(String, String)] = [
    ("plain text,\ttabs\nand lines é日本🎉\u{200D}", "plain text,\ttabs\nand lines é日本🎉\u{200D}"),
    ("\u{1B}[31mred\u{1B}]0;title\u{7}", "\\u{1b}[31mred\\u{1b}]0;title\\u{7}"),
    ("\0\u{8}\u{7F}", "\\u{0}\\u{8}\\u{7f}"),
    ("\u{80}\u{9B}2J\u{9F}\u{A0}", "\\u{80}\\u{9b}2J\\u{9f}\u{A0}"),
    ("one\r\ntwo\rthree\n\r\r\n\r", "one\ntwo\\rthree\n\\r\n\\r"),
    ("\u{202E}abc\u{2066}d\u{2069}\u{61C}", "\\u{202e}abc\\u{2066}d\\u{2069}\\u{61c}"),
    ("\u{FEFF}x\u{200B}", "\\u{feff}x\\u{200b}"),
  ]

  @Test(arguments: samples) func controlCharactersAreEscaped(_ text: String, _ expected: String) {
    #expect(shown([Array(text.utf8)]) == expected)
    #expect(VisibleText.escapingLines(text) == expected)
  }

  @Test(arguments: samples) func whereTheyAreCutMakesNoDifference(_ text: String, _ expected: String) {
    let bytes = Array(text.utf8)
    #expect(shown(bytes.map { [$0] }) == expected)
    for cut in bytes.indices { #expect(shown([Array(bytes[..<cut]), [], Array(bytes[cut...])]) == expected) }
  }

  @Test func bytesOfNoCharacterAreShownByTheirNumbers() {
    #expect(shown([[0x9B, 0x32, 0x4A]]) == "\\x9B2J")
    #expect(shown([[0xC2], [0x41, 0xE2, 0x80], [0x42]]) == "\\xC2A\\xE2\\x80B")
    #expect(shown([[0xE2, 0x80]]) == "\\xE2\\x80")
    #expect(shown([[0xC0, 0x9B], [0xED, 0xA0, 0x80], [0xF5]]) == "\\xC0\\x9B\\xED\\xA0\\x80\\xF5")
    #expect(shown([[0xF0, 0x9F], [0x1B]]) == "\\xF0\\x9F\\u{1b}")
  }

  @Test func whatIsMeantPassesAsItIs() {
    var visible = VisibleBytes()
    var text: [UInt8] = []
    func append(_ piece: String, raw: Bool) {
      Array(piece.utf8).withUnsafeBufferPointer { visible.append($0, raw: raw, to: &text) }
    }
    append("\u{1B}[1m", raw: true)
    append("\u{1B}[2Ja\r", raw: false)
    append("\n\u{1B}[0m", raw: true)
    #expect(String(decoding: text, as: UTF8.self) == "\u{1B}[1m\\u{1b}[2Ja\\r\n\u{1B}[0m")
  }

  @Test func anErrorWithoutAPlaceIsEscaped() {
    #expect(
      DiagnosticRenderer.render(message: "no \u{1B}[2J", help: "try\n\u{9B}")
        == "error: no \\u{1b}[2J\n  help: try\n        \\u{9b}\n")
  }
}
