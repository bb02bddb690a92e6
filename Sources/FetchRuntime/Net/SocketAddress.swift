#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where a socket is bound or leads to: an IPv4 or IPv6 address and a port.
public struct SocketAddress: Sendable, CustomStringConvertible {
  /// The system's structure, as bytes.
  private let bytes: [UInt8]

  /// The address an IP literal names, such as `127.0.0.1` or `::1`; nil for a host name.
  public init?(ip: String, port: UInt16) {
    var v4 = sockaddr_in()
    var v6 = sockaddr_in6()
    if inet_pton(AF_INET, ip, &v4.sin_addr) == 1 {
      v4.sin_family = sa_family_t(AF_INET)
      v4.sin_port = port.bigEndian
      self.init(copying: v4)
    } else if inet_pton(AF_INET6, ip, &v6.sin6_addr) == 1 {
      v6.sin6_family = sa_family_t(AF_INET6)
      v6.sin6_port = port.bigEndian
      self.init(copying: v6)
    } else {
      return nil
    }
  }

  private init<Structure>(copying structure: Structure) {
    bytes = withUnsafeBytes(of: structure) { Array($0) }
  }

  /// What a system call writes into the space it is given.
  public init?(filledBy fill: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32) {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let status = withUnsafeMutablePointer(to: &storage) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { fill($0, &length) }
    }
    guard status >= 0, length > 0 else { return nil }
    bytes = withUnsafeBytes(of: storage) { Array($0.prefix(Int(length))) }
  }

  /// A copy of a structure of the system's.
  public init(_ address: UnsafePointer<sockaddr>, length: socklen_t) {
    bytes = Array(UnsafeRawBufferPointer(start: address, count: Int(length)))
  }

  /// `AF_INET` or `AF_INET6`.
  var family: Int32 { withPointer { address, _ in Int32(address.pointee.sa_family) } }

  /// The port, in the usual order of bytes.
  public var port: UInt16 {
    // It stands at the same place in both structures.
    UInt16(bytes[2]) << 8 | UInt16(bytes[3])
  }

  /// The address without the port.
  public var ip: String {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    let offset = family == AF_INET ? 4 : 8
    _ = bytes.withUnsafeBytes { bytes in
      bytes.baseAddress.map { inet_ntop(family, $0 + offset, &text, socklen_t(text.count)) }
    }
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// The bytes of the address: 4 of IPv4, 16 of IPv6, none of what is neither.
  public var octets: [UInt8] {
    let place = family == AF_INET ? 4..<8 : family == AF_INET6 ? 8..<24 : 0..<0
    return place.upperBound <= bytes.count ? Array(bytes[place]) : []
  }

  public var description: String { family == AF_INET ? "\(ip):\(port)" : "[\(ip)]:\(port)" }

  /// Lends it to a system call.
  func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
    var storage = sockaddr_storage()
    withUnsafeMutableBytes(of: &storage) { $0.copyBytes(from: bytes) }
    return withUnsafePointer(to: &storage) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(bytes.count)) }
    }
  }
}
