/// That something was sent into a channel that was closed.
public struct ChannelClosed: Error, CustomStringConvertible {
  public var description: String { "the channel is closed" }
}

/// Passes elements from task to task, in order, holding at most `capacity` that nobody has received yet.
public final class Channel<Element> {
  /// How many elements it holds before senders wait; 0 makes each sender wait for its receiver.
  public let capacity: Int
  /// Whether nothing more can be sent.
  public private(set) var isClosed = false
  private let loop: EventLoop
  private var buffer = FIFO<Element>()
  private var senders = FIFO<Sending>()
  private var receivers = FIFO<Receiving>()

  public init(capacity: Int, on loop: EventLoop) {
    precondition(capacity >= 0, "a channel cannot hold less than nothing")
    self.capacity = capacity
    self.loop = loop
  }

  /// How many elements were sent and not yet received, those of waiting senders not counted.
  public var count: Int { buffer.count }

  /// Succeeds when the element was received or found room; fails with `ChannelClosed`. Cancelled, a waiting sender takes
  /// its element back.
  public func send(_ element: Element) -> Future<Void> {
    let sending = Sending(element, through: self)
    if isClosed {
      sending.fail(ChannelClosed())
    } else if let receiver = receivers.popFirst() {
      receiver.succeed(element)
      sending.succeed(())
    } else if buffer.count < capacity {
      buffer.append(element)
      sending.succeed(())
    } else {
      sending.place = senders.append(sending)
    }
    return sending
  }

  /// Gives the next element; nil when the channel is closed and empty. An element that a cancelled task could no longer
  /// take goes back to the front.
  public func receive() -> Future<Element?> {
    let receiving = Receiving(from: self)
    if let element = buffer.popFirst() {
      receiving.succeed(element)
      admitSender()
    } else if let sender = senders.popFirst() {
      receiving.succeed(sender.element)
      sender.succeed(())
    } else if isClosed {
      receiving.succeed(nil)
    } else {
      receiving.place = receivers.append(receiving)
    }
    return receiving
  }

  /// Ends it: what it holds can still be received, senders that wait fail, receivers that wait get nil.
  public func close() {
    isClosed = true
    while let receiver = receivers.popFirst() { receiver.succeed(nil) }
    while let sender = senders.popFirst() { sender.fail(ChannelClosed()) }
  }

  private func admitSender() {
    guard buffer.count < capacity, let sender = senders.popFirst() else { return }
    buffer.append(sender.element)
    sender.succeed(())
  }

  private func putBack(_ element: Element) {
    if let receiver = receivers.popFirst() { receiver.succeed(element) } else { buffer.prepend(element) }
  }

  /// A sender, with what it sends.
  private final class Sending: Future<Void> {
    let element: Element
    /// Where it waits.
    var place: FIFO<Sending>.Place?
    private let channel: Channel

    init(_ element: Element, through channel: Channel) {
      self.element = element
      self.channel = channel
      super.init(on: channel.loop)
    }

    override func cancel(_ cancellation: Cancellation) {
      guard !isDone else { return }
      if let place { channel.senders.remove(at: place) }
      fail(cancellation)
    }
  }

  /// A receiver, and what it is given.
  private final class Receiving: Future<Element?> {
    /// Where it waits.
    var place: FIFO<Receiving>.Place?
    private let channel: Channel

    init(from channel: Channel) {
      self.channel = channel
      super.init(on: channel.loop)
    }

    override func cancel(_ cancellation: Cancellation) {
      guard !isDone else { return }
      if let place { channel.receivers.remove(at: place) }
      fail(cancellation)
    }

    override func relinquish() -> Bool {
      guard case .some(.some(let element)) = output else { return false }
      channel.putBack(element)
      return true
    }
  }
}
