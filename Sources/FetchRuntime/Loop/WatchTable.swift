/// What is watched: one record for each descriptor, in an array indexed by descriptor.
struct WatchTable: ~Copyable {
  struct Record {
    var handler: ((Interest) -> Void)?
    /// What the handler wants to hear of; empty when the descriptor is at rest.
    var interest: Interest = []
    /// Whether the handler is called, with nothing that it is ready for, when the descriptor fires at rest.
    var hearsStirring = false
    /// What the selector watches for: it may lag behind, since taking back a registration costs a system call.
    var registered: Interest = []
    /// Counts the descriptor's lives, so that an event of an earlier one is recognised.
    var generation: UInt32 = 0
  }

  private var records = UnsafeMutableBufferPointer<Record>(start: nil, count: 0)
  /// How many descriptors somebody wants to hear of.
  private(set) var activeCount = 0

  deinit {
    records.deinitialize()
    records.deallocate()
  }

  /// The descriptor's record, if it has one. The pointer is good until the next descriptor is added.
  func record(of descriptor: Int32) -> UnsafeMutablePointer<Record>? {
    guard descriptor >= 0, Int(descriptor) < records.count else { return nil }
    return records.baseAddress.map { $0 + Int(descriptor) }
  }

  /// Makes place for the descriptor's record.
  mutating func admit(_ descriptor: Int32) {
    precondition(descriptor >= 0, "only an open descriptor can be watched")
    guard Int(descriptor) >= records.count else { return }
    let grown = UnsafeMutableBufferPointer<Record>.allocate(capacity: max(Int(descriptor) + 1, records.count * 2, 64))
    let moved = grown.moveInitialize(fromContentsOf: records)
    grown[moved...].initialize(repeating: Record())
    records.deallocate()
    records = grown
  }

  /// Sets what its handler wants to hear of.
  mutating func setInterest(_ interest: Interest, of record: UnsafeMutablePointer<Record>) {
    if record.pointee.interest.isEmpty != interest.isEmpty { activeCount += interest.isEmpty ? -1 : 1 }
    record.pointee.interest = interest
  }

  /// Drops all records; a handler that is let go may ask for the table again, and finds it empty.
  mutating func removeAll() {
    let dropped = records
    records = UnsafeMutableBufferPointer(start: nil, count: 0)
    activeCount = 0
    dropped.deinitialize()
    dropped.deallocate()
  }
}
