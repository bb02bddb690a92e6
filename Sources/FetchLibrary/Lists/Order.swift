import FetchVM

/// Putting values in order.
extension Machine {
  /// Negative, 0 or positive. `nan` stands behind everything; values without an order are `name`'s error.
  func order(_ left: Value, _ right: Value, _ name: String) throws(Failure) -> Int {
    switch (left, right) {
    case (.int(let a), .int(let b)): return a < b ? -1 : a == b ? 0 : 1
    case (.string(let a), .string(let b)): return a.object.compare(to: b.object)
    default: break
    }
    let result = try naming(name) { () throws(Failure) in try compare(left, right) }
    return result ?? ((isNaN(left) ? 1 : 0) - (isNaN(right) ? 1 : 0))
  }

  private func isNaN(_ value: Value) -> Bool {
    if case .float(let float) = value { float.isNaN } else { false }
  }

  func isEqual(_ left: Value, _ right: Value, _ name: String) throws(Failure) -> Bool {
    try naming(name) { () throws(Failure) in try isEqual(left, right) }
  }

  /// Puts the function's name before the message of what goes wrong in `body`.
  func naming<Result>(_ name: String, _ body: () throws(Failure) -> Result) throws(Failure) -> Result {
    do throws(Failure) {
      return try body()
    } catch {
      let object = error.error.object
      if object.cancellation != nil { throw error }
      let kind = ErrorKind(rawValue: object.kind.object.string) ?? .type
      throw failure(kind, "\(name): \(object.message.object.string)", hint: object.hint)
    }
  }

  /// The positions of `keys` in order. Equal keys keep theirs, also when `descending`.
  func sortedPositions(_ keys: ListObject, descending: Bool, _ name: String) throws(Failure) -> [Int] {
    let items = keys.buffer
    walked(items.count * sortingWalk)
    if let positions = SortKeys.positions(of: items, descending: descending) { return positions }
    var positions = Array(0..<keys.count)
    var failed: Failure?
    positions.sort { left, right in
      if failed != nil { return false }
      do throws(Failure) {
        let order = try order(items[left], items[right], name)
        return descending ? order > 0 : order < 0
      } catch {
        failed = error
        return false
      }
    }
    if let failed { throw failed }
    return positions
  }

  /// How often sorting goes through an item, about.
  var sortingWalk: Int { 16 }

  /// A list of `items` in the order of `keys`, which are as many.
  func sorted(_ items: Items, by keys: ListObject, descending: Bool, _ name: String) throws(Failure) -> Value {
    let positions = try sortedPositions(keys, descending: descending, name)
    let list = try makeList(of: positions.count, name)
    for position in positions { list.object.append(items[position]) }
    return .list(list)
  }
}
