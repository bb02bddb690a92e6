/// The pairs of lists or maps that a comparison has met: parts that stand in many places are compared once. Else a list of twice the
/// same list, of twice the same list, and so on, would take twice as long with each level.
///
/// Only a comparison that goes on for long remembers: until then, to remember would cost more than it saves.
struct ComparedPairs {
  private struct Pair: Hashable {
    let left: UnsafeMutableRawPointer
    let right: UnsafeMutableRawPointer
  }

  private static let forgotten = 2000

  private var count = 0
  private var known: Set<Pair> = []

  /// Adds a pair; false when it was there.
  mutating func insert(_ left: Value, _ right: Value) -> Bool {
    count += 1
    guard count > Self.forgotten, let pair = pair(left, right) else { return true }
    return known.insert(pair).inserted
  }

  func contains(_ left: Value, _ right: Value) -> Bool {
    guard !known.isEmpty, let pair = pair(left, right) else { return false }
    return known.contains(pair)
  }

  private func pair(_ left: Value, _ right: Value) -> Pair? {
    guard let left = left.heapObject, let right = right.heapObject else { return nil }
    return Pair(left: left.pointer, right: right.pointer)
  }
}
