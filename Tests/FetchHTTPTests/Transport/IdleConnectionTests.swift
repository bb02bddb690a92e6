import FetchRuntime
import FetchTestSupport
import Testing

@testable import FetchHTTP

/// Connections that carry nothing.
@Suite struct IdleConnectionTests {
  @Test func oneThatTheServerClosesIsClosedAtOnce() throws {
    let world = try HostileWorld(over: .plain) { _ in .answer(200, [], "ok") + [.close] }
    #expect(try world.run().output?.body.text == "ok")
    #expect(world.openConnections == 1)
    // The server has heard that we closed it, too, when it has none left.
    try world.loop.runUntilComplete(world.server.closed())
    try world.loop.runUntilComplete(world.loop.sleep(millisecond))
    #expect(world.openConnections == 0)
    #expect(try world.run().output?.body.text == "ok")
    #expect(world.server.connectionCount == 2)
  }
}
