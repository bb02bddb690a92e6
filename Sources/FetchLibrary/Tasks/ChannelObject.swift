import FetchBytecode
import FetchRuntime
import FetchVM

/// A channel: values go from task to task in order. The runtime's channel carries tickets, and the values stand here, traced.
final class ChannelObject: NativeObject {
  let channel: Channel<Int>
  private let table: MemberTable
  private var values: [Int: Value] = [:]
  private var lastTicket = 0

  init(capacity: Int, on loop: EventLoop, _ table: MemberTable) {
    channel = Channel(capacity: capacity, on: loop)
    self.table = table
    super.init()
  }

  override func trace(_ marker: inout Marker) {
    for value in values.values { marker.mark(value) }
  }

  override var typeName: String { "channel" }
  override func members(_ machine: Machine) -> MemberTable? { table }
  override func makeIterator(_ machine: Machine) -> Ref<IteratorObject>? {
    machine.heap.add(ChannelIterator(Ref(self))).cast(to: IteratorObject.self)
  }

  func send(_ value: Value) -> Future<Void> {
    lastTicket += 1
    let ticket = lastTicket
    values[ticket] = value
    let sending = channel.send(ticket)
    if sending.isDone {
      if sending.failure != nil { values[ticket] = nil }
    } else {
      sending.addCallback { [self] _ in
        if sending.failure != nil { values[ticket] = nil }
      }
    }
    return sending
  }

  /// The value of a ticket that was received; null at the channel's end.
  func take(_ ticket: Int?) -> Value {
    guard let ticket else { return .null }
    return values.removeValue(forKey: ticket) ?? .null
  }
}

/// Receives until the channel is closed and empty.
private final class ChannelIterator: IteratorObject {
  private let source: Ref<ChannelObject>
  private var receiving: Future<Int?>?

  init(_ source: Ref<ChannelObject>) {
    self.source = source
    super.init()
  }

  override func trace(_ marker: inout Marker) { marker.mark(source) }

  override func next(_ machine: Machine) throws(Failure) -> IteratorStep {
    let current = receiving ?? source.object.channel.receive()
    receiving = current
    guard current.isDone else { return .wait(current) }
    receiving = nil
    guard let ticket = current.output ?? nil else { return .end }
    return .value(source.object.take(ticket))
  }

  override func close(_ machine: Machine) throws(Failure) -> IteratorStep {
    // What was received for a task that was cancelled went back already.
    receiving = nil
    return .end
  }
}

extension World {
  func installChannels() {
    machine.define("channel", [Parameter(name: "capacity", isOptional: true)]) {
      [unowned self] machine, arguments throws(Failure) in
      let capacity = arguments.optional(0) ?? .int(0)
      guard case .int(let count) = capacity, count >= 0 else {
        throw machine.wrongType("channel's capacity", expected: "an int of 0 or more", got: capacity)
      }
      let channel = ChannelObject(capacity: count, on: machine.loop, tables.channel)
      return .object(machine.heap.add(channel, bytes: 300).cast(to: NativeObject.self))
    }
    channelMethod("send", [Parameter(name: "value")]) { machine, channel, arguments throws(Failure) in
      .task(machine.adopt(HostTask(channel.send(arguments[1]), label: "send") { _, _ in .null }))
    }
    channelMethod("receive", []) { machine, channel, _ throws(Failure) in
      // The task keeps the channel, where the value is, until it is taken.
      .task(machine.adopt(HostTask(channel.channel.receive(), label: "receive") { _, ticket in channel.take(ticket) }))
    }
    channelMethod("close", []) { _, channel, _ throws(Failure) in
      channel.channel.close()
      return .null
    }
    machine.addField(tables.channel, "count") { _, arguments throws(Failure) in
      guard case .object(let object) = arguments[0], let channel = object.object as? ChannelObject else { return .null }
      return .int(channel.channel.count)
    }
    machine.addField(tables.channel, "closed") { _, arguments throws(Failure) in
      guard case .object(let object) = arguments[0], let channel = object.object as? ChannelObject else { return .null }
      return .bool(channel.channel.isClosed)
    }
  }

  private func channelMethod(
    _ name: String, _ parameters: [Parameter],
    _ body: @escaping (Machine, ChannelObject, Arguments) throws(Failure) -> Value
  ) {
    machine.addMethod(tables.channel, name, parameters) { machine, arguments throws(Failure) in
      guard case .object(let object) = arguments[0], let channel = object.object as? ChannelObject else {
        throw machine.wrongType("`\(name)`", expected: "a channel", got: arguments[0])
      }
      return try body(machine, channel, arguments)
    }
  }
}
