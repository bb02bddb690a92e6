import DemoSite
import FetchRuntime
import Testing

@Suite struct StopTests {
  @Test func stoppingClosesTheListenerAndEveryConnection() throws {
    let fixture = try Fixture()
    let visits = ["/slow?ms=60000", "/large?size=1000000000000"].map { path in
      let request = Array("GET \(path) HTTP/1.1\r\nHost: x\r\n\r\n".utf8)
      let task = Task(
        Visit(fixture.site, on: fixture.loop, sending: request, untilClosed: false), in: nil, on: fixture.loop)
      task.isObserved = true
      return task
    }
    let idle = try fixture.loop.run(Connect(to: "127.0.0.1", port: fixture.site.port, on: fixture.loop))
    while fixture.site.requestCount < 2 { try fixture.turn() }
    try fixture.loop.runUntilComplete(visits[1])
    #expect(!visits[0].isDone)

    try fixture.loop.runUntilComplete(fixture.site.stop())
    try fixture.loop.runUntilComplete(visits[0])
    #expect(try fixture.loop.run(Read(from: idle)).isEmpty)
    #expect(throws: SystemError.self) {
      try fixture.loop.run(Connect(to: "127.0.0.1", port: fixture.site.port, on: fixture.loop))
    }
  }

  @Test func aSiteStoppedBeforeItsFirstTurnListensNoMore() throws {
    let loop = EventLoop()
    let site = try DemoSite(on: loop)
    try loop.runUntilComplete(site.stop())
    #expect(throws: SystemError.self) { try loop.run(Connect(to: "127.0.0.1", port: site.port, on: loop)) }
  }

  @Test func aTakenPortIsAnErrorThatSaysSo() throws {
    let fixture = try Fixture()
    let error = #expect(throws: SystemError.self) { try DemoSite(on: fixture.loop, port: fixture.site.port) }
    #expect(error?.call == "bind")
  }
}
