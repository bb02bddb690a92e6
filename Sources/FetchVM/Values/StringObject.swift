#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An immutable string: UTF-8 with its hash kept and a note whether it is all ASCII (then indexing by code point is O(1)).
///
/// Up to 24 bytes stand in the object; longer ones in a shared buffer, so that `s = s + x` appends in place when `s` ends where
/// the buffer's used part ends, and a part of a string shares its bytes.
public final class StringObject: HeapObject {
  // The two flags come first: they stand in the gap behind the heap's own, which saves a word in every string.
  @exclusivity(unchecked) public final var isASCII: Bool
  /// The interned strings (names and short constants) are unique, so that two of them are equal only if identical.
  @exclusivity(unchecked) public final var isInterned = false
  @usableFromInline @exclusivity(unchecked) final var storedBytes: UnsafeMutablePointer<UInt8>
  @usableFromInline @exclusivity(unchecked) final var storedCount: Int
  @exclusivity(unchecked) fileprivate final var cachedHash = 0
  @exclusivity(unchecked) private final var inline: (UInt64, UInt64, UInt64) = (0, 0, 0)
  /// The bytes' owner, when they do not stand in the object. The string holds one retain of it; to look at it costs none.
  @exclusivity(unchecked) fileprivate(set) final var buffer: Ref<StringBuffer>?

  static let inlineCapacity = 24

  // Accessors, since another module would check each access of a stored property.

  /// The UTF-8 code units.
  @inlinable @inline(__always) public final var bytes: UnsafeMutablePointer<UInt8> { storedBytes }
  /// How many bytes there are.
  @inlinable @inline(__always) public final var count: Int { storedCount }

  /// A short string, its bytes still to be written.
  init(inlineCount: Int) {
    storedCount = inlineCount
    buffer = nil
    isASCII = true
    storedBytes = UnsafeMutablePointer(bitPattern: 8).unsafelyUnwrapped
    super.init(string: ())
    pointInside()
  }

  /// A string that takes over a retain of `buffer`.
  init(owning buffer: Ref<StringBuffer>, bytes: UnsafeMutablePointer<UInt8>, count: Int) {
    self.buffer = buffer
    storedBytes = bytes
    storedCount = count
    isASCII = true
    super.init(string: ())
  }

  deinit { buffer?.unmanaged.release() }

  /// An object never moves, so the address of its own field is good for its life.
  @inline(__always)
  private final func pointInside() {
    storedBytes = withUnsafeMutableBytes(of: &inline) {
      $0.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: UInt8.self)
    }
  }

  /// Becomes a short string, its bytes still to be written; before that it was a dead one.
  @inline(__always)
  final func reuse(inlineCount: Int) {
    storedCount = inlineCount
    cachedHash = 0
    pointInside()
  }

  /// Becomes another string, which takes over a retain of `buffer`; before that it was a dead one.
  @inline(__always)
  final func reuse(owning buffer: Ref<StringBuffer>, bytes: UnsafeMutablePointer<UInt8>, count: Int) {
    self.buffer = buffer
    storedBytes = bytes
    storedCount = count
    cachedHash = 0
  }

  /// Bytes that several strings share count for the one that has all of them; a text may have any number of parts.
  public override var bodyBytes: Int {
    guard let buffer, bytes == buffer.object.start, bytes + count == buffer.object.end else { return 0 }
    return count
  }

  public var utf8: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: bytes, count: count) }

  @inline(never)
  fileprivate final func computeHash() -> Int {
    cachedHash = StringHash.hash(of: bytes, count)
    return cachedHash
  }

  /// The Swift string of the same code points.
  public var string: String { String(decoding: utf8, as: UTF8.self) }
}

// On `Ref`, not on the class: each access stands alone, and costs no retain of the object.
extension Ref where Object == StringObject {
  /// Never 0.
  @inline(__always)
  public var hash: Int {
    let hash = object.cachedHash
    return hash != 0 ? hash : object.computeHash()
  }

  /// Lets go of shared bytes: the string is dead.
  @inline(__always)
  func dropBuffer() {
    object.buffer?.unmanaged.release()
    object.buffer = nil
  }

  /// The buffer, if this string ends where its used part ends, and so many bytes more have room there.
  @inline(__always)
  func bufferWithRoom(for extra: Int) -> Ref<StringBuffer>? {
    guard let buffer = object.buffer, buffer.object.end == object.bytes + object.count, buffer.object.room >= extra
    else { return nil }
    return buffer
  }

  /// Whether both have the same bytes.
  @inline(__always)
  public func isSame(as other: Ref) -> Bool {
    if self == other { return true }
    if object.isInterned && other.object.isInterned { return false }
    return object.count == other.object.count && hash == other.hash
      && memcmp(object.bytes, other.object.bytes, object.count) == 0
  }
}

extension StringObject {
  /// Whether both have the same bytes.
  public final func isSame(as other: StringObject) -> Bool { Ref(self).isSame(as: Ref(other)) }
}

/// Bytes that several strings share. `end` is where the next append may write.
final class StringBuffer {
  let start: UnsafeMutablePointer<UInt8>
  let capacity: Int
  @exclusivity(unchecked) var end: UnsafeMutablePointer<UInt8>

  init(capacity: Int) {
    start = .allocate(capacity: capacity)
    self.capacity = capacity
    end = start
  }

  deinit { start.deallocate() }

  var room: Int { capacity - (end - start) }
}

extension Ref where Object == StringBuffer {
  /// A new buffer, with the retain of its first string.
  @inline(__always)
  init(capacity: Int) { self.init(unmanaged: .passRetained(StringBuffer(capacity: capacity))) }

  /// The same buffer, with the retain of one string more.
  @inline(__always)
  func retained() -> Ref { Ref(unmanaged: unmanaged.retain()) }

  /// Writes the bytes of `string` behind those in use: there is room.
  @inline(__always)
  func append(_ string: Ref<StringObject>) {
    object.end.update(from: string.object.bytes, count: string.object.count)
    object.end += string.object.count
  }
}
