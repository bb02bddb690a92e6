import FetchVM

/// Values that were seen, told apart as `==` does: `unique` and its like. Whoever keeps it longer than a native call traces them.
struct ValueSet {
  private var table: [Int32]
  private var values: [Value] = []
  private let name: String

  /// `name` is the function whose errors name it.
  init(_ name: String, capacity: Int = 8) {
    var slots = 16
    while slots < capacity * 2 { slots *= 2 }
    table = Array(repeating: -1, count: slots)
    self.name = name
  }

  /// Adds a value; false when an equal one was there.
  mutating func insert(_ value: Value, _ machine: Machine) throws(Failure) -> Bool {
    if values.count * 2 >= table.count { grow() }
    var slot = ValueSet.hash(value) & (table.count - 1)
    while table[slot] >= 0 {
      if try machine.isEqual(values[Int(table[slot])], value, name) { return false }
      slot = (slot + 1) & (table.count - 1)
    }
    table[slot] = Int32(truncatingIfNeeded: values.count)
    values.append(value)
    return true
  }

  func contains(_ value: Value, _ machine: Machine) throws(Failure) -> Bool {
    var slot = ValueSet.hash(value) & (table.count - 1)
    while table[slot] >= 0 {
      if try machine.isEqual(values[Int(table[slot])], value, name) { return true }
      slot = (slot + 1) & (table.count - 1)
    }
    return false
  }

  func forEach(_ body: (Value) -> Void) { values.forEach(body) }

  private mutating func grow() {
    table = Array(repeating: -1, count: table.count * 2)
    for (index, value) in values.enumerated() {
      var slot = ValueSet.hash(value) & (table.count - 1)
      while table[slot] >= 0 { slot = (slot + 1) & (table.count - 1) }
      table[slot] = Int32(truncatingIfNeeded: index)
    }
  }

  /// Equal values have equal hashes: an int and the float of the same number do. Deep values are told apart by `==` alone.
  private static func hash(_ value: Value, depth: Int = 0) -> Int {
    switch value {
    case .int(let int): return spread(int)
    case .float(let float): return spread(Int(exactly: float) ?? Int(truncatingIfNeeded: float.bitPattern))
    case .duration(let nanoseconds): return spread(nanoseconds &+ 1)
    case .bool(let bool): return bool ? 3 : 5
    case .string(let string): return string.hash &>> 1
    case .bytes(let bytes): return bytes.object.bytes.hashValue
    case .list(let list) where depth < 4:
      var hash = list.object.count
      for item in list.object.buffer.prefix(16) { hash = spread(hash &* 31 &+ ValueSet.hash(item, depth: depth + 1)) }
      return hash
    case .map(let map) where depth < 4:
      // Maps are equal in any order of their keys. What stands in a large one is not looked into: it may stand there many times.
      var hash = map.object.count
      let inside = map.object.count <= 16 ? depth + 1 : 4
      map.object.forEach { key, item in
        hash = hash &+ spread(ValueSet.hash(key) &* 31 &+ ValueSet.hash(item, depth: inside))
      }
      return hash
    case .list(let list): return list.object.count
    case .map(let map): return map.object.count
    case .range(let range): return range.object.count == 0 ? 0 : spread(range.object.count &* 31 &+ range.object.first)
    case .object(let object): return spread(object.object.valueHash)
    case .function, .native, .error, .task, .stream: return value.heapObject.map { spread($0.pointer.hashValue) } ?? 1
    default: return 1
    }
  }

  /// Lets every bit have a say in the lowest ones, which choose the slot: floats mostly differ in their high bits alone (the finalizer
  /// of MurmurHash3).
  private static func spread(_ hash: Int) -> Int {
    var bits = UInt64(truncatingIfNeeded: hash)
    bits = (bits ^ bits >> 33) &* 0xFF51_AFD7_ED55_8CCD
    bits = (bits ^ bits >> 33) &* 0xC4CE_B9FE_1A85_EC53
    return Int(truncatingIfNeeded: bits ^ bits >> 33)
  }
}
