/// Something the loop will run soon.
enum ReadyEntry {
  /// A task's next step. The loop holds the task until it is over.
  case step(Unmanaged<Task>)
  case notify(Callback)
  /// A future that succeeds when its turn comes, unless it was cancelled by then.
  case complete(AnyFuture)
  case call(() -> Void)
}

/// What is ready to run, first in, first out: a ring buffer that doubles when it is full.
struct ReadyQueue: ~Copyable {
  private var entries: UnsafeMutablePointer<ReadyEntry>
  private var mask: Int
  /// How many entries were ever taken and added; their difference is the count, and each modulo the size is a place.
  private var head = 0
  private var tail = 0

  init(capacity: Int = 256) {
    precondition(capacity > 0 && capacity & (capacity - 1) == 0, "the ring's size is a power of two")
    entries = .allocate(capacity: capacity)
    mask = capacity - 1
  }

  deinit {
    for index in head..<tail { (entries + (index & mask)).deinitialize(count: 1) }
    entries.deallocate()
  }

  var count: Int { tail &- head }
  var isEmpty: Bool { head == tail }

  @inline(__always)
  mutating func append(_ entry: consuming ReadyEntry) {
    if tail &- head > mask { grow() }
    (entries + (tail & mask)).initialize(to: entry)
    tail &+= 1
  }

  @inline(__always)
  mutating func removeFirst() -> ReadyEntry {
    let entry = (entries + (head & mask)).move()
    head &+= 1
    return entry
  }

  @inline(never)
  private mutating func grow() {
    let capacity = (mask + 1) * 2
    let grown = UnsafeMutablePointer<ReadyEntry>.allocate(capacity: capacity)
    for index in head..<tail {
      (grown + (index & (capacity - 1))).initialize(to: (entries + (index & mask)).move())
    }
    entries.deallocate()
    entries = grown
    mask = capacity - 1
  }
}
