/// Runs what is ready, and waits for what is not: timers, descriptors, jobs on other threads.
///
/// Everything on it, futures, tasks, timers, handlers, belongs to the one thread that calls `runUntilComplete`. Only
/// `interrupt` may be touched from elsewhere.
public final class EventLoop {
  /// How many entries run before timers and descriptors get their turn.
  static let stepsBetweenPolls = 64

  /// What time it is.
  public let clock: any Clock
  /// Wakes the loop from another thread.
  public let interrupt: Interrupt
  /// Called on the loop after `interrupt.raise()`, also while a coroutine is busy.
  public var onInterrupt: (() -> Void)?
  /// Called when nothing is ready, before the loop waits: the time to pass on what was held back.
  public var onIdle: (() -> Void)?
  /// The threads for what would block.
  public let executor: ThreadPool
  /// The task whose step is running.
  public var current: Task? { running?.takeUnretainedValue() }
  @exclusivity(unchecked) var running: Unmanaged<Task>?

  @exclusivity(unchecked) var ready = ReadyQueue()
  @exclusivity(unchecked) var tasks = TaskList()
  /// The tasks that are not done.
  public var taskCount: Int { tasks.count }
  let timers = TimerQueue()
  let selector: any Selector
  @exclusivity(unchecked) var watches = WatchTable()
  let mailbox = Mailbox()
  var jobs = JobTable()
  private let manualClock: ManualClock?
  private var pulse: Timer?
  private var cancellations: [(AnyFuture, Cancellation)] = []
  private var isCancelling = false
  /// Why it cannot run: the system had no descriptor left for what wakes it.
  var flaw: SystemError?
  private var isRunning = false
  private var isLooking = false
  private var isClosed = false

  /// A loop with the system's clock and best selector, or with others.
  public init(clock: any Clock = MonotonicClock(), selector: (any Selector)? = nil) {
    self.clock = clock
    manualClock = clock as? ManualClock
    self.selector = selector ?? systemSelector()
    interrupt = Interrupt(waking: mailbox)
    executor = ThreadPool()
    watchMailbox()
  }

  deinit {
    close()
  }

  // What is to be run

  /// Runs `action` in the ready queue's turn.
  public func callSoon(_ action: @escaping () -> Void) {
    ready.append(.call(action))
  }

  /// Completes `future` in the ready queue's turn, unless something else has done so by then.
  public func completeSoon(_ future: AnyFuture) {
    ready.append(.complete(future))
  }

  /// Runs `action` after some nanoseconds; timers of the same instant fire in the order they were made.
  @discardableResult
  public func callLater(_ nanoseconds: Int, _ action: @escaping () -> Void) -> Timer {
    let (instant, overflow) = clock.now.addingReportingOverflow(max(0, nanoseconds))
    return callAt(overflow ? .max : instant, action)
  }

  /// Runs `action` at an instant of the loop's clock.
  @discardableResult
  public func callAt(_ instant: Int, _ action: @escaping () -> Void) -> Timer {
    timers.add(at: instant, action)
  }

  /// A future that succeeds after some nanoseconds.
  public func sleep(_ nanoseconds: Int) -> Future<Void> {
    Sleep(for: nanoseconds, on: self)
  }

  /// Runs `action` after some nanoseconds, in place of the pulse before. Nothing waits for it: a loop that has but its pulse still sees
  /// that what it waits for can never happen.
  public func pulse(after nanoseconds: Int, _ action: @escaping () -> Void) {
    stopPulse()
    pulse = callLater(nanoseconds) { [unowned self] in
      pulse = nil
      action()
    }
  }

  /// Takes the pulse back.
  public func stopPulse() {
    pulse?.cancel()
    pulse = nil
  }

  /// When the next timer is due: a busy coroutine looks at it to know whether to call `poll`.
  public var nextDeadline: Int? { timers.nextDeadline }

  // Running

  /// Makes `future` a child of the task whose step is running, if there is one.
  public func adopt(_ future: AnyFuture) {
    running?._withUnsafeGuaranteedRef { $0.adopt(future) }
  }

  /// Runs until `future` is done.
  public func runUntilComplete(_ future: AnyFuture) throws(LoopError) {
    precondition(!isRunning, "a loop runs once at a time")
    isRunning = true
    defer { isRunning = false }
    while !future.isDone {
      if ready.isEmpty { try waitForEvents(future) } else { try look(for: 0) }
      var steps = Self.stepsBetweenPolls
      while steps > 0, !ready.isEmpty, !future.isDone {
        switch ready.removeFirst() {
        case .step(let task):
          task._withUnsafeGuaranteedRef { $0.step() }
          if task._withUnsafeGuaranteedRef({ $0.phase == .done }) { task.release() }
        case .notify(let callback): callback.run()
        case .complete(let future): if !future.isDone { future.complete() }
        case .call(let action): action()
        }
        steps &-= 1
      }
    }
  }

  /// Lets timers, descriptors, finished jobs and an interrupt in while a coroutine is busy; never other tasks' steps.
  public func poll() {
    // What was let in may go on for long itself.
    if isLooking { return }
    // What the selector fails with now it fails with again when the loop next waits, and there it is reported.
    try? look(for: 0)
  }

  private func waitForEvents(_ future: AnyFuture) throws(LoopError) {
    if mailbox.hasMail { return try look(for: 0) }
    onIdle?()
    // It may have made something ready.
    if !ready.isEmpty { return }
    let deadline = timers.nextDeadline
    let nothingOutside = watches.activeCount == 0 && jobs.isEmpty
    if nothingOutside && timers.count == (pulse == nil ? 0 : 1) { throw .deadlock(waitingFor: "\(type(of: future))") }
    if let manualClock {
      if let deadline, nothingOutside { manualClock.advance(to: deadline) }
      // Its timers fire when it is moved, not when time passes.
      let hasDueTimer = deadline.map { $0 <= manualClock.now } ?? false
      try look(for: hasDueTimer ? 0 : nil)
    } else {
      try look(for: deadline.map { max(0, $0 - clock.now) })
    }
  }

  /// Waits at most so long for descriptors and mail, or forever, and then does what came and what is due.
  private func look(for nanoseconds: Int?) throws(LoopError) {
    if let flaw { throw .system(flaw) }
    isLooking = true
    defer { isLooking = false }
    if nanoseconds != 0 || watches.activeCount > 0 {
      do throws(SystemError) {
        try selector.wait(for: nanoseconds) { event in deliver(event) }
      } catch {
        throw .system(error)
      }
    }
    if mailbox.hasMail { openMail() }
    if timers.count > 0 {
      let now = clock.now
      while let timer = timers.popDue(at: now) { timer.fire() }
    }
  }

  private func openMail() {
    for ticket in mailbox.collect() { jobs.take(ticket)?() }
    if interrupt.take() { onInterrupt?() }
  }

  // Cancelling

  /// Cancels `future` once the cancellations under way are through: chains of tasks can be deeper than the stack.
  func cancelInTurn(_ future: AnyFuture, _ cancellation: Cancellation) {
    cancellations.append((future, cancellation))
    if isCancelling { return }
    isCancelling = true
    defer { isCancelling = false }
    var next = 0
    while next < cancellations.count {
      let (future, cancellation) = cancellations[next]
      next += 1
      future.cancel(cancellation)
    }
    cancellations.removeAll()
  }

  // The end

  /// Lets go of everything: what is ready never runs, descriptors are no longer watched, threads end after their jobs.
  ///
  /// Not while it runs.
  public func close() {
    guard !isClosed else { return }
    precondition(!isRunning, "a loop is closed when it does not run")
    isClosed = true
    // What is let go may put something into the queue again, while it cleans up.
    dropReady()
    var abandoned = tasks.takeAll()
    for task in abandoned { task.abandon() }
    timers.removeAll()
    jobs.removeAll()
    executor.close()
    watches.removeAll()
    selector.close()
    mailbox.close()
    dropReady()
    abandoned = []
    dropReady()
  }

  private func dropReady() {
    while !ready.isEmpty {
      if case .step(let task) = ready.removeFirst(), task._withUnsafeGuaranteedRef({ $0.phase == .done }) {
        task.release()
      }
    }
  }
}

/// Succeeds when its time has come.
private final class Sleep: Future<Void> {
  private var timer: Timer?

  init(for nanoseconds: Int, on loop: EventLoop) {
    super.init(on: loop)
    timer = loop.callLater(nanoseconds) { [self] in succeed(()) }
  }

  override func cancel(_ cancellation: Cancellation) {
    guard !isDone else { return }
    timer?.cancel()
    fail(cancellation)
  }
}
