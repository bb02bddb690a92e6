/// A call at a certain time.
public final class Timer {
  /// When it fires, in nanoseconds of the loop's clock.
  public let deadline: Int
  /// Orders timers of the same instant by when they were made.
  let sequence: Int
  /// Its place in the queue's heap, or -1 when it is in none.
  @exclusivity(unchecked) var position = -1
  private var action: (() -> Void)?
  /// Alive whenever `position` says that the timer is in it.
  private unowned(unsafe) let queue: TimerQueue

  init(deadline: Int, sequence: Int, in queue: TimerQueue, _ action: @escaping () -> Void) {
    self.deadline = deadline
    self.sequence = sequence
    self.queue = queue
    self.action = action
  }

  /// Whether it will still fire.
  public var isActive: Bool { position >= 0 }

  /// Takes it from the queue at once; it holds on to nothing any more.
  public func cancel() {
    if isActive { queue.remove(self) }
    action = nil
  }

  func fire() {
    let action = self.action
    self.action = nil
    action?()
  }
}
