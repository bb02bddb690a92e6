/// A number of permits; who asks first gets one first.
public final class Semaphore {
  /// How many permits are free.
  public private(set) var available: Int
  private let loop: EventLoop
  private var waiting = FIFO<Permit>()

  public init(_ permits: Int, on loop: EventLoop) {
    precondition(permits >= 0, "there is no negative number of permits")
    available = permits
    self.loop = loop
  }

  /// How many wait for a permit.
  public var waitingCount: Int { waiting.count }

  /// Succeeds with a permit, which must be given back with `release`. Cancelled, it leaves the queue; a permit that its
  /// task could no longer take goes to the next by itself.
  public func acquire() -> Future<Void> {
    let permit = Permit(of: self, on: loop)
    if available > 0 && waiting.isEmpty {
      available -= 1
      permit.succeed(())
    } else {
      permit.place = waiting.append(permit)
    }
    return permit
  }

  /// Gives a permit back: the one who has waited longest gets it.
  public func release() {
    if let next = waiting.popFirst() { next.succeed(()) } else { available += 1 }
  }

  /// One request for a permit.
  private final class Permit: Future<Void> {
    /// Where it waits.
    var place: FIFO<Permit>.Place?
    private let semaphore: Semaphore

    init(of semaphore: Semaphore, on loop: EventLoop) {
      self.semaphore = semaphore
      super.init(on: loop)
    }

    override func cancel(_ cancellation: Cancellation) {
      guard !isDone else { return }
      if let place { semaphore.waiting.remove(at: place) }
      fail(cancellation)
    }

    override func relinquish() -> Bool {
      semaphore.release()
      return true
    }
  }
}
