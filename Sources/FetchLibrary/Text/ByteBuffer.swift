import FetchVM

/// Bytes that are being put together: text that becomes a string, JSON on its way out.
struct ByteBuffer: ~Copyable {
  private(set) var start: UnsafeMutablePointer<UInt8>
  private(set) var count = 0
  private var capacity: Int

  init(capacity: Int = 64) {
    self.capacity = max(capacity, 16)
    start = .allocate(capacity: self.capacity)
  }

  deinit { start.deallocate() }

  @inline(__always)
  mutating func reserve(_ extra: Int) {
    if count &+ extra > capacity { grow(count &+ extra) }
  }

  @inline(never)
  private mutating func grow(_ needed: Int) {
    capacity = max(needed, capacity * 2)
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    larger.update(from: start, count: count)
    start.deallocate()
    start = larger
  }

  @inline(__always)
  mutating func append(_ byte: UInt8) {
    reserve(1)
    start[count] = byte
    count &+= 1
  }

  @inline(__always)
  mutating func append(_ bytes: UnsafePointer<UInt8>, _ length: Int) {
    reserve(length)
    (start + count).update(from: bytes, count: length)
    count &+= length
  }

  mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    if let base = bytes.baseAddress { append(base, bytes.count) }
  }

  mutating func append(_ text: StaticString) { append(text.utf8Start, text.utf8CodeUnitCount) }

  mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { append($0) }
  }

  /// As UTF-8.
  mutating func append(_ scalar: Unicode.Scalar) {
    let value = scalar.value
    reserve(4)
    switch value {
    case ..<0x80: append(UInt8(value))
    case ..<0x800:
      append(UInt8(0xC0 | value >> 6))
      append(UInt8(0x80 | value & 0x3F))
    case ..<0x10000:
      append(UInt8(0xE0 | value >> 12))
      append(UInt8(0x80 | value >> 6 & 0x3F))
      append(UInt8(0x80 | value & 0x3F))
    default:
      append(UInt8(0xF0 | value >> 18))
      append(UInt8(0x80 | value >> 12 & 0x3F))
      append(UInt8(0x80 | value >> 6 & 0x3F))
      append(UInt8(0x80 | value & 0x3F))
    }
  }

  /// In decimal.
  mutating func append(decimal number: Int) {
    reserve(20)
    var rest = number.magnitude
    if number < 0 {
      start[count] = 0x2D
      count &+= 1
    }
    var digits = 1
    var bound: UInt = 10
    while rest >= bound {
      digits &+= 1
      if digits == 20 { break }
      bound &*= 10
    }
    var position = count &+ digits
    count = position
    repeat {
      position &-= 1
      start[position] = UInt8(truncatingIfNeeded: 48 &+ rest % 10)
      rest /= 10
    } while rest > 0
  }

  /// Forgets the bytes, not the room.
  mutating func removeAll() { count = 0 }

  var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: start, count: count) }
}

extension Machine {
  /// A string of the bytes, which are valid UTF-8.
  func string(_ buffer: borrowing ByteBuffer, isASCII: Bool? = nil) -> Value {
    let (start, count) = (buffer.start, buffer.count)
    return .string(heap.makeString(count: count, isASCII: isASCII) { $0.update(from: start, count: count) })
  }

  /// A string of Swift's.
  func string(_ text: String) -> Value { .string(heap.makeString(text)) }
}
