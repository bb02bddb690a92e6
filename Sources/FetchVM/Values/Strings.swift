extension StringObject {
  /// A string of `count` bytes that `fill` writes, in no heap yet; `isASCII` may be given when known, else it is found by a scan.
  @inline(__always)
  static func make(count: Int, isASCII: Bool?, _ fill: (UnsafeMutablePointer<UInt8>) -> Void) -> StringObject {
    let object: StringObject
    if count <= inlineCapacity {
      object = StringObject(inlineCount: count)
    } else {
      let buffer = StringBuffer(capacity: count)
      buffer.end = buffer.start + count
      object = StringObject(buffer: buffer, bytes: buffer.start, count: count)
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
    add(StringObject.make(count: count, isASCII: isASCII, fill), bytes: count)
  }

  public mutating func makeString(_ string: String) -> Ref<StringObject> {
    var string = string
    return string.withUTF8 { makeString(utf8: $0) }
  }

  /// `utf8` must be valid UTF-8.
  public mutating func makeString(utf8: UnsafeBufferPointer<UInt8>) -> Ref<StringObject> {
    add(StringObject.make(utf8), bytes: utf8.count)
  }

  /// The bytes `range` of `string`, sharing them when they are many. The range must fall on code points' bounds.
  public mutating func makeSubstring(_ string: Ref<StringObject>, _ range: Range<Int>) -> Ref<StringObject> {
    let source = string.object
    if range.count == source.count { return string }
    if range.count > 64, let buffer = source.sharedBuffer {
      let part = StringObject(buffer: buffer, bytes: source.bytes + range.lowerBound, count: range.count)
      part.isASCII = source.isASCII || part.utf8.allSatisfy { $0 < 0x80 }
      return add(part)
    }
    return makeString(count: range.count, isASCII: source.isASCII ? true : nil) {
      $0.update(from: source.bytes + range.lowerBound, count: range.count)
    }
  }

  /// `left` and `right` joined; appends in place where `left` is the last user of its buffer.
  public mutating func join(_ left: Ref<StringObject>, _ right: Ref<StringObject>) -> Ref<StringObject> {
    let (first, second) = (left.object, right.object)
    if second.count == 0 { return left }
    if first.count == 0 { return right }
    let count = first.count + second.count
    let isASCII = first.isASCII && second.isASCII
    if count <= StringObject.inlineCapacity {
      return makeString(count: count, isASCII: isASCII) {
        $0.update(from: first.bytes, count: first.count)
        ($0 + first.count).update(from: second.bytes, count: second.count)
      }
    }
    let buffer: StringBuffer
    let start: UnsafeMutablePointer<UInt8>
    if let extended = first.bufferToExtend(by: second.count) {
      buffer = extended
      start = first.bytes
    } else {
      buffer = StringBuffer(capacity: max(64, count * 2))
      start = buffer.start
      start.update(from: first.bytes, count: first.count)
      buffer.end = start + first.count
      grew(by: count)
    }
    buffer.end.update(from: second.bytes, count: second.count)
    buffer.end += second.count
    let object = StringObject(buffer: buffer, bytes: start, count: count)
    object.isASCII = isASCII
    return add(object, bytes: second.count)
  }
}
