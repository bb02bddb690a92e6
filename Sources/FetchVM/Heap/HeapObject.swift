/// Everything a script's values can point to. The heap owns one retain of each object; a sweep releases it, and `deinit` frees buffers.
///
/// Invariant: a heap object holds `Value`s and `Ref`s, never another heap object strongly, and its `trace` names each of them.
/// An object that Swift code holds strongly is a root, so a host needs no handles.
open class HeapObject {
  /// The next object of the heap's list; the heap owns it.
  @exclusivity(unchecked) public final var next: Unmanaged<HeapObject>?
  /// Reached in the collection that runs. Set for good in permanent objects, which stand in no list.
  @exclusivity(unchecked) public final var isMarked = false
  /// Has nothing to trace, so marking it is enough.
  public final let isLeaf: Bool
  /// A `StringObject`: the sweep keeps some of those for new strings.
  final let isString: Bool

  public init(isLeaf: Bool = false) {
    self.isLeaf = isLeaf
    isString = false
  }

  init(string: Void) {
    isLeaf = true
    isString = true
  }

  /// Marks every value this object holds.
  open func trace(_ marker: inout Marker) {}

  /// Bytes beside the object itself: what the heap counts towards its next collection.
  open var bodyBytes: Int { 0 }
}

/// An unowned pointer to a heap object: trivial to copy, kept valid by the rule that whatever a script can reach is traced.
public struct Ref<Object: AnyObject>: Equatable, BitwiseCopyable {
  public let unmanaged: Unmanaged<Object>

  @inlinable @inline(__always)
  public init(_ object: Object) { unmanaged = .passUnretained(object) }

  @inlinable @inline(__always)
  public init(unmanaged: Unmanaged<Object>) { self.unmanaged = unmanaged }

  /// The object, without a retain that outlives the expression.
  @inlinable @inline(__always)
  public var object: Object { unmanaged._withUnsafeGuaranteedRef { $0 } }

  @inlinable @inline(__always)
  public var pointer: UnsafeMutableRawPointer { unmanaged.toOpaque() }

  @inlinable @inline(__always)
  public static func == (left: Ref, right: Ref) -> Bool { left.pointer == right.pointer }
}

extension Ref {
  /// Hands the object to `body` without counting a reference, as a call through `object` does when the compiler cannot see what it runs.
  @inline(__always)
  func borrow<Result, E: Error>(_ body: (Object) throws(E) -> Result) throws(E) -> Result {
    // The method of `Unmanaged` passes no typed error on.
    try unmanaged._withUnsafeGuaranteedRef { object in Swift.Result { () throws(E) in try body(object) } }.get()
  }
}

extension Ref where Object: HeapObject {
  /// The same object by the name of a class it inherits from (or, when the caller knows, of a subclass).
  @inlinable @inline(__always)
  public func cast<Other: HeapObject>(to: Other.Type) -> Ref<Other> { Ref<Other>(unmanaged: .fromOpaque(pointer)) }

  @inlinable @inline(__always)
  public var base: Ref<HeapObject> { Ref<HeapObject>(unmanaged: .fromOpaque(pointer)) }
}
