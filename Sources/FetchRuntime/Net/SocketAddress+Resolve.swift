#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// That a host name leads nowhere.
public struct ResolveError: Error, CustomStringConvertible {
  /// The name that was looked up.
  public let host: String
  /// The system's words.
  public let reason: String

  public var description: String { "\(host): \(reason)" }
}

extension SocketAddress {
  /// The addresses of a host, in the order to try them. A name is looked up on a thread, an IP literal is not.
  public static func resolve(_ host: String, port: UInt16, on loop: EventLoop) -> Future<[SocketAddress]> {
    if let address = SocketAddress(ip: host, port: port) {
      let known = Future<[SocketAddress]>(on: loop)
      known.succeed([address])
      return known
    }
    return loop.runInExecutor { try lookUp(host, port: port) }
  }

  private static func lookUp(_ host: String, port: UInt16) throws(ResolveError) -> [SocketAddress] {
    var hints = addrinfo()
    hints.ai_family = AF_UNSPEC
    #if canImport(Glibc)
      hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    #else
      hints.ai_socktype = SOCK_STREAM
    #endif
    var list: UnsafeMutablePointer<addrinfo>?
    let status = getaddrinfo(host, String(port), &hints, &list)
    guard status == 0 else { throw ResolveError(host: host, reason: String(cString: gai_strerror(status))) }
    defer { freeaddrinfo(list) }
    var addresses: [SocketAddress] = []
    var next = list
    while let entry = next?.pointee {
      if let address = entry.ai_addr { addresses.append(SocketAddress(address, length: entry.ai_addrlen)) }
      next = entry.ai_next
    }
    return addresses
  }
}
