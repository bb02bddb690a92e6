import FetchRuntime

/// Which addresses may be dialled, whatever name led to them.
package struct AddressRule {
  /// Why an address may not be dialled, or nil; `host` is what was asked, the address itself when nothing else is known.
  let refusal: (_ address: SocketAddress, _ host: String) -> Refusal?

  /// A rule that asks `refusal`.
  package init(_ refusal: @escaping (_ address: SocketAddress, _ host: String) -> Refusal?) {
    self.refusal = refusal
  }

  /// Those of a host's addresses that may be dialled; a failure when there are addresses, and none of them may.
  func permitted(_ addresses: [SocketAddress], of host: String) -> Result<[SocketAddress], HTTPFailure> {
    var refused: Refusal?
    let permitted = addresses.filter { address in
      guard let refusal = refusal(address, host) else { return true }
      refused = refused ?? refusal
      return false
    }
    if permitted.isEmpty, let refused { return .failure(.forbidden(refused)) }
    return .success(permitted)
  }
}

extension WebURL {
  /// The addresses of a host that is one, or that is this machine (RFC 6761, 6.3); nil when its name has to be looked up.
  package var addressesWithoutLookUp: [SocketAddress]? {
    let port = UInt16(truncatingIfNeeded: port)
    // A zone says by which interface the address is to be reached.
    if let address = SocketAddress(ip: String(bareHost.prefix { $0 != "%" }), port: port) { return [address] }
    guard host == "localhost" || host.hasSuffix(".localhost") else { return nil }
    return ["::1", "127.0.0.1"].compactMap { SocketAddress(ip: $0, port: port) }
  }
}
