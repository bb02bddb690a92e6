import FetchDiagnostics
import Testing

struct SpellingSuggestionTests {
  @Test(
    arguments: [
      ("lenght", "length"), ("awiat", "await"), ("PRINT", "print"), ("prnt", "print"), ("startWith", "startsWith"),
      ("x", nil), ("qqqqq", nil), ("print", nil), ("in", nil),
    ] as [(String, String?)])
  func theNearestWordIsSuggested(word: String, expected: String?) {
    let words = ["print", "length", "await", "startsWith", "endsWith", "count"]
    #expect(SpellingSuggestion.closest(to: word, among: words) == expected)
  }

  @Test func aNeighbourSwappedLateInALongWordIsFound() {
    let words = ["requests", "requestsPerSecond"]
    #expect(SpellingSuggestion.closest(to: "requestsPerSecnod", among: words) == "requestsPerSecond")
  }

  @Test func whatIsNoWordIsComparedWithNothing() {
    let text = String(repeating: "a long text ", count: 100)
    #expect(SpellingSuggestion.closest(to: text + "x", among: [text + "y"]) == nil)
    #expect(SpellingSuggestion.closest(to: "text", among: [text, "texts"]) == "texts")
  }

  @Test func ofTwoEquallyNearTheFirstWins() {
    #expect(SpellingSuggestion.closest(to: "cat", among: ["car", "bat"]) == "car")
  }
}
