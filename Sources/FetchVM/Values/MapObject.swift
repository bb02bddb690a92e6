/// A map that keeps insertion order: entries one after another, and an open-addressing table of their positions.
///
/// Keys are strings, ints or booleans. A removed entry keeps its place with an undefined key until the next growth.
public final class MapObject: HeapObject {
  public struct Entry {
    public var key: Value
    public var value: Value
  }

  @exclusivity(unchecked) public private(set) final var entries: UnsafeMutablePointer<Entry>
  /// Positions in `entries` by hash; -1 is free. As many as `mask + 1`, in the same block of memory behind the entries.
  @exclusivity(unchecked) fileprivate final var table: UnsafeMutablePointer<Int32>
  @exclusivity(unchecked) fileprivate final var mask: Int
  /// Entries in use, removed ones included.
  @exclusivity(unchecked) public private(set) final var used = 0
  @exclusivity(unchecked) public private(set) final var count = 0
  /// Begins the hash of ints, which come from servers, too.
  @exclusivity(unchecked) private final let seed = StringHash.seed
  /// Where those stand who go through the entries.
  @exclusivity(unchecked) private final var places: MapPlaces?

  public init(capacity: Int = 0) {
    var slots = 8
    while slots * 3 / 4 < capacity { slots *= 2 }
    mask = slots - 1
    (entries, table) = MapObject.allocate(slots)
    super.init()
  }

  deinit { entries.deallocate() }

  /// Bytes for each slot: three entries for four positions.
  private static let slotBytes = MemoryLayout<Entry>.stride * 3 / 4 + MemoryLayout<Int32>.stride

  /// Room for three entries of four slots, and the positions behind it, all free.
  @inline(__always)
  private static func allocate(_ slots: Int) -> (UnsafeMutablePointer<Entry>, UnsafeMutablePointer<Int32>) {
    let block = UnsafeMutableRawPointer.allocate(byteCount: slots * slotBytes, alignment: MemoryLayout<Entry>.alignment)
    let table = (block + slots * 3 / 4 * MemoryLayout<Entry>.stride).bindMemory(to: Int32.self, capacity: slots)
    table.initialize(repeating: -1, count: slots)
    return (block.bindMemory(to: Entry.self, capacity: slots * 3 / 4), table)
  }

  public override func trace(_ marker: inout Marker) {
    for index in 0..<used {
      marker.mark(entries[index].key)
      marker.mark(entries[index].value)
    }
  }

  public override var bodyBytes: Int { (mask &+ 1) &* MapObject.slotBytes }

  /// Whether a value can be a key.
  @inline(__always)
  public static func isKey(_ value: Value) -> Bool {
    switch value {
    case .string, .int, .bool: true
    default: false
    }
  }

  @inline(__always)
  private final func hash(_ key: Value) -> Int {
    switch key {
    case .string(let string): string.hash &>> 1
    case .int(let int): StringHash.hash(of: int, seed)
    case .bool(let bool): bool ? 7 : 3
    default: 0
    }
  }

  @inline(__always)
  private static func isSame(_ left: Value, _ right: Value) -> Bool {
    switch (left, right) {
    case (.string(let a), .string(let b)): a.isSame(as: b)
    case (.int(let a), .int(let b)): a == b
    case (.bool(let a), .bool(let b)): a == b
    default: false
    }
  }

  /// The entry of a string key.
  @inline(__always)
  public final func find(_ key: Ref<StringObject>) -> UnsafeMutablePointer<Entry>? { Ref(self).find(key) }

  @inline(__always)
  public final func find(_ key: Value) -> UnsafeMutablePointer<Entry>? { Ref(self).find(key) }

  fileprivate final func findOther(_ key: Value) -> UnsafeMutablePointer<Entry>? {
    var slot = hash(key) & mask
    while true {
      let position = Int(table[slot])
      if position < 0 { return nil }
      if MapObject.isSame(entries[position].key, key) { return entries + position }
      slot = (slot &+ 1) & mask
    }
  }

  /// The value of a key, or nil.
  public final subscript(key: Value) -> Value? { Ref(self).value(of: key) }

  /// Sets the value of a key; returns the bytes the body grew by.
  @discardableResult
  public final func set(_ key: Value, _ value: Value) -> Int { Ref(self).set(key, value) }

  @inline(never)
  fileprivate final func insert(_ key: Value, _ value: Value) -> Int {
    let growth = used * 4 >= (mask + 1) * 3 ? grow() : 0
    var slot = hash(key) & mask
    while table[slot] >= 0 { slot = (slot &+ 1) & mask }
    table[slot] = Int32(truncatingIfNeeded: used)
    (entries + used).initialize(to: Entry(key: key, value: value))
    used += 1
    count += 1
    return growth
  }

  /// Makes the table larger, or only tidier when removed entries fill it.
  private final func grow() -> Int {
    let oldSlots = mask + 1
    let slots = count * 2 < used ? oldSlots : oldSlots * 2
    let (larger, positions) = MapObject.allocate(slots)
    places?.move { place in (0..<place).count { !entries[$0].key.isUndefined } }
    var kept = 0
    for index in 0..<used where !entries[index].key.isUndefined {
      (larger + kept).initialize(to: entries[index])
      kept += 1
    }
    entries.deallocate()
    entries = larger
    table = positions
    used = kept
    mask = slots - 1
    for index in 0..<used {
      var slot = hash(entries[index].key) & mask
      while table[slot] >= 0 { slot = (slot &+ 1) & mask }
      table[slot] = Int32(truncatingIfNeeded: index)
    }
    return (slots - oldSlots) * MapObject.slotBytes
  }

  /// Removes a key; returns its value, or nil when it was not there.
  @discardableResult
  public final func remove(_ key: Value) -> Value? {
    guard let entry = find(key) else { return nil }
    let value = entry.pointee.value
    entry.pointee = Entry(key: .undefined, value: .null)
    count -= 1
    return value
  }

  public final func removeAll() {
    places?.move { _ in 0 }
    for index in 0..<(mask + 1) { table[index] = -1 }
    used = 0
    count = 0
  }

  /// A place among the entries, as one of `entries`, which stays between the same two of them whatever is added and removed.
  public final func place(at position: Int) -> MapPlace {
    let places = places ?? MapPlaces()
    self.places = places
    return places.add(at: position)
  }

  /// Calls `body` with each entry in order. `body` must not change the map.
  @inline(__always)
  public final func forEach<Failure>(_ body: (Value, Value) throws(Failure) -> Void) throws(Failure) {
    for index in 0..<used where !entries[index].key.isUndefined {
      try body(entries[index].key, entries[index].value)
    }
  }
}

// On `Ref`, not on the class: each access stands alone, and costs no retain of the object.
extension Ref where Object == MapObject {
  /// The entry of a string key: what fields of maps are read and written by.
  @inline(__always)
  public func find(_ key: Ref<StringObject>) -> UnsafeMutablePointer<MapObject.Entry>? {
    let mask = object.mask
    let table = object.table
    let entries = object.entries
    var slot = (key.hash &>> 1) & mask
    while true {
      let position = Int(table[slot])
      if position < 0 { return nil }
      let entry = entries + position
      if case .string(let other) = entry.pointee.key, other.isSame(as: key) { return entry }
      slot = (slot &+ 1) & mask
    }
  }

  @inline(__always)
  public func find(_ key: Value) -> UnsafeMutablePointer<MapObject.Entry>? {
    if case .string(let string) = key { return find(string) }
    return object.findOther(key)
  }

  /// The value of a key, or nil.
  public func value(of key: Value) -> Value? { find(key)?.pointee.value }

  /// Sets the value of a key; returns the bytes the body grew by.
  @inline(__always) @discardableResult
  public func set(_ key: Value, _ value: Value) -> Int {
    if let entry = find(key) {
      entry.pointee.value = value
      return 0
    }
    return object.insert(key, value)
  }
}

extension Heap {
  @inline(__always)
  public mutating func makeMap(capacity: Int = 0) -> Ref<MapObject> {
    let map = MapObject(capacity: capacity)
    return add(map, bytes: 224 &+ capacity &* 28)
  }
}
