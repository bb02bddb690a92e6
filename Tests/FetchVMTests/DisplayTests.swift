import FetchRuntime
import FetchVM
import Testing

@Suite struct DisplayTests {
  private let machine = Machine(loop: EventLoop(clock: ManualClock()))

  @Test(arguments: [
    (0, "0s"), (1_000_000_000, "1s"), (250_000_000, "250ms"), (90_000_000_000, "1.5min"), (100_000_000_000, "100s"),
    (5_400_000_000_000, "1.5h"), (86_400_000_000_000, "1d"), (1_500_000, "1.5ms"), (1, "0.000001ms"),
    (-5_000_000_000, "-5s"), (1_234_567_891, "1.234567891s"), (Int.min, "-9223372036.854775808s"),
  ])
  func aDurationShowsInTheLargestUnitThatIsExact(_ nanoseconds: Int, _ text: String) {
    #expect(describeDuration(nanoseconds) == text)
  }

  @Test(arguments: [(1.0, "1.0"), (0.1, "0.1"), (-0.0, "-0.0"), (1e300, "1e+300"), (.nan, "nan"), (-.infinity, "-inf")])
  func aFloatNeverLooksLikeAnInt(_ float: Double, _ text: String) {
    #expect(describeFloat(float) == text)
  }

  @Test func aStringInsideAStructureIsQuotedAsInSource() {
    let list = machine.heap.makeList()
    list.append(.string(machine.heap.makeString("a\"b\\\n{x}\u{7}é")))
    #expect(machine.describe(.list(list)) == #"["a\"b\\\n\{x}\u{7}é"]"#)
    #expect(machine.display(.string(machine.heap.makeString("a\"b"))) == "a\"b")
  }

  @Test func aStructureThatContainsItselfShowsWhereItComesRound() {
    let map = machine.heap.makeMap()
    let list = machine.heap.makeList()
    list.append(.map(map))
    map.set(.string(machine.intern("self")), .map(map))
    map.set(.string(machine.intern("two words")), .list(list))
    #expect(machine.describe(.map(map)) == #"{self: {…}, "two words": [{…}]}"#)
  }
}
