/// The hash of strings and ints, by which maps find their keys.
///
/// Keys come from servers, too. It begins with a number that is another one in every process, and mixes by multiplications that keep
/// both halves of the product (as wyhash does): so nobody can prepare keys that have the same hash, with which a map takes
/// quadratic time.
enum StringHash {
  static let seed = UInt64.random(in: .min ... .max)

  /// Never 0.
  @inline(__always)
  static func hash(of bytes: UnsafeMutablePointer<UInt8>, _ count: Int) -> Int {
    var hash = seed ^ UInt64(truncatingIfNeeded: count)
    var index = 0
    let raw = UnsafeRawPointer(bytes)
    while index &+ 8 <= count {
      hash = folded(hash ^ raw.loadUnaligned(fromByteOffset: index, as: UInt64.self), 0x9FB2_1C65_1E98_DF25)
      index &+= 8
    }
    if index < count {
      var tail: UInt64 = 0
      while index < count {
        tail = tail &<< 8 | UInt64(bytes[index])
        index &+= 1
      }
      hash = folded(hash ^ tail, 0x9FB2_1C65_1E98_DF25)
    }
    return Int(bitPattern: UInt(folded(hash, 0x9E37_79B9_7F4A_7C15) | 1))
  }

  /// Of an int.
  @inline(__always)
  static func hash(of int: Int, _ seed: UInt64) -> Int {
    Int(bitPattern: UInt(folded(UInt64(bitPattern: Int64(int)) ^ seed, 0x9E37_79B9_7F4A_7C15)))
  }

  @inline(__always)
  private static func folded(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let product = left.multipliedFullWidth(by: right)
    return product.high ^ product.low
  }
}
