import FetchVM

/// The items of a list or a range, by position, for a native that calls no script code meanwhile.
struct Items {
  private let list: ListObject?
  private let range: RangeObject?
  let count: Int

  init(_ list: ListObject) {
    self.list = list
    range = nil
    count = list.count
  }

  init(_ range: RangeObject) {
    list = nil
    self.range = range
    count = range.count
  }

  /// The receiver of a method that lists and ranges share.
  init(receiverOf arguments: Arguments) {
    switch arguments[0] {
    case .list(let list): self.init(list.object)
    case .range(let range): self.init(range.object)
    default: preconditionFailure("a method of lists and ranges met another type")
    }
  }

  @inline(__always)
  subscript(index: Int) -> Value {
    if let list { return list[index] }
    if let range { return .int(range[index]) }
    return .undefined
  }

  /// Whether it is a range, whose ints are in order.
  var isRange: Bool { range != nil }
}

extension Arguments {
  /// An argument to go through: a list or a range.
  func items(_ index: Int, _ what: String, _ machine: Machine) throws(Failure) -> Items {
    switch base[index] {
    case .list(let list): return Items(list.object)
    case .range(let range): return Items(range.object)
    default: throw machine.wrongType(what, expected: "a list or a range", got: base[index])
    }
  }
}

extension Machine {
  /// An empty list with room for `count` items, unless that is too long for a list.
  func makeList(of count: Int, _ name: String) throws(Failure) -> Ref<ListObject> {
    try checkCount(count, name)
    return heap.makeList(capacity: max(count, 1))
  }

  /// A list of the items in `range`.
  func makeList(_ items: Items, _ range: Range<Int>, _ name: String) throws(Failure) -> Value {
    let list = try makeList(of: range.count, name)
    var index = range.lowerBound
    while index < range.upperBound {
      let end = index + min(range.upperBound - index, 1 << 16)
      try walking(end - index + 1)
      while index < end {
        list.object.append(items[index])
        index += 1
      }
    }
    return .list(list)
  }

  func append(_ value: Value, to list: Ref<ListObject>) { heap.grew(by: list.object.append(value)) }

  /// A list of two.
  func makePair(_ first: Value, _ second: Value) -> Value {
    let pair = heap.makeList(capacity: 2)
    pair.object.append(first)
    pair.object.append(second)
    return .list(pair)
  }
}
