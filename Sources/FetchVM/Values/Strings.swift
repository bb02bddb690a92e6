extension StringObject {
  /// A string of `count` bytes that `fill` writes, in no heap yet; `isASCII` may be given when known, else it is found by a scan.
  @inline(__always)
  static func make(count: Int, isASCII: Bool?, _ fill: (UnsafeMutablePointer<UInt8>) -> Void) -> StringObject {
    let object: StringObject
    if count <= inlineCapacity {
      object = StringObject(inlineCount: count)
    } else {
      let buffer = Ref<StringBuffer>(capacity: count)
      buffer.object.end += count
      object = StringObject(owning: buffer, bytes: buffer.object.start, count: count)
    }
    fill(object.bytes)
    object.isASCII = isASCII ?? object.utf8.allSatisfy { $0 < 0x80 }
    return object
  }

  /// A string with the bytes of `utf8`, which must be valid UTF-8, in no heap yet.
  static func make(_ utf8: UnsafeBufferPointer<UInt8>) -> StringObject {
    make(count: utf8.count, isASCII: nil) { bytes in
      if let base = utf8.baseAddress { bytes.update(from: base, count: utf8.count) }
    }
  }
}

/// Making strings.
extension Heap {
  /// A string of `count` bytes that `fill` writes; `isASCII` may be given when known, else it is found by a scan.
  @inline(__always)
  public mutating func makeString(
    count: Int, isASCII: Bool? = nil, _ fill: (UnsafeMutablePointer<UInt8>) -> Void
  ) -> Ref<StringObject> {
    guard count <= StringObject.inlineCapacity, let spare = takeSpareString() else {
      return add(StringObject.make(count: count, isASCII: isASCII, fill), bytes: count)
    }
    spare.object.reuse(inlineCount: count)
    fill(spare.object.bytes)
    spare.object.isASCII = isASCII ?? spare.object.utf8.allSatisfy { $0 < 0x80 }
    readd(spare, bytes: count)
    return spare
  }

  public mutating func makeString(_ string: String) -> Ref<StringObject> {
    var string = string
    return string.withUTF8 { makeString(utf8: $0) }
  }

  /// `utf8` must be valid UTF-8.
  public mutating func makeString(utf8: UnsafeBufferPointer<UInt8>) -> Ref<StringObject> {
    makeString(count: utf8.count) { bytes in
      if let base = utf8.baseAddress { bytes.update(from: base, count: utf8.count) }
    }
  }

  /// The bytes `range` of `string`, sharing them when they are many. The range must fall on code points' bounds.
  ///
  /// What shares bytes keeps all of the text alive. A part that `mayOutlive` the text does so only if it is no small part of it.
  public mutating func makeSubstring(
    _ string: Ref<StringObject>, _ range: Range<Int>, mayOutlive: Bool = false
  ) -> Ref<StringObject> {
    let source = string.object
    if range.count == source.count { return string }
    if range.count > 64, let buffer = source.buffer, !mayOutlive || range.count &* 16 >= buffer.object.capacity {
      let start = source.bytes + range.lowerBound
      let part = makeString(owning: buffer.retained(), from: start, count: range.count, counted: 0)
      part.object.isASCII = source.isASCII || part.object.utf8.allSatisfy { $0 < 0x80 }
      return part
    }
    return makeString(count: range.count, isASCII: source.isASCII ? true : nil) {
      $0.update(from: source.bytes + range.lowerBound, count: range.count)
    }
  }

  /// `left` and `right` joined; appends in place where `left` is the last user of its buffer.
  public mutating func join(_ left: Ref<StringObject>, _ right: Ref<StringObject>) -> Ref<StringObject> {
    let (leftCount, rightCount) = (left.object.count, right.object.count)
    if rightCount == 0 { return left }
    if leftCount == 0 { return right }
    let count = leftCount + rightCount
    let isASCII = left.object.isASCII && right.object.isASCII
    if count <= StringObject.inlineCapacity {
      return makeString(count: count, isASCII: isASCII) {
        $0.update(from: left.object.bytes, count: leftCount)
        ($0 + leftCount).update(from: right.object.bytes, count: rightCount)
      }
    }
    let joined: Ref<StringObject>
    if let buffer = left.bufferWithRoom(for: rightCount) {
      buffer.append(right)
      joined = makeString(owning: buffer.retained(), from: left.object.bytes, count: count, counted: rightCount)
    } else {
      let buffer = Ref<StringBuffer>(capacity: max(64, count * 2))
      buffer.append(left)
      buffer.append(right)
      grew(by: count)
      joined = makeString(owning: buffer, from: buffer.object.start, count: count, counted: rightCount)
    }
    joined.object.isASCII = isASCII
    return joined
  }

  /// A string over a part of `buffer`, a retain of which it takes over; it counts in the heap as `counted` bytes.
  @inline(__always)
  private mutating func makeString(
    owning buffer: Ref<StringBuffer>, from start: UnsafeMutablePointer<UInt8>, count: Int, counted: Int
  ) -> Ref<StringObject> {
    if let spare = takeSpareString() {
      spare.object.reuse(owning: buffer, bytes: start, count: count)
      readd(spare, bytes: counted)
      return spare
    }
    return add(StringObject(owning: buffer, bytes: start, count: count), bytes: counted)
  }
}
