import FetchRuntime

/// What a loop gets when it asks for the next item.
public enum IteratorStep {
  case value(Value)
  case pair(Value, Value)
  case end
  /// Ask again once this is done.
  case wait(AnyFuture)
  /// A generator has to run first.
  case resume(Ref<GeneratorStream>)
}

/// The state of a `for` loop, a gather's source, a comprehension.
open class IteratorObject: HeapObject {
  /// The next item. Called again after a wait.
  open func next(_ machine: Machine) throws(Failure) -> IteratorStep { .end }

  /// Called when a loop is left early. `wait`: call again once it is done; `end`: closed.
  open func close(_ machine: Machine) throws(Failure) -> IteratorStep { .end }

  /// An error, or a cancellation, leaves the loop in the turn of the item taken last. Called before each call of `close` then.
  open func turnFailed(_ error: Ref<ErrorObject>, _ machine: Machine) {}

  /// Takes over the duty to say when the item taken last is finished with (a queue's items are out until then).
  open func takeTicket() -> ItemTicket? { nil }
}

extension Ref where Object == IteratorObject {
  /// The next item, as the run loop asks for it.
  @inline(__always)
  func next(_ machine: Machine) throws(Failure) -> IteratorStep {
    try borrow { iterator throws(Failure) in try iterator.next(machine) }
  }
}

/// The promise to say when an item is finished with.
public protocol ItemTicket: AnyObject {
  func finish(_ end: ItemEnd, _ machine: Machine)
}

/// How the work on an item ended.
public enum ItemEnd {
  case done
  /// With an error that nothing caught.
  case failed(Ref<ErrorObject>)
  /// By a cancellation, or without any end, as in a generator that was dropped.
  case stopped

  /// The end of a turn or a body that an error left.
  public init(_ error: Ref<ErrorObject>) {
    self = error.object.cancellation == nil ? .failed(error) : .stopped
  }
}

/// Goes through a list, items added meanwhile included.
public final class ListIterator: IteratorObject {
  @exclusivity(unchecked) final let list: Ref<ListObject>
  @exclusivity(unchecked) final var index = 0
  /// Gives (index, item) pairs.
  let givesPairs: Bool

  init(_ list: Ref<ListObject>, givesPairs: Bool) {
    self.list = list
    self.givesPairs = givesPairs
    super.init()
  }

  public override func trace(_ marker: inout Marker) { marker.mark(list) }

  public override func next(_ machine: Machine) throws(Failure) -> IteratorStep {
    guard index < list.object.count else { return .end }
    index += 1
    let item = list.object[index - 1]
    guard givesPairs else { return .value(item) }
    let (first, second) = try machine.pair(of: item)
    return .pair(first, second)
  }
}

/// Goes through the keys of a map, or its keys and values, those added meanwhile included.
final class MapIterator: IteratorObject {
  private let map: Ref<MapObject>
  private let givesPairs: Bool
  @exclusivity(unchecked) private final let place: MapPlace

  init(_ map: Ref<MapObject>, givesPairs: Bool) {
    self.map = map
    self.givesPairs = givesPairs
    place = map.object.place(at: 0)
    super.init()
  }

  deinit { place.isLeft = true }

  override func trace(_ marker: inout Marker) { marker.mark(map) }

  override func next(_ machine: Machine) throws(Failure) -> IteratorStep {
    let map = map.object
    while place.position < map.used {
      let entry = map.entries[place.position]
      place.position += 1
      if !entry.key.isUndefined { return givesPairs ? .pair(entry.key, entry.value) : .value(entry.key) }
    }
    place.isLeft = true
    return .end
  }
}

final class RangeIterator: IteratorObject {
  private let range: Ref<RangeObject>
  @exclusivity(unchecked) private final var index = 0

  init(_ range: Ref<RangeObject>) {
    self.range = range
    super.init()
  }

  override func trace(_ marker: inout Marker) { marker.mark(range) }

  override func next(_ machine: Machine) throws(Failure) -> IteratorStep {
    guard index < range.object.count else { return .end }
    index += 1
    return .value(.int(range.object[index - 1]))
  }
}

/// Goes through the code points of a string.
final class StringIterator: IteratorObject {
  private let string: Ref<StringObject>
  @exclusivity(unchecked) private final var offset = 0

  init(_ string: Ref<StringObject>) {
    self.string = string
    super.init()
  }

  override func trace(_ marker: inout Marker) { marker.mark(string) }

  override func next(_ machine: Machine) throws(Failure) -> IteratorStep {
    guard offset < string.object.count else { return .end }
    let length = codePointLength(string.object.bytes[offset])
    offset += length
    return .value(.string(machine.heap.makeSubstring(string, offset - length..<offset)))
  }
}

/// The bytes of the code point that starts with `lead`, in valid UTF-8.
@inline(__always)
public func codePointLength(_ lead: UInt8) -> Int {
  lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
}
