#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What a pool's threads share: a queue of jobs under a lock.
///
/// Unchecked because the lock is the system's: all that changes is touched only between `lock` and `unlock`.
final class Crew: @unchecked Sendable {
  /// Work for one thread; its ticket goes into the mailbox when it is done.
  struct Job: Sendable {
    let ticket: Int
    let mailbox: Mailbox
    let run: @Sendable () -> Void
    /// Called in place of `run` when the system gives no thread at all.
    let refuse: @Sendable (SystemError) -> Void
  }

  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var jobs: [Job] = []
  private var threadCount = 0
  private var idleCount = 0
  private var isClosed = false
  /// Starts a thread of a crew; gives the system's error number, 0 when it runs.
  private let start: @Sendable (Crew) -> Int32

  init(start: @escaping @Sendable (Crew) -> Int32 = { $0.startThread() }) {
    self.start = start
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  private func locked<Result>(_ body: () -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body()
  }

  /// Queues a job, and starts a thread if all are busy and another is allowed.
  func add(_ job: Job, threadLimit: Int) {
    let needsThread = locked {
      jobs.append(job)
      guard idleCount < jobs.count, threadCount < threadLimit else {
        pthread_cond_signal(condition)
        return false
      }
      threadCount += 1
      return true
    }
    guard needsThread else { return }
    let number = start(self)
    if number == 0 { return }
    let stranded: [Job] = locked {
      threadCount -= 1
      guard threadCount == 0 else { return [] }
      defer { jobs = [] }
      return jobs
    }
    for job in stranded {
      job.refuse(SystemError("pthread_create", number))
      job.mailbox.post(job.ticket)
    }
  }

  /// Takes a job back that no thread has begun.
  func withdraw(_ ticket: Int) -> Bool {
    locked {
      guard let index = jobs.firstIndex(where: { $0.ticket == ticket }) else { return false }
      jobs.remove(at: index)
      return true
    }
  }

  func close() {
    locked {
      isClosed = true
      jobs = []
      pthread_cond_broadcast(condition)
    }
  }

  // The threads

  /// Starts a thread that blocks all signals: they are for the threads of whoever embeds us.
  private func startThread() -> Int32 {
    var all = sigset_t()
    var previous = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, &previous)
    defer { pthread_sigmask(SIG_SETMASK, &previous, nil) }
    let crew = Unmanaged.passRetained(self)
    #if canImport(Darwin)
      var thread: pthread_t?
    #else
      var thread = pthread_t()
    #endif
    let number = pthread_create(
      &thread, nil,
      { argument in
        #if canImport(Darwin)
          Unmanaged<Crew>.fromOpaque(argument).takeRetainedValue().work()
        #else
          if let argument { Unmanaged<Crew>.fromOpaque(argument).takeRetainedValue().work() }
        #endif
        return nil
      }, crew.toOpaque())
    guard number == 0 else {
      crew.release()
      return number
    }
    #if canImport(Darwin)
      if let thread { pthread_detach(thread) }
    #else
      pthread_detach(thread)
    #endif
    return 0
  }

  private func work() {
    while let job = next() {
      job.run()
      job.mailbox.post(job.ticket)
    }
  }

  /// Waits for a job; nil when the crew is closed.
  private func next() -> Job? {
    locked {
      idleCount += 1
      while jobs.isEmpty && !isClosed { pthread_cond_wait(condition, mutex) }
      idleCount -= 1
      return isClosed ? nil : jobs.removeFirst()
    }
  }
}
