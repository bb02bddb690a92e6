/// The hash SHA-256 (FIPS 180-4), fed piece by piece.
package struct SHA256 {
  private var state: SIMD8<UInt32> = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
  ]
  private var pending: [UInt8] = []
  private var length = 0

  /// The hash of nothing yet.
  package init() { pending.reserveCapacity(Self.blockSize) }

  private static let blockSize = 64

  /// Adds bytes.
  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    length += bytes.count
    var rest = bytes[...]
    if !pending.isEmpty {
      let head = rest.prefix(Self.blockSize - pending.count)
      pending.append(contentsOf: head)
      rest = rest.dropFirst(head.count)
      guard pending.count == Self.blockSize else { return }
      pending.withUnsafeBytes { block in
        if let base = block.baseAddress { compress(base, count: 1) }
      }
      pending.removeAll(keepingCapacity: true)
    }
    let whole = rest.count / Self.blockSize
    if whole > 0, let base = bytes.baseAddress { compress(base + rest.startIndex, count: whole) }
    pending.append(contentsOf: rest.dropFirst(whole * Self.blockSize))
  }

  /// The hash of all that was added, as 64 hexadecimal digits.
  package mutating func finish() -> String {
    let bits = UInt64(length) * 8
    var padding: [UInt8] = [0x80]
    let used = (pending.count + 1) % Self.blockSize
    padding += [UInt8](repeating: 0, count: (used <= 56 ? 56 : 120) - used)
    for shift in stride(from: 56, through: 0, by: -8) { padding.append(UInt8(truncatingIfNeeded: bits >> shift)) }
    padding.withUnsafeBytes { update($0) }
    return String(unsafeUninitializedCapacity: 64) { digits in
      for index in 0..<64 {
        let nibble = UInt8(truncatingIfNeeded: state[index >> 3] >> UInt32(28 - 4 * (index & 7))) & 15
        digits[index] = nibble < 10 ? 48 + nibble : 87 + nibble
      }
      return 64
    }
  }

  /// The inner loop: `count` blocks of 64 bytes.
  private mutating func compress(_ bytes: UnsafeRawPointer, count: Int) {
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { schedule in
      Self.constants.withUnsafeBufferPointer { constants in
        guard let w = schedule.baseAddress, let k = constants.baseAddress else { return }
        for block in 0..<count { compress(bytes + block &* Self.blockSize, w, k) }
      }
    }
  }

  @inline(__always)
  private mutating func compress(
    _ block: UnsafeRawPointer, _ w: UnsafeMutablePointer<UInt32>, _ k: UnsafePointer<UInt32>
  ) {
    for index in 0..<16 {
      w[index] = UInt32(bigEndian: block.loadUnaligned(fromByteOffset: index &* 4, as: UInt32.self))
    }
    for index in 16..<64 {
      let (early, late) = (w[index &- 15], w[index &- 2])
      let s0 = turn(early, 7) ^ turn(early, 18) ^ early &>> 3
      let s1 = turn(late, 17) ^ turn(late, 19) ^ late &>> 10
      w[index] = w[index &- 16] &+ s0 &+ w[index &- 7] &+ s1
    }
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    var index = 0
    while index < 64 {
      // Eight rounds at a time: the names rotate instead of the values.
      round(a, b, c, &d, e, f, g, &h, w[index] &+ k[index])
      round(h, a, b, &c, d, e, f, &g, w[index &+ 1] &+ k[index &+ 1])
      round(g, h, a, &b, c, d, e, &f, w[index &+ 2] &+ k[index &+ 2])
      round(f, g, h, &a, b, c, d, &e, w[index &+ 3] &+ k[index &+ 3])
      round(e, f, g, &h, a, b, c, &d, w[index &+ 4] &+ k[index &+ 4])
      round(d, e, f, &g, h, a, b, &c, w[index &+ 5] &+ k[index &+ 5])
      round(c, d, e, &f, g, h, a, &b, w[index &+ 6] &+ k[index &+ 6])
      round(b, c, d, &e, f, g, h, &a, w[index &+ 7] &+ k[index &+ 7])
      index &+= 8
    }
    state = state &+ SIMD8(a, b, c, d, e, f, g, h)
  }

  @inline(__always)
  private func turn(_ word: UInt32, _ count: UInt32) -> UInt32 { word &>> count | word &<< (32 &- count) }

  @inline(__always)
  private func round(
    _ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: inout UInt32, _ e: UInt32, _ f: UInt32, _ g: UInt32, _ h: inout UInt32,
    _ word: UInt32
  ) {
    let first = h &+ (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) &+ (g ^ (e & (f ^ g))) &+ word
    let second = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) &+ ((a & b) | (c & (a | b)))
    d = d &+ first
    h = first &+ second
  }

  private static let constants: [UInt32] = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
    0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
    0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
    0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
    0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
    0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
    0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
  ]
}
