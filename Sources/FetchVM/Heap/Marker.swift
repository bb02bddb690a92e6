/// The mark phase: an explicit stack of objects reached and not yet traced, so that deep structures need no native stack.
public struct Marker {
  private var gray: [Unmanaged<HeapObject>] = []

  init() { gray.reserveCapacity(256) }

  @inline(__always)
  public mutating func mark(_ value: Value) {
    if let object = value.heapObject { mark(object) }
  }

  @inline(__always)
  public mutating func mark<Object: HeapObject>(_ ref: Ref<Object>?) {
    if let ref { mark(ref.base) }
  }

  @inline(__always)
  public mutating func mark(_ ref: Ref<HeapObject>) {
    let isNew = ref.unmanaged._withUnsafeGuaranteedRef { object in
      if object.isMarked { return false }
      object.isMarked = true
      return !object.isLeaf
    }
    if isNew { gray.append(ref.unmanaged) }
  }

  /// Marks `count` values that stand one after another.
  @inline(__always)
  public mutating func mark(_ values: UnsafeMutablePointer<Value>, count: Int) {
    for index in 0..<count { mark(values[index]) }
  }

  mutating func drain() {
    while let object = gray.popLast() {
      object._withUnsafeGuaranteedRef { $0.trace(&self) }
    }
  }
}
