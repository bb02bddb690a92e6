import FetchVM

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Keys that are all ints, all floats or all strings, as most are: sorted without a call for each comparison.
enum SortKeys {
  /// The positions of `items` in order, equal ones as they stood; nil when the items are of several types, or of another one.
  static func positions(of items: UnsafeMutableBufferPointer<Value>, descending: Bool) -> [Int]? {
    switch items.first {
    case .int: return sorted(items, descending, key: { if case .int(let int) = $0 { int } else { nil } }, isLess: <)
    case .float:
      return sorted(items, descending, key: { if case .float(let float) = $0 { float } else { nil } }) {
        $0 < $1 || $1.isNaN && !$0.isNaN
      }
    case .string: return sortedStrings(items, descending)
    default: return nil
    }
  }

  private static func sorted<Key>(
    _ items: UnsafeMutableBufferPointer<Value>, _ descending: Bool, key: (Value) -> Key?, isLess: (Key, Key) -> Bool
  ) -> [Int]? {
    var keys: [(key: Key, position: Int)] = []
    keys.reserveCapacity(items.count)
    for position in items.indices {
      guard let key = key(items[position]) else { return nil }
      keys.append((key, position))
    }
    keys.sort { left, right in
      if descending ? isLess(right.key, left.key) : isLess(left.key, right.key) { return true }
      if descending ? isLess(left.key, right.key) : isLess(right.key, left.key) { return false }
      return left.position < right.position
    }
    return keys.map(\.position)
  }

  private static func sortedStrings(_ items: UnsafeMutableBufferPointer<Value>, _ descending: Bool) -> [Int]? {
    guard let shared = sharedBytes(items) else { return nil }
    return sorted(items, descending, key: { TextKey($0, skipping: shared) }) { $0.isLess(than: $1) }
  }

  /// How many bytes all the strings begin with, as URLs of one host do; nil when an item is no string.
  private static func sharedBytes(_ items: UnsafeMutableBufferPointer<Value>) -> Int? {
    guard case .string(let first)? = items.first else { return nil }
    var shared = first.object.count
    for item in items {
      guard case .string(let text) = item else { return nil }
      shared = min(shared, text.object.count)
      var same = 0
      while same < shared, text.object.bytes[same] == first.object.bytes[same] { same += 1 }
      shared = same
    }
    return shared
  }

  /// A string that lives longer than the sorting, without the bytes that all share.
  private struct TextKey {
    /// The first eight bytes, the first of them the highest: most strings differ there.
    private let beginning: UInt64
    private let bytes: UnsafePointer<UInt8>
    private let count: Int

    init?(_ value: Value, skipping shared: Int) {
      guard case .string(let text) = value else { return nil }
      bytes = UnsafePointer(text.object.bytes) + shared
      count = text.object.count - shared
      var beginning: UInt64 = 0
      for index in 0..<min(count, 8) { beginning |= UInt64(bytes[index]) << UInt64(56 - 8 * index) }
      self.beginning = beginning
    }

    func isLess(than other: TextKey) -> Bool {
      if beginning != other.beginning { return beginning < other.beginning }
      let order = memcmp(bytes, other.bytes, min(count, other.count))
      return order != 0 ? order < 0 : count < other.count
    }
  }
}
