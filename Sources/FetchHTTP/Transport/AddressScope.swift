import FetchRuntime

/// How far an address reaches, by the IANA registries of special-purpose addresses (RFC 6890).
///
/// An IPv6 address that only stands for an IPv4 address reaches as far as that one.
package enum AddressScope: String, CaseIterable {
  /// The whole internet.
  case global
  /// This machine.
  case loopback
  /// A network that somebody runs for themselves (RFC 1918, RFC 4193).
  case `private`
  /// The cable it is on; clouds hand out credentials there.
  case linkLocal = "link-local"
  /// The customers of one provider (RFC 6598).
  case shared = "carrier-grade NAT"
  /// Many at once.
  case multicast
  /// Everybody on the network.
  case broadcast
  /// No address; systems take it for their own.
  case unspecified
  /// Set aside: examples, measurements, protocols, the future.
  case reserved

  /// The scope of an address.
  package init(of address: SocketAddress) {
    let octets = address.octets
    self = octets.count == 4 ? Self(ofIPv4: octets[...]) : Self(ofIPv6: octets)
  }

  private init(ofIPv4 octets: ArraySlice<UInt8>) {
    let value = octets.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    let known = Self.ipv4.first { value >> (32 - $0.length) == $0.prefix >> (32 - $0.length) }
    self = known?.scope ?? .global
  }

  private static let ipv4: [(prefix: UInt32, length: UInt32, scope: AddressScope)] = [
    (0x0000_0000, 8, .unspecified), (0x0a00_0000, 8, .private), (0x6440_0000, 10, .shared),
    (0x7f00_0000, 8, .loopback), (0xa9fe_0000, 16, .linkLocal), (0xac10_0000, 12, .private),
    (0xc000_0000, 24, .reserved), (0xc000_0200, 24, .reserved), (0xc058_6300, 24, .reserved),
    (0xc0a8_0000, 16, .private), (0xc612_0000, 15, .reserved), (0xc633_6400, 24, .reserved),
    (0xcb00_7100, 24, .reserved), (0xe000_0000, 4, .multicast), (0xffff_ffff, 32, .broadcast),
    (0xf000_0000, 4, .reserved),
  ]

  private init(ofIPv6 octets: [UInt8]) {
    guard octets.count == 16 else {
      self = .reserved
      return
    }
    if octets.dropLast().allSatisfy({ $0 == 0 }), octets[15] < 2 {
      self = octets[15] == 0 ? .unspecified : .loopback
    } else if let embedded = Self.embeddedIPv4(in: octets) {
      self = Self(ofIPv4: embedded)
    } else {
      self = Self(ofOwnIPv6: octets)
    }
  }

  /// The IPv4 address that an IPv6 address stands for, where its prefix says so.
  private static func embeddedIPv4(in octets: [UInt8]) -> ArraySlice<UInt8>? {
    func begins(_ prefix: [UInt8], zeroUpTo end: Int) -> Bool {
      octets.starts(with: prefix) && octets[prefix.count..<end].allSatisfy { $0 == 0 }
    }
    // IPv4-compatible (RFC 4291, 2.5.5.1) and NAT64 (RFC 6052, 2.1).
    if begins([], zeroUpTo: 12) || begins([0x00, 0x64, 0xff, 0x9b], zeroUpTo: 12) { return octets[12...] }
    // IPv4-mapped (RFC 4291, 2.5.5.2) and IPv4-translated (RFC 2765, 2.1).
    if begins([], zeroUpTo: 10), octets[10] == 0xff, octets[11] == 0xff { return octets[12...] }
    if begins([], zeroUpTo: 8), octets[8...11].elementsEqual([0xff, 0xff, 0, 0]) { return octets[12...] }
    // 6to4 (RFC 3056, 2).
    return begins([0x20, 0x02], zeroUpTo: 2) ? octets[2..<6] : nil
  }

  private init(ofOwnIPv6 octets: [UInt8]) {
    let first = UInt16(octets[0]) << 8 | UInt16(octets[1])
    let second = UInt16(octets[2]) << 8 | UInt16(octets[3])
    switch (first, second) {
    case (0xfc00...0xfdff, _), (0xfec0...0xfeff, _): self = .private
    case (0xfe80...0xfebf, _): self = .linkLocal
    case (0xff00..., _): self = .multicast
    // Protocols of the IETF, Teredo among them; examples (RFC 3849, RFC 9637).
    case (0x2001, 0x0000...0x01ff), (0x2001, 0x0db8), (0x3fff, 0x0000...0x0fff): self = .reserved
    case (0x2000...0x3fff, _): self = .global
    // Nothing else was ever given to anybody.
    default: self = .reserved
    }
  }
}
