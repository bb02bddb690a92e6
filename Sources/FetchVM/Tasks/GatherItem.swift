import FetchRuntime

/// The task of one item of a gather.
final class GatherItem: TaskObject {
  let index: Int
  private let gather: Ref<GatherTask>
  private let ticket: ItemTicket?
  /// Where the gather was started.
  let start: TracePoint?
  /// What the body was given.
  var item: Value = .null
  /// For the report.
  private(set) var startedAt = 0
  /// What its requests came to; nil when nobody reports on the item.
  private(set) var tally: ItemTally?
  /// What a `catch` behind the body caught.
  var caught: Ref<ErrorObject>?

  init(_ task: Task, start: TracePoint?, of gather: Ref<GatherTask>, index: Int, ticket: ItemTicket?) {
    self.index = index
    self.gather = gather
    self.ticket = ticket
    self.start = start
    super.init(task)
  }

  override func trace(_ marker: inout Marker) {
    super.trace(&marker)
    marker.mark(gather)
    marker.mark(item)
    marker.mark(caught)
  }

  /// Its end will be reported; what its requests come to counts in `outer`, too.
  func keepForReport(startedAt: Int, within outer: ItemTally?) {
    self.startedAt = startedAt
    tally = ItemTally(within: outer)
  }

  override func describe(_ machine: Machine) -> String {
    switch item {
    case .int, .float, .bool, .duration: "item \(index): \(machine.describe(item))"
    case .string(let string) where string.object.count <= 200: "item \(index): \(machine.describe(item))"
    default: "item \(index), \(item.typeName)"
    }
  }

  /// The task is done: the gather answers for its failure from here on.
  func end(_ machine: Machine) {
    future.isObserved = true
    _ = isSettled(machine)
    if state == .failed, let error, let start { error.object.passed(start) }
    ticket?.finish(itemEnd, machine)
    gather.object.itemEnded(self, machine)
  }
}

extension GatherItem {
  fileprivate var itemEnd: ItemEnd {
    switch state {
    case .succeeded: .done
    case .failed: error.map { .failed($0) } ?? .stopped
    case .cancelled, .pending: .stopped
    }
  }
}

/// What the requests of one item of a gather came to.
public final class ItemTally {
  /// How often something was asked for.
  public private(set) var attempts = 0
  /// How many bytes of bodies came.
  public private(set) var size = 0
  private let outer: ItemTally?

  /// The tally of an item that is worked on as a part of another.
  init(within outer: ItemTally?) { self.outer = outer }

  /// Adds one request that is over.
  public func add(attempts: Int, size: Int) {
    self.attempts += attempts
    self.size += size
    outer?.add(attempts: attempts, size: size)
  }
}

/// What happened to an item of a gather, or to a request that was none's.
public struct ItemReport {
  public enum State: String, Sendable { case done, failed, cancelled }

  public let item: Value
  public let state: State
  public let attempts: Int
  /// Bytes of bodies.
  public let size: Int
  /// To the microsecond.
  public let seconds: Double
  /// What it failed with, as `print` shows it.
  public let error: String?

  public init(item: Value, state: State, attempts: Int, size: Int, nanoseconds: Int, error: String?) {
    self.item = item
    self.state = state
    self.attempts = attempts
    self.size = size
    seconds = Double(nanoseconds / 1000) / 1_000_000
    self.error = error
  }

  /// A row of a report, as scripts see it.
  public func makeRow(in machine: Machine) -> Ref<MapObject> {
    let row = machine.heap.makeMap(capacity: 6)
    func set(_ name: String, _ value: Value) { row.object.set(.string(machine.intern(name)), value) }
    set("item", item)
    set("state", .string(machine.intern(state.rawValue)))
    set("attempts", .int(attempts))
    set("size", .int(size))
    set("seconds", .float(seconds))
    set("error", error.map { .string(machine.heap.makeString($0)) } ?? .null)
    return row
  }
}

extension GatherItem {
  /// What happened to it.
  func makeReport(_ machine: Machine) -> ItemReport {
    let error = error ?? caught
    let end: ItemReport.State =
      switch state {
      case .succeeded: error == nil ? .done : .failed
      case .failed: .failed
      case .cancelled, .pending: .cancelled
      }
    return ItemReport(
      item: item, state: end, attempts: tally?.attempts ?? 0, size: tally?.size ?? 0,
      nanoseconds: machine.loop.clock.now - startedAt,
      error: error.map { machine.describe(.error($0)) })
  }
}

extension Machine {
  /// Where the requests of the task that runs are counted: the innermost item it is a part of that somebody reports on.
  public var currentTally: ItemTally? {
    var next = loop.current
    while let task = next {
      if let item = task.fiber?.owner?.object as? GatherItem, let tally = item.tally {
        return tally
      }
      next = task.scope?.task
    }
    return nil
  }
}
