import FetchRuntime

/// The task of one item of a gather.
final class GatherItem: TaskObject {
  let index: Int
  private let gather: Ref<GatherTask>
  private let ticket: ItemTicket?
  private let start: TracePoint?
  /// For the report.
  private(set) var item: Value = .null
  private(set) var startedAt = 0
  /// What its requests came to, for the report.
  let tally = ItemTally()
  /// Whether the gather keeps a report.
  private(set) var isReported = false
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

  func keepForReport(_ item: Value, startedAt: Int) {
    self.item = item
    self.startedAt = startedAt
    isReported = true
  }

  override func describe(_ machine: Machine) -> String { "item \(index) of a gather" }

  /// The task is done: the gather answers for its failure from here on.
  func end(_ machine: Machine) {
    future.isObserved = true
    _ = isSettled(machine)
    if state == .failed, let error, let start { error.object.passed(start) }
    ticket?.finish(failed: state == .failed)
    gather.object.itemEnded(self, machine)
  }
}

/// What the requests of one item of a gather came to.
public final class ItemTally {
  /// How often something was asked for.
  public private(set) var attempts = 0
  /// How many bytes of bodies came.
  public private(set) var size = 0

  /// Adds one request that is over.
  public func add(attempts: Int, size: Int) {
    self.attempts += attempts
    self.size += size
  }
}

extension Machine {
  /// Where the requests of the task that runs are counted: the innermost gather's item it is a part of, when that keeps a
  /// report.
  public var currentTally: ItemTally? {
    var next = loop.current
    while let task = next {
      if let fiber = task.coroutine as? Fiber, let item = fiber.owner?.object as? GatherItem {
        return item.isReported ? item.tally : nil
      }
      next = task.scope?.task
    }
    return nil
  }
}
