import FetchBytecode

/// `a[i]`, slices, and joining strings.
extension Machine {
  @inline(never)
  func index(_ container: Value, _ key: Value) throws(Failure) -> Value {
    switch container {
    case .list(let list):
      let list = list.object
      return list[try position(key, count: list.count, of: "list")]
    case .map(let map):
      guard MapObject.isKey(key) else { throw notKey(key) }
      guard let value = map.object[key] else { throw missingKey(key, in: map.object) }
      return value
    case .string(let string):
      let object = string.object
      let at = try position(key, count: length(of: object), of: "string")
      let start = object.offset(of: at)
      return .string(heap.makeSubstring(string, start..<start + codePointLength(object.bytes[start])))
    case .bytes(let bytes):
      return .int(Int(bytes.object.bytes[try position(key, count: bytes.object.bytes.count, of: "bytes")]))
    case .range(let range):
      return .int(range.object[try position(key, count: range.object.count, of: "range")])
    case .object(let object): return try object.object.index(key, self)
    case .task: throw failure(.type, "a task has no items", hint: "write (await …)[…] to index its result")
    default: throw failure(.type, "\(describeForMessage(container)) has no items to index")
    }
  }

  /// The number of code points of a text, which have to be counted unless each is a byte.
  public func length(of text: StringObject) -> Int {
    if !text.isASCII { heap.walked(text.count >> 3) }
    return text.length
  }

  /// The position an index names; negative ones count from the end.
  func position(_ key: Value, count: Int, of what: String) throws(Failure) -> Int {
    guard case .int(let index) = key else {
      throw failure(.type, "an index of a \(what) must be an int, not \(describeForMessage(key))")
    }
    let position = index < 0 ? index &+ count : index
    guard position >= 0, position < count else {
      let part = what == "string" ? "character" : what == "bytes" ? "byte" : "item"
      let subject = what == "bytes" ? "there are" : "the \(what) has"
      throw failure(.index, "index \(index) is out of range: \(subject) \(count) \(part)\(count == 1 ? "" : "s")")
    }
    return position
  }

  func notKey(_ key: Value) -> Failure {
    failure(.type, "a map's key must be a string, an int or a bool, not \(describeForMessage(key))")
  }

  @inline(never)
  func missingKey(_ key: Value, in map: MapObject) -> Failure {
    var hint: String?
    if case .string(let name) = key {
      var names: [String] = []
      map.forEach { other, _ in
        if case .string(let known) = other, names.count < 200 { names.append(known.object.string) }
      }
      if let close = suggestion(for: name.object.string, among: names) {
        hint = "did you mean `\(close)`?"
      } else {
        hint = "m?.key and m.get(\"key\", default) give null or a default instead"
      }
    }
    let shown = describe(key)
    return failure(.key, "the map has no key \(shown.count <= 120 ? shown : shown.prefix(120) + "…")", hint: hint)
  }

  @inline(never)
  func setIndex(_ container: Value, _ key: Value, _ value: Value) throws(Failure) {
    switch container {
    case .list(let list):
      let list = list.object
      list[try position(key, count: list.count, of: "list")] = value
    case .map(let map):
      guard MapObject.isKey(key) else { throw notKey(key) }
      heap.grew(by: map.object.set(key, value))
    case .object(let object): try object.object.setIndex(key, value, self)
    default: throw failure(.type, "the items of \(describeForMessage(container)) cannot be set")
    }
  }

  /// The half-open positions of a slice: bounds may be null, negative or beyond the ends.
  public func sliceBounds(_ low: Value, _ high: Value, count: Int) throws(Failure) -> Range<Int> {
    func bound(_ value: Value, _ absent: Int) throws(Failure) -> Int {
      switch value {
      case .null, .undefined: return absent
      case .int(let int): return min(max(int < 0 ? int &+ count : int, 0), count)
      default: throw failure(.type, "a slice's bound must be an int, not \(describeForMessage(value))")
      }
    }
    let first = try bound(low, 0)
    return first..<max(first, try bound(high, count))
  }

  @inline(never)
  public func slice(_ container: Value, _ low: Value, _ high: Value) throws(Failure) -> Value {
    switch container {
    case .list(let list):
      let range = try sliceBounds(low, high, count: list.object.count)
      return .list(heap.makeList(list.object.items + range.lowerBound, count: range.count))
    case .string(let string):
      let object = string.object
      let range = try sliceBounds(low, high, count: length(of: object))
      return .string(
        heap.makeSubstring(
          string, object.offset(of: range.lowerBound)..<object.offset(of: range.upperBound), mayOutlive: true))
    case .bytes(let bytes):
      let range = try sliceBounds(low, high, count: bytes.object.bytes.count)
      return .bytes(heap.makeBytes(Array(bytes.object.bytes[range])))
    case .range(let range):
      let range = range.object
      let bounds = try sliceBounds(low, high, count: range.count)
      // There may be no int a step behind the last item.
      func bound(_ position: Int) -> Int { position < range.count ? range[position] : range.end }
      return .range(
        heap.makeRange(first: bound(bounds.lowerBound), end: bound(bounds.upperBound), step: range.step))
    default: throw failure(.type, "\(describeForMessage(container)) cannot be sliced")
    }
  }

  /// The strings that `count` values show as, joined.
  @inline(never)
  func joinStrings(_ values: Registers, _ count: Int) throws(Failure) -> Value {
    if count == 2, case .string(let left) = values[0], case .int(let right) = values[1] {
      return .string(append(right, to: left.object))
    }
    var text: [UInt8] = []
    var isASCII = true
    for index in 0..<count {
      if case .string(let string) = values[index] {
        try checkLength(text.count + string.object.count, "the text")
        text.append(contentsOf: string.object.utf8)
        isASCII = isASCII && string.object.isASCII
      } else {
        if let hidden = hiddenText(in: values[index]), let joined = try hidden.object.joining(values, count, self) {
          return joined
        }
        let shown = try source(of: values[index], "the text")
        try checkLength(text.count + shown.utf8.count, "the text")
        isASCII = isASCII && shown.utf8.allSatisfy { $0 < 0x80 }
        text.append(contentsOf: shown.utf8)
      }
    }
    return .string(
      text.withUnsafeBufferPointer { buffer in
        heap.makeString(count: buffer.count, isASCII: isASCII) { bytes in
          if let base = buffer.baseAddress { bytes.update(from: base, count: buffer.count) }
        }
      })
  }

  /// `"w{i}"`: the commonest interpolation, without a string in between.
  private func append(_ number: Int, to text: StringObject) -> Ref<StringObject> {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
      var first = 20
      var rest = number.magnitude
      repeat {
        first -= 1
        digits[first] = UInt8(truncatingIfNeeded: 48 + rest % 10)
        rest /= 10
      } while rest > 0
      if number < 0 {
        first -= 1
        digits[first] = 45
      }
      return heap.makeString(count: text.count + 20 - first, isASCII: text.isASCII) { bytes in
        bytes.update(from: text.bytes, count: text.count)
        (bytes + text.count).update(from: digits.baseAddress.unsafelyUnwrapped + first, count: 20 - first)
      }
    }
  }
}
