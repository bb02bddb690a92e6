/// Equality and order of lists and maps by what they hold, without recursion: they may be nested deeper than the stack of a
/// host's thread allows.
extension Machine {
  /// How deep values are compared before it is an error: a structure may contain itself.
  static let maximumNesting = 1000

  private func checkNesting(_ depth: Int) throws(Failure) {
    if depth >= Machine.maximumNesting {
      throw failure(.limit, "the values are nested more than \(Machine.maximumNesting) deep (or contain themselves)")
    }
  }

  // Equality

  /// Two lists or two maps that are still to be compared.
  private typealias Pair = (left: Value, right: Value, depth: Int)

  /// Whether two lists, or two maps, hold equal values.
  func areContentsEqual(_ left: Value, _ right: Value) throws(Failure) -> Bool {
    var open: [Pair] = []
    var pair: Pair = (left, right, 0)
    var compared = ComparedPairs()
    while true {
      switch (pair.left, pair.right) {
      case (.list(let a), .list(let b)): if try !areItemsEqual(a, b, pair.depth, &open) { return false }
      case (.map(let a), .map(let b)): if try !areEntriesEqual(a, b, pair.depth, &open) { return false }
      default: return false
      }
      repeat {
        guard let next = open.popLast() else { return true }
        pair = next
      } while !compared.insert(pair.left, pair.right)
    }
  }

  private func areItemsEqual(
    _ a: Ref<ListObject>, _ b: Ref<ListObject>, _ depth: Int, _ open: inout [Pair]
  ) throws(Failure) -> Bool {
    if a == b { return true }
    guard a.object.count == b.object.count else { return false }
    try checkNesting(depth)
    heap.walked(a.object.count)
    for index in 0..<a.object.count where try !isEqual(a.object[index], b.object[index], depth, puttingOff: &open) {
      return false
    }
    return true
  }

  private func areEntriesEqual(
    _ a: Ref<MapObject>, _ b: Ref<MapObject>, _ depth: Int, _ open: inout [Pair]
  ) throws(Failure) -> Bool {
    if a == b { return true }
    guard a.object.count == b.object.count else { return false }
    try checkNesting(depth)
    heap.walked(a.object.used)
    for index in 0..<a.object.used {
      let entry = a.object.entries[index]
      if entry.key.isUndefined { continue }
      guard let other = b.object[entry.key], try isEqual(entry.value, other, depth, puttingOff: &open) else {
        return false
      }
    }
    return true
  }

  /// Compares what holds nothing; two lists or two maps are put off, and pass for equal until then.
  private func isEqual(
    _ left: Value, _ right: Value, _ depth: Int, puttingOff open: inout [Pair]
  ) throws(Failure) -> Bool {
    switch (left, right) {
    case (.list, .list), (.map, .map):
      open.append((left, right, depth + 1))
      return true
    default: return try isEqual(left, right)
    }
  }

  // Order

  /// The order of two lists: that of the first items that differ, else the shorter one is less. Nil as `compare` says.
  func compareItems(_ left: Ref<ListObject>, _ right: Ref<ListObject>) throws(Failure) -> Int? {
    // The lists that lead to the ones at hand, and where to go on in them.
    var outer: [(left: Ref<ListObject>, right: Ref<ListObject>, index: Int)] = []
    var (a, b, index) = (left, right, 0)
    var walk = 0
    var equal = ComparedPairs()
    defer { heap.walked(walk) }
    while true {
      walk += 1
      if index < min(a.object.count, b.object.count) {
        let (x, y) = (a.object[index], b.object[index])
        index += 1
        if case .list(let inner) = x, case .list(let other) = y {
          if inner == other || equal.contains(x, y) { continue }
          try checkNesting(outer.count + 1)
          outer.append((a, b, index))
          (a, b, index) = (inner, other, 0)
        } else {
          guard let result = try compare(x, y) else { return nil }
          if result != 0 { return result }
        }
      } else if a.object.count != b.object.count {
        return a.object.count - b.object.count
      } else {
        guard let next = outer.popLast() else { return 0 }
        _ = equal.insert(.list(a), .list(b))
        (a, b, index) = next
      }
    }
  }
}
