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

  @Test func ofTwoEquallyNearTheFirstWins() {
    #expect(SpellingSuggestion.closest(to: "cat", among: ["car", "bat"]) == "car")
  }
}
