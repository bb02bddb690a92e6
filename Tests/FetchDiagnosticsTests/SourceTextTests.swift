import FetchDiagnostics
import Testing

struct SourceTextTests {
  @Test func positionsCountCodePointsFromOne() {
    let source = SourceText(name: "a", "é😀x\r\ny\n")
    #expect(source.position(of: 6) == (1, 3))
    #expect(source.position(of: 9) == (2, 1))
    #expect(source.position(of: 11) == (3, 1))
    #expect(source.lineRange(0) == 0..<7)
  }

  @Test(
    arguments: [
      ([0x61, 0x0A, 0x62, 0xFF], 2, 2, "byte 0xFF cannot stand here"),
      ([0xC3], 1, 1, "byte 0xC3 cannot stand here"),
      ([0xED, 0xA0, 0x80], 1, 1, "byte 0xED cannot stand here"),
      ([0xC0, 0xAF], 1, 1, "byte 0xC0 cannot stand here"),
      ([0xF4, 0x90, 0x80, 0x80], 1, 1, "byte 0xF4 cannot stand here"),
      ([0x61, 0x00], 1, 2, "byte 0x00"),
    ] as [([UInt8], Int, Int, String)])
  func bytesThatAreNoTextAreNamed(bytes: [UInt8], line: Int, column: Int, label: String) throws {
    let source = SourceText(name: "a", bytes: bytes)
    let problem = try #require(source.problem)
    #expect(source.position(of: problem.span.start) == (line, column))
    #expect(problem.label == label)
    #expect(DiagnosticRenderer().render(problem, in: source).contains("--> a:\(line):\(column)\n"))
  }

  @Test func allOfUnicodeIsText() {
    #expect(
      SourceText(name: "a", "a\u{7F}\u{80}\u{7FF}\u{800}\u{D7FF}\u{E000}\u{FFFF}\u{10000}\u{10FFFF}").problem == nil)
  }
}
