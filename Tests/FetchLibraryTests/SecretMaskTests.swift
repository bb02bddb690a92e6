import Testing

@testable import FetchLibrary

/// Secrets in bytes that are looked at whole or piece by piece.
@Suite struct SecretMaskTests {
  private let mask = SecretMask(["hunter2", "hunter", "aa", "er2aah"])

  @Test func everySecretIsMasked() {
    #expect(mask.masked("hunter2, hunter and hunter2") == "<secret>, <secret> and <secret>")
    #expect(mask.masked("aaa b") == "<secret> b")
    #expect(mask.masked("hunte") == "hunte")
    #expect(SecretMask([]).masked("text") == "text")
  }

  @Test func theOldestAreForgotten() {
    var mask = SecretMask(memory: 4)
    for number in 0..<10 {
      mask.insert("text\(number)")
      mask.insert("again")
    }
    #expect((0..<10).filter { mask.masked("text\($0)") != "<secret>" } == [0, 1, 2, 3, 4, 5, 6, 7])
    #expect(mask.masked("again") == "<secret>")
    mask.rememberAll()
    for number in 10..<99 { mask.insert("text\(number)") }
    #expect((8..<99).allSatisfy { mask.masked("text\($0)") == "<secret>" })
  }

  @Test(arguments: 1...20) func noPieceIsCutThroughASecret(_ size: Int) {
    let text = Array("xhunter2aahunterhunterxxhunter2aa.aaaa".utf8)
    var (held, result): ([UInt8], [UInt8]) = ([], [])
    for start in stride(from: 0, to: text.count, by: size) {
      held += text[start..<min(text.count, start + size)]
      let cut = mask.cut(held)
      result += mask.masked(Array(held[..<cut]))
      held.removeFirst(cut)
    }
    result += mask.masked(held)
    #expect(result == mask.masked(text))
  }

  @Test(arguments: [(0, 1), (999, 1), (8_000, 8), (8_001, 5), (40_000_000, 8), (45_000_000, 5), (3_700_000_000_000, 8)])
  func anAxisHasAFewRoundParts(_ span: Int, _ count: Int) {
    let axis = TimeAxis(spanning: span)
    #expect(axis.count == count)
    #expect(axis.percent(span) <= 100)
  }
}
