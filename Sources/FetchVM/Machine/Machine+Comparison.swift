#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Equality and order of values.
extension Machine {
  /// By value: numbers whether int or float, lists and maps by their contents, errors, tasks and functions by identity.
  @inline(never)
  public func isEqual(_ left: Value, _ right: Value) throws(Failure) -> Bool {
    switch (left, right) {
    case (.null, .null), (.undefined, .undefined): return true
    case (.bool(let a), .bool(let b)): return a == b
    case (.int(let a), .int(let b)): return a == b
    case (.float(let a), .float(let b)): return a == b
    case (.int(let a), .float(let b)), (.float(let b), .int(let a)): return Int(exactly: b) == a
    case (.duration(let a), .duration(let b)): return a == b
    case (.string(let a), .string(let b)):
      if a.object.count == b.object.count { heap.walked(a.object.count >> 3) }
      return a.object.isSame(as: b.object)
    case (.bytes(let a), .bytes(let b)):
      if a.object.bytes.count == b.object.bytes.count { heap.walked(a.object.bytes.count >> 3) }
      return a.object.bytes == b.object.bytes
    case (.list, .list), (.map, .map): return try areContentsEqual(left, right)
    case (.range(let a), .range(let b)):
      let (a, b) = (a.object, b.object)
      return a.count == b.count && (a.count == 0 || (a.first == b.first && (a.count == 1 || a.step == b.step)))
    case (.function(let a), .function(let b)): return a == b
    case (.native(let a), .native(let b)): return a == b
    case (.error(let a), .error(let b)): return a == b
    case (.task(let a), .task(let b)): return a == b
    case (.stream(let a), .stream(let b)): return a == b
    case (.object(let a), .object(let b)): return a == b || a.object.isEqual(to: b.object)
    default: return false
    }
  }

  /// Negative, 0 or positive; nil when one is not a number (`nan`) and so neither less nor greater.
  @inline(never)
  public func compare(_ left: Value, _ right: Value) throws(Failure) -> Int? {
    switch (left, right) {
    case (.int(let a), .int(let b)): return a < b ? -1 : a == b ? 0 : 1
    case (.float(let a), .float(let b)): return order(a, b)
    case (.int(let a), .float(let b)): return try compareMixed(a, b)
    case (.float(let a), .int(let b)): return try compareMixed(b, a).map { -$0 }
    case (.duration(let a), .duration(let b)): return a < b ? -1 : a == b ? 0 : 1
    case (.string(let a), .string(let b)):
      heap.walked(min(a.object.count, b.object.count) >> 3)
      return a.object.compare(to: b.object)
    case (.list(let a), .list(let b)): return try compareItems(a, b)
    case (.object(let a), .object(let b)):
      if let result = a.object.compare(to: b.object) { return result }
    default: break
    }
    let (first, second) = (describeForMessage(left), describeForMessage(right))
    let failure = failure(.type, "\(first) and \(second) have no order", hint: hintForOrder(left, right))
    failure.error.object.messageWithSidesExchanged = "\(second) and \(first) have no order"
    throw failure
  }

  private func hintForOrder(_ left: Value, _ right: Value) -> String? {
    switch (left, right) {
    case (.string, .int), (.string, .float), (.int, .string), (.float, .string):
      "turn the text into a number with .toInt() or .toFloat()"
    case (.task, _), (_, .task): "did you mean to `await` the task?"
    default: nil
    }
  }

  private func order(_ a: Double, _ b: Double) -> Int? {
    a < b ? -1 : a == b ? 0 : a > b ? 1 : nil
  }

  /// Exact also where a double cannot hold the int.
  private func compareMixed(_ a: Int, _ b: Double) throws(Failure) -> Int? {
    if b.isNaN { return nil }
    if b >= 0x1p63 { return -1 }
    if b < -0x1p63 { return 1 }
    let whole = Int(b.rounded(.down))
    if a != whole { return a < whole ? -1 : 1 }
    return b > Double(whole) ? -1 : 0
  }

  /// `value in container`.
  @inline(never)
  public func contains(_ value: Value, in container: Value) throws(Failure) -> Bool {
    switch container {
    case .list(let list): return try position(of: value, in: list.object, from: 0) != nil
    case .map(let map): return MapObject.isKey(value) && map.object.find(value) != nil
    case .range(let range):
      let range = range.object
      guard let int = wholeNumber(value) else { return false }
      if range.step > 0 ? int < range.first || int >= range.end : int > range.first || int <= range.end { return false }
      let distance = UInt(bitPattern: range.step > 0 ? int &- range.first : range.first &- int)
      return distance % range.step.magnitude == 0
    case .string(let string):
      guard case .string(let part) = value else {
        throw failure(.type, "`in` a string needs a string, not \(describeForMessage(value))")
      }
      return find(part.object, in: string.object, from: 0) != nil
    case .bytes(let bytes): return find(try bytesPart(value, "`in` bytes"), in: bytes.object, from: 0) != nil
    case .object(let object):
      if let result = try object.object.contains(value, self) { return result }
    default: break
    }
    throw wrongType("`in`", expected: "a list, map, range or string on its right", got: container)
  }

  /// The index of the first item that equals `value`, at `start` or after.
  public func position(of value: Value, in list: ListObject, from start: Int) throws(Failure) -> Int? {
    var index = start
    defer { heap.walked(index - start) }
    while index < list.count {
      if try isEqual(list[index], value) { return index }
      index += 1
    }
    return nil
  }

  /// The byte offset where `part` begins in `text`, at `start` or after.
  public func find(_ part: StringObject, in text: StringObject, from start: Int) -> Int? {
    let offset = text.find(part, from: start)
    heap.walked(((offset ?? text.count) - start) >> 3)
    return offset
  }

  /// The index where `part` begins in `bytes`, at `start` or after.
  public func find(_ part: [UInt8], in bytes: BytesObject, from start: Int) -> Int? {
    let index = bytes.find(part, from: start)
    heap.walked(((index ?? bytes.bytes.count) - start) >> 3)
    return index
  }

  /// The int that a value is or equals: ranges hold ints, and a float may be one of them.
  public func wholeNumber(_ value: Value) -> Int? {
    switch value {
    case .int(let int): int
    case .float(let float): Int(exactly: float)
    default: nil
    }
  }
}

extension StringObject {
  /// By code points, which for UTF-8 is by bytes.
  public final func compare(to other: StringObject) -> Int {
    let common = Int(memcmp(bytes, other.bytes, min(count, other.count)))
    return common != 0 ? common : count - other.count
  }

  /// The byte offset where `part` begins, at `start` or after. Natives ask the machine, which notes how far they went.
  public final func find(_ part: StringObject, from start: Int) -> Int? {
    ByteSearch.find(part.utf8, in: utf8, from: start)
  }
}
