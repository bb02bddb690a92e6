import FetchRuntime
import FetchTestSupport
import Testing

@testable import FetchHTTP

@Suite struct DescriptorTests {
  @Test(arguments: Carrier.allCases) func everyKindOfEndGivesItsDescriptorsBack(over carrier: Carrier) throws {
    let loop = EventLoop()
    let server = try HostileServer(on: loop) { request in
      switch request.path {
      case "/close": [.close]
      case "/hang": [.hang]
      case "/short": .raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx") + [.close]
      case "/flood": .raw("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n") + [.flood(99_999_999)]
      default: .answer(200, [], "fine")
      }
    }
    let transport = carrier.transport(on: loop)
    let client = HTTPClient(loop: loop, transport: transport)
    let paths = ["/close", "/hang", "/short", "/flood", "/fine"]
    let operations = try (0..<50).map { number in
      var options = RequestOptions()
      options.headTimeout = 50 * millisecond
      return client.send(HTTPRequest(try WebURL(server.url(paths[number % 5])), options: options))
    }
    for (number, operation) in operations.enumerated() {
      operation.isObserved = true
      if number % 10 == 3 { operation.streamBody() } else if number % 5 != 3 { operation.keepBody() }
    }
    try loop.runUntilComplete(loop.sleep(200 * millisecond))
    for operation in operations { operation.cancel(Cancellation("enough")) }
    client.close()
    try loop.runUntilComplete(server.closed())
    #expect(operations.allSatisfy { $0.isDone })
    #expect(Carrier.openConnections(of: transport) == 0)
  }
}
