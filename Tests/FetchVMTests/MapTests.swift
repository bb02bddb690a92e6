import FetchRuntime
import FetchVM
import Testing

@Suite struct MapTests {
  private let machine = Machine(loop: EventLoop(clock: ManualClock()))

  private func keys(_ map: Ref<MapObject>) -> [String] {
    var keys: [String] = []
    map.object.forEach { key, _ in keys.append(machine.describe(key)) }
    return keys
  }

  @Test func entriesKeepTheOrderTheyWereMadeIn() {
    let map = machine.heap.makeMap()
    for number in [5, 3, 9, 1] { map.set(.int(number), .null) }
    map.set(.int(3), .bool(true))
    #expect(keys(map) == ["5", "3", "9", "1"])
  }

  /// Multiplied by the golden ratio in 64 bits, as ints are often hashed, these have the same lower 40 bits.
  @Test(.timeLimit(.minutes(2))) func intsThatWereMadeToCollideDoNot() {
    let ratio: UInt64 = 0x9E37_79B9_7F4A_7C15
    // Each step of Newton's doubles the bits that are right.
    let inverse = (0..<6).reduce(ratio) { inverse, _ in inverse &* (2 &- ratio &* inverse) }
    let map = machine.heap.makeMap()
    for number in 0..<200_000 { map.set(.int(Int(truncatingIfNeeded: inverse &* (UInt64(number) << 40))), .null) }
    #expect(map.object.count == 200_000)
  }

  @Test func aPlaceStaysBetweenTheSameEntries() {
    let map = machine.heap.makeMap()
    for number in 0..<6 { map.set(.int(number), .null) }
    let place = map.object.place(at: 4)
    for number in [0, 2, 5] { map.object.remove(.int(number)) }
    for number in 6..<1000 { map.set(.int(number), .null) }
    #expect(place.position == 2 && keys(map).prefix(4) == ["1", "3", "4", "6"])
    map.object.removeAll()
    #expect(place.position == 0)
  }

  @Test func keysOfDifferentTypesAreDifferentKeys() {
    let map = machine.heap.makeMap()
    map.set(.int(1), .int(10))
    map.set(.bool(true), .int(20))
    map.set(.string(machine.heap.makeString("1")), .int(30))
    #expect(map.object.count == 3)
    #expect(!MapObject.isKey(.float(1)) && !MapObject.isKey(.null))
  }

  /// Random changes against a Swift dictionary and an array of the order.
  @Test func manyRandomChangesAgreeWithASimpleModel() {
    let map = machine.heap.makeMap()
    var model: [Int: Int] = [:]
    var order: [Int] = []
    var state: UInt64 = 42
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    for step in 0..<50_000 {
      let key = random(700)
      if random(3) == 0 {
        let removed = map.object.remove(.int(key))
        #expect((removed == nil) == (model[key] == nil))
        if model.removeValue(forKey: key) != nil { order.removeAll { $0 == key } }
      } else {
        if model.updateValue(step, forKey: key) == nil { order.append(key) }
        map.set(.int(key), .int(step))
      }
    }
    #expect(map.object.count == model.count)
    #expect(keys(map) == order.map(String.init))
    for (key, value) in model {
      guard case .int(let found)? = map.object[.int(key)] else {
        Issue.record("\(key) is missing")
        return
      }
      #expect(found == value)
    }
  }
}
