/// What a resumable native wants next.
public enum Advance {
  /// Call the function in the window's first register with this many arguments behind it.
  case call(Int)
  /// It is done, with this result.
  case done(Value)
}

/// A native that calls script functions (`map`, `filter`, `sorted(by)`), one call at a time.
///
/// The calls are made by the machine's loop, so a callback may await, and unwinding and traces need nothing special.
open class ResumableNative: NativeObject {
  /// How many arguments a call may have at most.
  public static let maximumArguments = 3

  /// Called first with `undefined`, then with the result of each call asked for. `window` has room for a function and its arguments.
  open func advance(_ machine: Machine, result: Value, window: Registers) throws(Failure) -> Advance { .done(.null) }
}

/// Applies a function to each item of a list, then finishes: what most methods with a callback are.
public final class ApplyToEach: ResumableNative {
  /// What a step decides after a call.
  public enum Decision {
    case next
    case done(Value)
  }

  public typealias Step = (Machine, ApplyToEach, _ item: Value, _ result: Value) throws(Failure) -> Decision
  public typealias Finish = (Machine, ApplyToEach) throws(Failure) -> Value

  /// What is gone through.
  public let items: Ref<ListObject>
  public let function: Value
  /// What the steps collect.
  public let collected: Ref<ListObject>
  /// A second collection or an accumulator, for those who need one.
  public var extra: Value
  public private(set) var index = 0
  private let step: Step
  private let end: Finish
  private let passesExtra: Bool

  /// With `passesExtra` the function is called with (`extra`, item), as `reduce` does.
  public init(
    _ items: Ref<ListObject>, _ function: Value, extra: Value = .null, passesExtra: Bool = false, machine: Machine,
    step: @escaping Step, end: @escaping Finish
  ) {
    self.items = items
    self.function = function
    self.extra = extra
    self.passesExtra = passesExtra
    self.step = step
    self.end = end
    collected = machine.heap.makeList()
    super.init()
  }

  public override func trace(_ marker: inout Marker) {
    marker.mark(items)
    marker.mark(function)
    marker.mark(collected)
    marker.mark(extra)
  }

  public override func advance(_ machine: Machine, result: Value, window: Registers) throws(Failure) -> Advance {
    if !result.isUndefined, index > 0, index <= items.object.count {
      if case .done(let value) = try step(machine, self, items.object[index - 1], result) { return .done(value) }
    }
    guard index < items.object.count else { return .done(try end(machine, self)) }
    window[0] = function
    window[1] = passesExtra ? extra : items.object[index]
    if passesExtra { window[2] = items.object[index] }
    index += 1
    return .call(passesExtra ? 2 : 1)
  }
}
