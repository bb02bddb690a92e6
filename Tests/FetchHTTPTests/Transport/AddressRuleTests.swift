import FetchRuntime
import FetchTestSupport
import Synchronization
import Testing

@testable import FetchHTTP

/// The rule about addresses is put to those that would really be dialled, whatever name led there.
@Suite struct AddressRuleTests {
  /// A server, and a client whose look-ups give these addresses for any name.
  private func world(
    _ addresses: [String], over carrier: Carrier, refusing refused: Set<String>
  ) throws -> (world: HostileWorld, client: HTTPClient) {
    let world = try HostileWorld(over: carrier) { _ in .answer(200, [], "x") }
    let resolver = Resolver(on: world.loop) { _ in .success(addresses) }
    let client = HTTPClient(loop: world.loop, transport: carrier.transport(on: world.loop, resolver: resolver))
    client.addressRule = AddressRule { address, host in
      refused.contains(address.ip) ? Refusal("\(host) is \(address.ip)", hint: "ask another") : nil
    }
    return (world, client)
  }

  private func run(_ url: String, _ client: HTTPClient, _ loop: EventLoop) throws -> FetchOperation {
    let operation = client.send(HTTPRequest(try WebURL(url)))
    operation.keepBody()
    try loop.runUntilComplete(operation)
    return operation
  }

  @Test(arguments: Carrier.allCases) func aNameThatLeadsToARefusedAddressIsRefused(over carrier: Carrier) throws {
    let (world, client) = try world(["127.0.0.1"], over: carrier, refusing: ["127.0.0.1"])
    defer { client.close() }
    let port = try WebURL(world.server.url()).port
    for _ in 0..<2 {
      let failure = try run("http://inner.example:\(port)/", client, world.loop).httpFailure
      #expect(failure?.message == "inner.example is 127.0.0.1")
      #expect(failure?.hint == "ask another")
      guard case .permission = failure?.kind else {
        Issue.record("\(String(describing: failure))")
        continue
      }
    }
    #expect(world.server.connectionCount == 0)
  }

  @Test(arguments: Carrier.allCases) func onlyThePermittedAddressesOfANameAreDialled(over carrier: Carrier) throws {
    let (world, client) = try world(
      ["127.0.0.2", "[::1]", "127.0.0.1"], over: carrier, refusing: ["127.0.0.2", "::1"])
    defer { client.close() }
    let port = try WebURL(world.server.url()).port
    #expect(try run("http://inner.example:\(port)/", client, world.loop).output?.body.text == "x")
    #expect(world.server.connectionCount == 1)
  }

  @Test(arguments: Carrier.allCases, ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]"])
  func aHostThatIsAnAddressIsRefused(over carrier: Carrier, _ host: String) throws {
    let (world, client) = try world([], over: carrier, refusing: ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
    defer { client.close() }
    let port = try WebURL(world.server.url()).port
    let failure = try run("http://\(host):\(port)/", client, world.loop).httpFailure
    guard case .permission = failure?.kind else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(world.server.connectionCount == 0)
  }

  @Test(arguments: Carrier.allCases, [true, false])
  func noTransferIsToldTheRefusalOfAnother(over carrier: Carrier, _ refusedComesLast: Bool) throws {
    let (world, client) = try world([], over: carrier, refusing: ["127.0.0.2"])
    defer { client.close() }
    let port = try WebURL(world.server.url()).port
    world.server.close()
    let hosts = refusedComesLast ? ["127.0.0.1", "127.0.0.2"] : ["127.0.0.2", "127.0.0.1"]
    let operations = try hosts.map { host in
      let operation = client.send(HTTPRequest(try WebURL("http://\(host):\(port)/")))
      operation.keepBody()
      return operation
    }
    for (host, operation) in zip(hosts, operations) {
      try world.loop.runUntilComplete(operation)
      switch operation.httpFailure?.kind {
      case .permission: #expect(host == "127.0.0.2")
      case .network(.connect): #expect(host == "127.0.0.1")
      case let other: Issue.record("\(host): \(String(describing: other))")
      }
    }
  }

  @Test func aProxyHidesTheAddressAndIsRefused() throws {
    let world = StubWorld { _ in StubAnswer(text: "x") }
    world.client.addressRule = AddressRule { _, _ in nil }
    let failure = try world.run("http://site/") { $0.connection.proxy = "http://proxy:3128" }.httpFailure
    #expect(failure?.message.hasPrefix("a request to site through a proxy is refused") == true)
    #expect(world.transport.requests.isEmpty)
    #expect(try world.run("http://site/") { $0.connection.proxy = "" }.output?.status == 200)
  }

  @Test(arguments: [
    ("http://proxy:3128", "proxy"), ("proxy:3128", "proxy"), ("PROXY", "proxy"), ("socks5h://me:hush@proxy", "proxy"),
    ("http://site:1/", "site"),
  ])
  func theProxyOfARequestIsAHostItAsks(_ proxy: String, _ host: String) throws {
    let world = StubWorld { _ in StubAnswer(text: "x") }
    var asked: [String] = []
    world.client.hostRule = {
      asked.append($0.host)
      return nil
    }
    #expect(try world.run("http://site/") { $0.connection.proxy = proxy }.output?.status == 200)
    #expect(asked == ["site", host])
  }

  @Test(arguments: [
    #"http://proxy\@site"#, "http://a@proxy@site", "socks5h://localhost/tmp/socket", "unix://site", "http://site?x",
    "http://si te", "http://site#@proxy", "http://",
  ])
  func aProxyThatCouldBeReadInTwoWaysIsRefused(_ proxy: String) throws {
    let world = StubWorld { _ in StubAnswer(text: "x") }
    world.client.hostRule = { _ in nil }
    let failure = try world.run("http://site/") { $0.connection.proxy = proxy }.httpFailure
    #expect(failure?.message.contains("is refused: a script that is fenced in names one plainly") == true)
    #expect(world.transport.requests.isEmpty)
  }
}
