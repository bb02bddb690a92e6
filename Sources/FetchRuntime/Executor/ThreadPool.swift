#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The threads a loop hands its blocking jobs to, started as they are needed.
///
/// At most two jobs for each thread are handed over; the others wait on the loop, where cancelling them is free and
/// nobody needs a lock. Jobs must not wait for other jobs.
public final class ThreadPool {
  /// How many threads there may be.
  public let threadLimit: Int
  private let crew: Crew
  /// Jobs that wait on the loop, by ticket; `order` may still name some that were cancelled.
  private var waiting: [Int: Crew.Job] = [:]
  private var order = FIFO<Int>()
  /// How many jobs the threads have, running or next.
  public private(set) var submittedCount = 0

  /// A pool of at most so many threads; by default as many as suit the machine's disks and processors.
  public convenience init(threads: Int? = nil) { self.init(threads: threads, of: Crew()) }

  /// A pool of the threads of `crew`.
  init(threads: Int?, of crew: Crew) {
    self.crew = crew
    threadLimit = max(1, threads ?? min(16, max(4, sysconf(Int32(_SC_NPROCESSORS_ONLN)))))
  }

  deinit {
    close()
  }

  /// How many jobs wait on the loop.
  public var backlogCount: Int { waiting.count }

  func add(_ job: Crew.Job) {
    waiting[job.ticket] = job
    order.append(job.ticket)
    submit()
  }

  /// Takes a job back that no thread has begun; false if one has.
  func withdraw(_ ticket: Int) -> Bool {
    if waiting.removeValue(forKey: ticket) != nil { return true }
    guard crew.withdraw(ticket) else { return false }
    jobEnded()
    return true
  }

  /// A thread is done with a job: another can be handed over.
  func jobEnded() {
    submittedCount -= 1
    submit()
  }

  /// Hands jobs over while the threads have room.
  private func submit() {
    while submittedCount < threadLimit * 2, let ticket = order.popFirst() {
      guard let job = waiting.removeValue(forKey: ticket) else { continue }
      submittedCount += 1
      crew.add(job, threadLimit: threadLimit)
    }
  }

  /// Ends the threads, each after the job it runs; what has not begun never runs.
  public func close() {
    waiting = [:]
    crew.close()
  }
}
