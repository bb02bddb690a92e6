/// A variable that closures share, or that may be captured before it is set.
public final class CellObject: HeapObject {
  @exclusivity(unchecked) public final var value: Value

  public init(_ value: Value) {
    self.value = value
    super.init()
  }

  public override func trace(_ marker: inout Marker) { marker.mark(value) }
}

/// `first ..< end` by `step`; `first .. last` is kept as its half-open equal.
public final class RangeObject: HeapObject {
  public let first: Int
  /// Excluded.
  public let end: Int
  /// Never 0; negative counts down.
  public let step: Int
  /// Written as `first..last`: a step that counts down reaches `last`, too.
  public let isClosed: Bool

  public init(first: Int, end: Int, step: Int = 1, isClosed: Bool = false) {
    self.isClosed = isClosed
    self.first = first
    self.end = end
    self.step = step
    super.init(isLeaf: true)
  }

  /// At most `Int.max`: from the least int to the largest are more.
  public var count: Int {
    guard step > 0 ? first < end : first > end else { return 0 }
    let distance = UInt(bitPattern: step > 0 ? end &- first : first &- end)
    return Int(clamping: (distance - 1) / step.magnitude + 1)
  }

  /// The int at a position before `count`. It lies between two ints, so what wraps on the way there wraps back.
  public subscript(index: Int) -> Int { first &+ index &* step }
}

/// Raw bytes.
public final class BytesObject: HeapObject {
  public let bytes: [UInt8]

  public init(_ bytes: [UInt8]) {
    self.bytes = bytes
    super.init(isLeaf: true)
  }

  public override var bodyBytes: Int { bytes.count }
}

/// A type that is not the core's: the library's responses, queues, URLs, channels.
open class NativeObject: HeapObject {
  /// The name scripts and messages write.
  open var typeName: String { "object" }

  /// The methods and fields of the type.
  open func members(_ machine: Machine) -> MemberTable? { nil }

  /// As `print` shows it.
  open func describe(_ machine: Machine) -> String { "<\(typeName)>" }

  /// By value where the type has one; identity unless overridden.
  open func isEqual(to other: NativeObject) -> Bool { self === other }

  /// The same number for equal ones, and mostly another for others.
  open var valueHash: Int { ObjectIdentifier(self).hashValue }

  /// What `for` and `gather` go through, or nil when the type is nothing to go through.
  open func makeIterator(_ machine: Machine) -> Ref<IteratorObject>? { nil }

  /// `object[key]`.
  open func index(_ key: Value, _ machine: Machine) throws(Failure) -> Value {
    throw machine.failure(.type, "a \(typeName) has no items to index")
  }

  /// `self symbol other`, or `other symbol self` when reversed; nil when the type has no such operator.
  open func arithmetic(
    _ symbol: String, _ other: Value, isReversed: Bool, _ machine: Machine
  ) throws(Failure) -> Value? { nil }

  /// Whether its text is shown to nobody, and so a text made of it is one that is hidden: what `joining` gives.
  open var hidesText: Bool { false }

  /// What a string with this value inside comes to, `count` values joined; nil for a string like any other.
  open func joining(_ values: Registers, _ count: Int, _ machine: Machine) throws(Failure) -> Value? { nil }

  /// How it stands to another of its type: negative, 0 or positive; nil when the type has no order.
  open func compare(to other: NativeObject) -> Int? { nil }

  /// `object[key] = value`.
  open func setIndex(_ key: Value, _ value: Value, _ machine: Machine) throws(Failure) {
    throw machine.failure(.type, "the items of a \(typeName) cannot be set")
  }

  /// `object.name = value`.
  open func setField(_ name: Ref<StringObject>, _ value: Value, _ machine: Machine) throws(Failure) {
    throw machine.failure(.type, "a field of a \(typeName) cannot be set")
  }

  /// `value in object`; nil when the type cannot tell.
  open func contains(_ value: Value, _ machine: Machine) throws(Failure) -> Bool? { nil }

  /// A field that no table lists (a module's names, say); nil when there is none.
  open func field(_ name: Ref<StringObject>, _ machine: Machine) throws(Failure) -> Value? { nil }
}

extension Heap {
  public mutating func makeBytes(_ bytes: [UInt8]) -> Ref<BytesObject> {
    add(BytesObject(bytes), bytes: bytes.count)
  }

  public mutating func makeRange(
    first: Int, end: Int, step: Int = 1, isClosed: Bool = false
  ) -> Ref<RangeObject> {
    add(RangeObject(first: first, end: end, step: step, isClosed: isClosed))
  }
}
