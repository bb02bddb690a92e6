/// One thing that the store asks of its file.
enum QueueRequest: Sendable {
  case add([NewItem])
  /// The next items in line behind a position, at most so many.
  case read(after: Int, limit: Int)
  /// The item was taken.
  case attempt(Int)
  /// It was taken in vain: that does not count.
  case stop(Int)
  case finish(Int)
  /// It failed, and goes to the end of the line.
  case postpone(Int, error: String)
  case setAside(Int, error: String)
  case has([UInt8])
  case failed
  case retry
  case forget
}

/// What the file answers.
enum QueueAnswer: Sendable {
  /// It is done.
  case done
  /// Which were new.
  case added([Bool])
  case items([StoredItem])
  case known(Bool)
  case failed([FailedItem])
  /// How many.
  case count(Int)
}

/// An item that waits, as the file has it.
struct StoredItem: Sendable {
  /// Where it stands in line.
  let position: Int
  let text: [UInt8]
  /// How often it was taken before.
  let attempts: Int
}
