import FetchRuntime
import FetchTestSupport
import Testing

@Suite struct ChannelTests {
  private let loop = EventLoop(clock: ManualClock(), selector: FakeSelector())

  @Test func elementsComeOutInTheOrderTheyWentIn() {
    let channel = Channel<Int>(capacity: 2, on: loop)
    let sent = (1...4).map { channel.send($0) }
    #expect(sent.map(\.isDone) == [true, true, false, false])
    #expect((1...4).map { _ in channel.receive().output } == [1, 2, 3, 4])
    #expect(sent.allSatisfy { $0.isDone })
  }

  @Test func aChannelWithoutRoomPassesFromHandToHand() {
    let channel = Channel<Int>(capacity: 0, on: loop)
    let sent = channel.send(1)
    #expect(!sent.isDone)
    #expect(channel.receive().output == 1 && sent.isDone)
    let receiving = channel.receive()
    #expect(channel.send(2).isDone && receiving.output == 2)
  }

  @Test func aClosedChannelGivesWhatItHoldsAndThenItsEnd() {
    let channel = Channel<Int>(capacity: 1, on: loop)
    _ = channel.send(1)
    let blocked = channel.send(2)
    channel.close()
    #expect(blocked.failure is ChannelClosed)
    #expect(channel.receive().output == .some(1))
    #expect(channel.receive().output == .some(nil))
    #expect(channel.send(3).failure is ChannelClosed)
  }

  @Test func closingTellsReceiversThatWait() {
    let channel = Channel<Int>(capacity: 1, on: loop)
    let waiting = channel.receive()
    channel.close()
    #expect(waiting.output == .some(nil))
  }

  @Test func aCancelledReceiverMissesNothing() {
    let channel = Channel<Int>(capacity: 1, on: loop)
    let (first, second) = (channel.receive(), channel.receive())
    first.cancel(Cancellation("stop"))
    _ = channel.send(7)
    #expect(second.output == 7)
  }

  @Test func aCancelledSenderTakesItsElementBack() {
    let channel = Channel<Int>(capacity: 0, on: loop)
    let first = channel.send(1)
    _ = channel.send(2)
    first.cancel(Cancellation("stop"))
    #expect(channel.receive().output == 2)
  }

  @Test func anElementThatACancelledTaskCouldNotTakeGoesBackToTheFront() throws {
    let channel = Channel<Int>(capacity: 2, on: loop)
    _ = channel.send(1)
    _ = channel.send(2)
    let task = Task(
      Scripted({ [loop] _ in
        loop.current?.cancel(Cancellation("stop"))
        return .awaits(channel.receive())
      }), in: nil, on: loop)
    try loop.runUntilComplete(task)
    #expect(channel.receive().output == 1 && channel.receive().output == 2)
  }

  @Test func aHundredThousandElementsTakeLinearTime() {
    let channel = Channel<Int>(capacity: 100_000, on: loop)
    for element in 0..<100_000 { _ = channel.send(element) }
    for element in 0..<100_000 { #expect(channel.receive().output == element) }
    #expect(channel.count == 0)
  }
}
