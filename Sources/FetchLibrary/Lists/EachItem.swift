import FetchVM

/// Calls a function for each item of a list, a range, a map or a stream, shows the results to `step`, and finishes with `end`.
/// Without a function, which is null then, the items themselves are shown.
///
/// The closures hold no values: what they need stands in `collected` and `extra`, which are traced.
final class EachItem: ResumableNative {
  /// What the function is called with.
  enum Passing {
    /// The item.
    case item
    /// `extra` and the item, as `reduce` does.
    case extraAndItem
    /// The key and the value of a map's entry.
    case entry
  }

  /// What a step decides after a call.
  enum Decision {
    case next
    case done(Value)
  }

  typealias Step = (Machine, EachItem, _ result: Value) throws(Failure) -> Decision
  typealias End = (Machine, EachItem) throws(Failure) -> Value

  let source: Value
  /// What the steps collect.
  let collected: Ref<ListObject>
  /// A second collection, or an accumulator.
  var extra: Value
  /// The item that the function was called with last; of a map the key.
  private(set) var item = Value.undefined
  /// Of a map the value.
  private(set) var value = Value.undefined
  /// The position of `item`.
  private(set) var index = -1
  private let function: Value
  private let passing: Passing
  /// Whether a list or a range is gone through from its end; a map never is.
  private let isBackwards: Bool
  /// Items added by the function are not gone through.
  private let limit: Int
  /// Of a map the place of the next entry, and that behind the last.
  private let places: (next: MapPlace, end: MapPlace)?
  private let step: Step
  private let end: End
  private var hasCalled = false
  /// What a step decided on an item of a stream; undefined until then.
  private var verdict = Value.undefined

  init(
    _ source: Value, _ function: Value, passing: Passing, extra: Value, backwards: Bool = false, machine: Machine,
    step: @escaping Step, end: @escaping End
  ) {
    self.source = source
    self.function = function
    self.passing = passing
    self.extra = extra
    isBackwards = backwards
    self.step = step
    self.end = end
    collected = machine.heap.makeList()
    limit =
      switch source {
      case .list(let list): list.object.count
      case .range(let range): range.object.count
      case .map(let map): map.object.used
      case .stream: 0
      default: preconditionFailure("no collection to go through")
      }
    if case .map(let map) = source {
      places = (map.object.place(at: 0), map.object.place(at: limit))
    } else {
      places = nil
    }
    super.init()
    if isBackwards { index = limit }
  }

  deinit {
    places?.next.isLeft = true
    places?.end.isLeft = true
  }

  override func trace(_ marker: inout Marker) {
    marker.mark(source)
    marker.mark(function)
    marker.mark(collected)
    marker.mark(extra)
    marker.mark(item)
    marker.mark(value)
    marker.mark(verdict)
  }

  override var typeName: String { "call" }

  override func advance(_ machine: Machine, result: Value, window: Registers) throws(Failure) -> Advance {
    if case .stream = source { return try advanceStream(machine, result: result, window) }
    if function.isNull { return .done(try showItems(machine)) }
    if hasCalled, case .done(let value) = try step(machine, self, result) { return .done(value) }
    hasCalled = true
    guard moveOn() else { return .done(try end(machine, self)) }
    window[0] = function
    switch passing {
    case .item:
      window[1] = item
      return .call(1)
    case .extraAndItem:
      window[1] = extra
      window[2] = item
      return .call(2)
    case .entry:
      window[1] = item
      window[2] = value
      return .call(2)
    }
  }

  private func showItems(_ machine: Machine) throws(Failure) -> Value {
    while moveOn() {
      try machine.walking(1)
      if case .done(let value) = try step(machine, self, item) { return value }
    }
    return try end(machine, self)
  }

  /// A stream is gone through by code of the machine's, which waits for its items and closes it whatever happens.
  private func advanceStream(_ machine: Machine, result: Value, _ window: Registers) throws(Failure) -> Advance {
    if hasCalled {
      if case .extraAndItem = passing { extra = result }
      return .done(verdict.isUndefined ? try end(machine, self) : verdict)
    }
    hasCalled = true
    let isTotal = if case .extraAndItem = passing { true } else { false }
    window[0] = machine.function(of: isTotal ? .reduce : .tell)
    window[1] = source
    window[2] = function
    window[3] = isTotal ? extra : streamStep(machine)
    return .call(3)
  }

  /// What the machine calls with an item and what the function gave; it lives no longer than the call that this is the driver of.
  private func streamStep(_ machine: Machine) -> Value {
    let native = NativeFunction(name: "step", parameters: ["item", "result"]) {
      [unowned self] machine, arguments throws(Failure) in
      .bool(try show(arguments[0], arguments[1], machine))
    }
    return .native(machine.heap.add(native, bytes: 100))
  }

  /// Shows an item of a stream and what the function gave to the step; whether that was enough.
  private func show(_ item: Value, _ result: Value, _ machine: Machine) throws(Failure) -> Bool {
    index += 1
    self.item = item
    guard case .done(let value) = try step(machine, self, result) else { return false }
    verdict = value
    return true
  }

  /// Goes on without a call: the first item is the first total. That of a stream is taken by the machine's own code.
  func skipFirst() {
    if moveOn() { extra = item }
  }

  private func moveOn() -> Bool {
    if isBackwards { return moveBack() }
    index += 1
    switch source {
    case .list(let list):
      guard index < min(limit, list.object.count) else { return false }
      item = list.object[index]
    case .range(let range):
      guard index < limit else { return false }
      item = .int(range.object[index])
    case .map(let map): return moveOn(in: map)
    default: return false
    }
    return true
  }

  private func moveOn(in map: Ref<MapObject>) -> Bool {
    guard let places else { return false }
    while places.next.position < places.end.position {
      let entry = map.object.entries[places.next.position]
      places.next.position += 1
      if entry.key.isUndefined { continue }
      (item, value) = (entry.key, entry.value)
      return true
    }
    return false
  }

  private func moveBack() -> Bool {
    switch source {
    case .list(let list):
      index = min(index, list.object.count) - 1
      guard index >= 0 else { return false }
      item = list.object[index]
    case .range(let range):
      index -= 1
      guard index >= 0 else { return false }
      item = .int(range.object[index])
    default: return false
    }
    return true
  }
}

extension Machine {
  /// A native's result that calls `function` for each item of `source` first; null shows the items to the step as they are.
  func each(
    of source: Value, _ function: Value, passing: EachItem.Passing = .item, extra: Value = .null,
    backwards: Bool = false, _ step: @escaping EachItem.Step, then end: @escaping EachItem.End
  ) -> Value {
    let each = EachItem(
      source, function, passing: passing, extra: extra, backwards: backwards, machine: self, step: step, end: end)
    return .object(heap.add(each, bytes: 128).cast(to: NativeObject.self))
  }

  /// The results of `function` for each item of `source`, collected and handed to `end`.
  func results(of function: Value, for source: Value, then end: @escaping EachItem.End) -> Value {
    let passing: EachItem.Passing = if case .map = source { .entry } else { .item }
    return each(of: source, function, passing: passing) { machine, each, result in
      machine.append(result, to: each.collected)
      return .next
    } then: { machine, each throws(Failure) in
      try end(machine, each)
    }
  }
}
