import FetchBytecode
import FetchRuntime
import FetchVM

/// A channel: values go from task to task in order. The runtime's channel carries tickets, and the values stand here, traced.
final class ChannelObject: TypedObject {
  let channel: Channel<Int>
  private var values: [Int: Value] = [:]
  private var lastTicket = 0

  init(capacity: Int, on loop: EventLoop, _ table: MemberTable) {
    channel = Channel(capacity: capacity, on: loop)
    super.init(table)
  }

  override func trace(_ marker: inout Marker) {
    for value in values.values { marker.mark(value) }
  }

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
      let capacity = try arguments.optionalCount(0, "channel's capacity", machine) ?? 0
      let channel = ChannelObject(capacity: capacity, on: machine.loop, tables.channel)
      return .object(machine.heap.add(channel, bytes: 300).cast(to: NativeObject.self))
    }
    addMethod(tables.channel, of: ChannelObject.self, "send", [Parameter(name: "value")]) {
      machine, channel, arguments in
      .task(machine.adopt(HostTask(channel.send(arguments[1]), label: "send") { _, _ in .null }))
    }
    addMethod(tables.channel, of: ChannelObject.self, "receive") { machine, channel, _ in
      // The task keeps the channel, where the value is, until it is taken.
      .task(machine.adopt(HostTask(channel.channel.receive(), label: "receive") { _, ticket in channel.take(ticket) }))
    }
    addMethod(tables.channel, of: ChannelObject.self, "close") { _, channel, _ in
      channel.channel.close()
      return .null
    }
    addField(tables.channel, of: ChannelObject.self, "count") { _, channel in .int(channel.channel.count) }
    addField(tables.channel, of: ChannelObject.self, "closed") { _, channel in .bool(channel.channel.isClosed) }
  }
}
