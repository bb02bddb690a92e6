import FetchVM

/// `random() randomInt(low, high) uuid()`, and of lists `shuffle() shuffled() sample(count) random()`.
///
/// The numbers come from the system's generator, so they cannot be foretold.
func installRandom(into machine: Machine) {
  let source = RandomSource()
  machine.define("random", []) { _, _ in .float(Double.random(in: 0..<1, using: &source.generator)) }
  machine.define("randomInt", ["low", "high"]) { machine, arguments throws(Failure) in
    let low = try arguments.int(0, "randomInt's low", machine)
    let high = try arguments.int(1, "randomInt's high", machine)
    guard low <= high else {
      throw machine.failure(.value, "randomInt's low must not be above its high: \(low) and \(high)")
    }
    return .int(Int.random(in: low...high, using: &source.generator))
  }
  machine.define("uuid", []) { machine, _ in machine.string(source.uuid()) }
  for members in [machine.listMembers, machine.rangeMembers] {
    machine.addMethod(members, "random", []) { _, arguments in
      let items = Items(receiverOf: arguments)
      return items.count > 0 ? items[Int.random(in: 0..<items.count, using: &source.generator)] : .null
    }
    machine.addMethod(members, "shuffled", []) { machine, arguments throws(Failure) in
      let items = Items(receiverOf: arguments)
      guard case .list(let list) = try machine.makeList(items, 0..<items.count, "shuffled") else { return .null }
      source.shuffle(list.object)
      return .list(list)
    }
    machine.addMethod(members, "sample", ["count"]) { machine, arguments throws(Failure) in
      let items = Items(receiverOf: arguments)
      let count = min(try arguments.count(1, "sample's count", machine), items.count)
      return .list(try source.sample(items, count, machine))
    }
  }
  machine.addMethod(machine.listMembers, "shuffle", []) { _, arguments in
    source.shuffle(arguments.receiverList)
    return .null
  }
}

/// The system's random numbers, made into what scripts ask for.
private final class RandomSource {
  var generator = SystemRandomNumberGenerator()

  /// Version 4 (RFC 9562, 5.4).
  func uuid() -> String {
    let high = generator.next() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
    let low = generator.next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
    let digits = [high, low].map { half in
      let text = String(half, radix: 16)
      return String(repeating: "0", count: 16 - text.count) + text
    }
    let text = Array((digits[0] + digits[1]).utf8)
    let parts = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(decoding: text[$0], as: UTF8.self) }
    return parts.joined(separator: "-")
  }

  /// `count` different positions' items, in random order (Floyd's algorithm, then a shuffle).
  func sample(_ items: Items, _ count: Int, _ machine: Machine) throws(Failure) -> Ref<ListObject> {
    let list = try machine.makeList(of: count, "sample")
    var chosen = Set<Int>(minimumCapacity: min(count, 1 << 16))
    for last in items.count - count..<items.count {
      try machine.walking(4)
      let position = Int.random(in: 0...last, using: &generator)
      let index = chosen.insert(position).inserted ? position : last
      chosen.insert(index)
      list.object.append(items[index])
    }
    shuffle(list.object)
    return list
  }

  func shuffle(_ list: ListObject) {
    var items = list.buffer
    items.shuffle(using: &generator)
  }
}
