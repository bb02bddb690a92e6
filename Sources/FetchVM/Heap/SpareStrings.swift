/// Dead string objects that wait to be new strings: scripts make and drop more strings than anything else, and the memory at
/// hand is warm. It owns one retain of each, as the heap does of those that live.
struct SpareStrings {
  /// Beyond this many they are released: about a megabyte.
  private static let limit = 8192

  private var first: Ref<StringObject>?
  private var count = 0

  /// Keeps a dead string's object, without the bytes it may share, or releases it.
  mutating func push(_ string: Ref<StringObject>) {
    guard count < Self.limit else { return string.unmanaged.release() }
    string.dropBuffer()
    string.object.next = first?.base.unmanaged
    first = string
    count += 1
  }

  /// One of them, its retain now the caller's.
  @inline(__always)
  mutating func pop() -> Ref<StringObject>? {
    guard let string = first else { return nil }
    first = string.object.next.map { Ref(unmanaged: .fromOpaque($0.toOpaque())) }
    count -= 1
    return string
  }

  /// Releases them all.
  mutating func removeAll() {
    while let string = pop() { string.unmanaged.release() }
  }
}
