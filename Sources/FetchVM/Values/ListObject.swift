/// A list: values one after another, growing by doubling.
public final class ListObject: HeapObject {
  @usableFromInline @exclusivity(unchecked) final var storedItems: Registers
  @usableFromInline @exclusivity(unchecked) final var storedCount = 0
  @exclusivity(unchecked) fileprivate final var capacity: Int

  public init(capacity: Int = 4) {
    self.capacity = max(capacity, 1)
    storedItems = .allocate(capacity: self.capacity)
    super.init()
  }

  // Accessors, since another module would check each access of a stored property; inlined always, since the compiler leaves calls of
  // them in the run loop otherwise.

  /// The items, one after another.
  @inlinable @inline(__always) public final var items: Registers { storedItems }
  /// How many there are.
  @inlinable public final var count: Int {
    @inline(__always) get { storedCount }
    @inline(__always) set { storedCount = newValue }
  }

  deinit { items.deallocate() }

  public override func trace(_ marker: inout Marker) { marker.mark(items, count: count) }

  public override var bodyBytes: Int { capacity &* MemoryLayout<Value>.stride }

  @inline(__always)
  public final subscript(index: Int) -> Value {
    get { items[index] }
    set { items[index] = newValue }
  }

  /// Appends; returns the bytes the body grew by, for the heap's account.
  @inline(__always) @discardableResult
  public final func append(_ value: Value) -> Int { Ref(self).append(value) }

  /// Makes room for `needed` items in all.
  @discardableResult
  public final func reserve(_ needed: Int) -> Int {
    needed > capacity ? grow(to: max(needed, capacity * 2)) : 0
  }

  @inline(never)
  fileprivate final func grow(to newCapacity: Int) -> Int {
    let larger = Registers.allocate(capacity: newCapacity)
    larger.update(from: items, count: count)
    items.deallocate()
    storedItems = larger
    let growth = (newCapacity - capacity) * MemoryLayout<Value>.stride
    capacity = newCapacity
    return growth
  }

  public final func insert(_ value: Value, at index: Int) {
    append(value)
    var position = count - 1
    while position > index {
      items[position] = items[position - 1]
      position -= 1
    }
    items[index] = value
  }

  @discardableResult
  public final func remove(at index: Int) -> Value {
    let value = items[index]
    (items + index).update(from: items + index + 1, count: count - index - 1)
    count -= 1
    return value
  }

  /// Removes so many items from the front, at most all.
  final func removeFirst(_ removed: Int) {
    items.update(from: items + removed, count: count - removed)
    count -= removed
  }

  public final func removeAll() { count = 0 }

  /// The items, for a native that loops over them and calls no script code.
  public var buffer: UnsafeMutableBufferPointer<Value> { UnsafeMutableBufferPointer(start: items, count: count) }
}

// On `Ref`, not on the class: each access stands alone, and costs no retain of the object.
extension Ref where Object == ListObject {
  /// Appends; returns the bytes the body grew by, for the heap's account.
  @inline(__always) @discardableResult
  public func append(_ value: Value) -> Int {
    let growth = object.count == object.capacity ? object.grow(to: object.capacity * 2) : 0
    (object.items + object.count).initialize(to: value)
    object.count &+= 1
    return growth
  }
}

extension Heap {
  @inline(__always)
  public mutating func makeList(capacity: Int = 4) -> Ref<ListObject> {
    add(ListObject(capacity: capacity), bytes: capacity &* 16)
  }

  /// A list of copies of `count` values at `items`.
  public mutating func makeList(_ items: Registers, count: Int) -> Ref<ListObject> {
    let list = ListObject(capacity: count)
    list.items.update(from: items, count: count)
    list.count = count
    return add(list, bytes: count &* 16)
  }
}
