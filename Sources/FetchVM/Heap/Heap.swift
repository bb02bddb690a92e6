/// The objects of one machine, collected by mark and sweep.
///
/// Collections happen only between instructions that allocate, or when the loop is idle, so a native never meets one.
public struct Heap {
  /// Bytes allocated since the last collection, less what may be allocated before the next. Positive: collect.
  public var debt = -Heap.minimumThreshold
  /// Bytes that survived the last collection.
  public private(set) var liveBytes = 0
  /// The most bytes that objects may take: the machine sees to it that what would take more is an error.
  public var limit = Int.max
  /// What the last collection left is over the limit, and nobody has been told yet.
  var isOverLimit = false
  /// Collects at every allocation: finds values that no root reaches. Slow, for tests.
  public var collectsAlways = false { didSet { if collectsAlways { (debt, threshold) = (1, -1) } } }
  /// How often the heap was collected.
  public private(set) var collections = 0

  /// Values gone through, without allocating, since a collection or a look around.
  private var walk = 0
  /// The walk has been added to the debt, for which the run loop stops.
  private(set) var isWalkDue = false
  /// Bytes that may be allocated between the last collection and the next.
  private var threshold = Heap.minimumThreshold

  private var all: Unmanaged<HeapObject>?
  private var marker = Marker()
  private var spares = SpareStrings()

  static let minimumThreshold = 64_000
  static let objectBytes = 64
  /// The longest walk that passes unnoticed: less than a millisecond of work.
  private static let freeWalk = 65_536
  /// More than any memory has bytes.
  private static let walkDebt = 1 << 62

  public init() {}

  /// Takes ownership of a new object.
  @inline(__always)
  public mutating func add<Object: HeapObject>(_ object: consuming Object, bytes: Int = 0) -> Ref<Object> {
    debt &+= Heap.objectBytes &+ bytes
    object.next = all
    let ref = Ref(unmanaged: Unmanaged.passRetained(object))
    all = ref.base.unmanaged
    return ref
  }

  /// A string object that a sweep kept, to be filled anew and then given to `readd`.
  @inline(__always)
  mutating func takeSpareString() -> Ref<StringObject>? { spares.pop() }

  /// Takes back an object from `takeSpareString`.
  @inline(__always)
  mutating func readd(_ object: Ref<StringObject>, bytes: Int) {
    debt &+= Heap.objectBytes &+ bytes
    object.object.next = all
    all = object.base.unmanaged
  }

  /// Notes that an object's body grew.
  @inline(__always)
  public mutating func grew(by bytes: Int) { debt &+= bytes }

  /// Notes that so many values were gone through. After a long walk the run loop stops as for a collection: so no call and no jump
  /// pays for this.
  @inline(__always)
  mutating func walked(_ count: Int) {
    walk &+= count
    if _slowPath(walk > Heap.freeWalk), !isWalkDue {
      isWalkDue = true
      debt &+= Heap.walkDebt
    }
  }

  /// Has the run loop stop for a collection, whatever the debt.
  mutating func collectSoon() { debt = max(debt, isWalkDue ? Heap.walkDebt &+ 1 : 1) }

  /// The run loop has stopped; whether it was for a collection.
  mutating func settleWalk() -> Bool {
    walk = 0
    if isWalkDue {
      isWalkDue = false
      debt &-= Heap.walkDebt
    }
    return debt > 0
  }

  /// Bytes that objects take, the dead ones among them that are not collected yet.
  private var used: Int { liveBytes &+ threshold &+ debt &- (isWalkDue ? Heap.walkDebt : 0) }

  /// Whether so many bytes more are within the limit.
  func hasRoom(for bytes: Int) -> Bool { bytes <= limit - max(used, 0) }

  /// Marks from `roots` and from what Swift code holds, then releases the rest.
  public mutating func collect(roots: (inout Marker) -> Void) {
    collections += 1
    markHeldObjects()
    roots(&marker)
    marker.drain()
    sweep()
    isOverLimit = liveBytes > limit
    // Near the limit little is left to be allocated; but a collection of all there is must not come all the time.
    let room = max(min(liveBytes, limit - liveBytes), liveBytes / 8)
    threshold = collectsAlways ? -1 : max(Heap.minimumThreshold, room)
    debt = -threshold
    (walk, isWalkDue) = (0, false)
  }

  /// An object with a second owner is held by Swift code.
  private mutating func markHeldObjects() {
    var cursor = all
    while let object = cursor {
      var current = object
      let isHeld = withUnsafeMutablePointer(to: &current) { pointer in
        pointer.withMemoryRebound(to: HeapObject.self, capacity: 1) { !isKnownUniquelyReferenced(&$0.pointee) }
      }
      if isHeld { marker.mark(Ref(unmanaged: object)) }
      cursor = object._withUnsafeGuaranteedRef { $0.next }
    }
  }

  private mutating func sweep() {
    var previous: Unmanaged<HeapObject>?
    var cursor = all
    liveBytes = 0
    while let object = cursor {
      let next = object._withUnsafeGuaranteedRef { $0.next }
      if object._withUnsafeGuaranteedRef({ $0.isMarked }) {
        object._withUnsafeGuaranteedRef {
          $0.isMarked = false
          liveBytes &+= Heap.objectBytes &+ $0.bodyBytes
        }
        previous = object
      } else {
        if let previous { previous._withUnsafeGuaranteedRef { $0.next = next } } else { all = next }
        // Where every use of a dead object is to be found, none comes back as another string.
        if object._withUnsafeGuaranteedRef({ $0.isString }), !collectsAlways {
          spares.push(Ref(unmanaged: .fromOpaque(object.toOpaque())))
        } else {
          object.release()
        }
      }
      cursor = next
    }
  }

  /// Releases everything; the machine is going away.
  public mutating func releaseAll() {
    spares.removeAll()
    var cursor = all
    all = nil
    while let object = cursor {
      cursor = object._withUnsafeGuaranteedRef { $0.next }
      object.release()
    }
  }
}
