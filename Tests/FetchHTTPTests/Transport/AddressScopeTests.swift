import FetchRuntime
import Testing

@testable import FetchHTTP

/// Which addresses are private, by the registries of IANA.
@Suite struct AddressScopeTests {
  private static let scopes: [(scope: AddressScope, addresses: [String])] = [
    (
      .global,
      [
        "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0",
        "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0",
        "198.17.255.255", "198.20.0.0", "223.255.255.255", "2606:4700::1111", "2001:4860:4860::8888", "2a00::1",
        "::ffff:1.1.1.1", "64:ff9b::1.1.1.1", "2002:101:101::1", "2001:200::1", "2001:db7:ffff::", "2001:db9::",
      ]
    ),
    (.loopback, ["127.0.0.1", "127.255.255.255", "::1", "::ffff:127.0.0.1", "::127.0.0.1", "2002:7f00:1::"]),
    (
      .private,
      [
        "10.0.0.0", "10.255.255.255", "172.16.0.0", "172.31.255.255", "192.168.0.0", "192.168.255.255", "fc00::",
        "fdff:ffff::1", "fec0::1", "::ffff:10.1.2.3", "64:ff9b::192.168.1.1", "2002:c0a8:101::1",
        "::ffff:0:172.16.0.1",
      ]
    ),
    (.linkLocal, ["169.254.0.0", "169.254.169.254", "fe80::1", "febf::1", "::ffff:169.254.169.254"]),
    (.shared, ["100.64.0.0", "100.127.255.255", "64:ff9b::100.64.0.1"]),
    (.multicast, ["224.0.0.0", "239.255.255.255", "ff02::1", "ff0e::1"]),
    (.broadcast, ["255.255.255.255", "::ffff:255.255.255.255"]),
    (.unspecified, ["0.0.0.0", "0.255.255.255", "::", "::ffff:0.0.0.0", "::2"]),
    (
      .reserved,
      [
        "192.0.0.8", "192.0.2.1", "192.88.99.1", "198.18.0.0", "198.19.255.255", "198.51.100.7", "203.0.113.9",
        "240.0.0.1", "255.255.255.254", "64:ff9b:1::1", "100::1", "2001::1", "2001:1ff::1", "2001:db8::1", "3fff::1",
        "5f00::1", "4000::1", "1::1",
      ]
    ),
  ]

  @Test(arguments: scopes.flatMap { entry in entry.addresses.map { ($0, entry.scope) } })
  func anAddressReachesSoFar(_ text: String, _ scope: AddressScope) throws {
    let address = try #require(SocketAddress(ip: text, port: 80))
    #expect(AddressScope(of: address) == scope, "\(text)")
  }

  @Test func everyScopeIsTried() {
    #expect(Set(Self.scopes.map(\.scope)) == Set(AddressScope.allCases))
  }
}
