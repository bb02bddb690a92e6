import FetchRuntime
import FetchVM
import Testing

@Suite struct StringTests {
  private let machine = Machine(loop: EventLoop(clock: ManualClock()))

  private func make(_ text: String) -> Ref<StringObject> { machine.heap.makeString(text) }

  @Test(arguments: ["", "a", "exactly twenty-four byte", "one byte more than fits in", "é", "日本語", "👩‍👩‍👧"])
  func aStringKeepsItsBytesAndCountsCodePoints(_ text: String) {
    let string = make(text).object
    #expect(string.string.utf8.elementsEqual(text.utf8))
    #expect(string.length == text.unicodeScalars.count)
    #expect(string.isASCII == text.utf8.allSatisfy { $0 < 0x80 })
    for (index, _) in text.unicodeScalars.enumerated() { #expect(string.index(of: string.offset(of: index)) == index) }
  }

  @Test func joiningInALoopAppendsInPlaceAndLeavesEarlierStringsAlone() {
    var joined = make("start of a string that is longer than what stands in the object itself: ")
    var earlier: [(Ref<StringObject>, String)] = []
    var expected = joined.object.string
    for index in 0..<1000 {
      earlier.append((joined, expected))
      joined = machine.heap.join(joined, make("<\(index)>"))
      expected += "<\(index)>"
    }
    #expect(joined.object.string == expected)
    for (string, text) in earlier { #expect(string.object.string == text) }
    // Appending to one that is no longer the last makes a copy.
    let (old, text) = earlier[500]
    #expect(machine.heap.join(old, make("!")).object.string == text + "!")
    #expect(joined.object.string == expected)
  }

  @Test func aPartIsFoundWhereItFirstBegins() {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<300 {
      // Of two letters and often repeated, so that nearly every place begins like the part.
      let text = (0..<200).map { _ in Int.random(in: 0..<8, using: &generator) == 0 ? "b" : "a" }.joined()
      let start = Int.random(in: 0..<100, using: &generator)
      let part = String(text.dropFirst(start + 60).prefix(Int.random(in: 1...40, using: &generator)))
      let expected = (start...text.count).first { text.dropFirst($0).hasPrefix(part) }
      #expect(make(text).object.find(make(part).object, from: start) == expected, "\(part) in \(text) from \(start)")
    }
  }

  @Test func lookingForWhatNearlyFitsEverywhereTakesNoMultipleOfBothLengths() {
    let text = make(String(repeating: "a", count: 1_000_000)).object
    let part = make(String(repeating: "a", count: 100_000) + "b").object
    #expect(text.find(part, from: 0) == nil)
    let ending = machine.heap.join(Ref(text), make("b")).object
    #expect(ending.find(part, from: 0) == 900_000)
  }

  @Test func stringsThatAreOnlyCanonicallyEqualStayTwo() {
    #expect(machine.intern("\u{E9}") != machine.intern("e\u{301}"))
    #expect(machine.intern("\u{E9}") == machine.intern("\u{E9}"))
  }

  @Test func findingGivesTheFirstPlaceAtOrAfterTheStart() {
    let text = make("abcabcabd").object
    #expect(text.find(make("abc").object, from: 0) == 0)
    #expect(text.find(make("abc").object, from: 1) == 3)
    #expect(text.find(make("abd").object, from: 0) == 6)
    #expect(text.find(make("abx").object, from: 0) == nil)
    #expect(text.find(make("").object, from: 4) == 4)
    #expect(make("").object.find(make("a").object, from: 0) == nil)
  }
}
