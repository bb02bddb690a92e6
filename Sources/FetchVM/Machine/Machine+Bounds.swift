/// What keeps natives from taking all time or all memory.
extension Machine {
  /// The most bytes a single string or list may take: 4 GiB.
  public static let maximumLength = 1 << 32
  /// What is smaller is counted when it is there, and not before.
  private static let smallPart = 1 << 16

  /// As `walked`, in the midst of a native that may go on for long, and that holds so many bytes beside the heap: throws when the
  /// task that runs is to end, or when memory does. Nothing is collected.
  @inline(never)
  public func walking(_ count: Int, holding bytes: Int = 0) throws(Failure) {
    heap.walked(count)
    guard heap.isWalkDue else { return }
    // A collection that is due is left to the run loop.
    _ = heap.settleWalk()
    if let uninterruptedLength {
      if bytes > uninterruptedLength { throw tooLong("the text") }
      return
    }
    // What a host does outside of any task is nobody's to interrupt.
    if loop.current != nil {
      loop.poll()
      if let failure = takeCancellation() { throw failure }
    }
    try checkRoom(for: bytes)
  }

  /// Does what is no part of what a script calls, such as a report on it: nothing interrupts it, so a text it makes of a value is
  /// at most so long.
  public func uninterrupted<Result>(
    atMost length: Int = Machine.maximumLength, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let outer = uninterruptedLength
    uninterruptedLength = length
    defer { uninterruptedLength = outer }
    return try body()
  }

  /// Throws when a text of so many bytes, which `name` makes, would be too long or take too much memory.
  @inline(__always)
  public func checkLength(_ bytes: Int, _ name: String) throws(Failure) {
    if bytes > Machine.smallPart { try checkLongText(bytes, name) }
  }

  @inline(never)
  private func checkLongText(_ bytes: Int, _ name: String) throws(Failure) {
    if bytes > Machine.maximumLength { throw tooLong(name) }
    try checkRoom(for: bytes, name)
  }

  /// The error of a text that would be longer than `maximumLength`, or than it may be where it is made.
  public func tooLong(_ name: String) -> Failure {
    let limit = uninterruptedLength ?? Machine.maximumLength
    return failure(
      .limit,
      "\(name): the result would be longer than \(limit >> 30 > 0 ? "\(limit >> 30) GiB" : "\(limit >> 20) MiB")")
  }

  /// Throws when a list of so many items, which `name` makes, would be too long or take too much memory. Each takes `bytes`.
  public func checkCount(_ count: Int, _ name: String, bytes: Int = MemoryLayout<Value>.stride) throws(Failure) {
    if count > Machine.maximumLength / MemoryLayout<Value>.stride {
      throw failure(.limit, "\(name): a list of \(count) items is too long")
    }
    if count * bytes > Machine.smallPart { try checkRoom(for: count * bytes, name) }
  }

  /// Throws when so many bytes more would be too many. `name` is who needs them.
  public func checkRoom(for bytes: Int, _ name: String? = nil) throws(Failure) {
    if heap.hasRoom(for: bytes) { return }
    // What is dead goes before it is tried again.
    heap.debt = max(heap.debt, 1)
    let limit = "\(heap.limit >> 20) MiB of memory"
    throw failure(
      .limit,
      name.map { "\($0): with the result the script's values would take more than \(limit)" }
        ?? "the script's values take more than \(limit)")
  }

  /// What is to be thrown when the last collection left too much.
  func takeExcess() -> Failure? {
    guard heap.isOverLimit else { return nil }
    heap.isOverLimit = false
    return failure(.limit, "the script's values take more than \(heap.limit >> 20) MiB of memory")
  }
}
