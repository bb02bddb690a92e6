import FetchTestSupport
import Synchronization
import Testing

@testable import FetchRuntime

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct ThreadPoolTests {
  private let loop = EventLoop()

  @Test func aJobsResultComesBackToTheLoop() throws {
    let job = loop.runInExecutor { 6 * 7 }
    try loop.runUntilComplete(job)
    #expect(job.output == 42)
    let failing = loop.runInExecutor { () throws -> Int in throw Trouble("job") }
    try loop.runUntilComplete(failing)
    #expect(failing.failure as? Trouble == Trouble("job"))
  }

  @Test func aThousandJobsAllEnd() throws {
    let jobs = (0..<1000).map { index in loop.runInExecutor { index } }
    let all = gather(jobs, on: loop)
    try loop.runUntilComplete(all)
    #expect(all.output == Array(0..<1000))
  }

  @Test func jobsFailWhenTheSystemGivesNoThreadAtAll() throws {
    let pool = ThreadPool(threads: 2, of: Crew { _ in EAGAIN })
    for _ in 0..<3 {
      let jobs = (0..<10).map { index in loop.runInExecutor(on: pool) { index } }
      for job in jobs {
        try loop.runUntilComplete(job)
        #expect(job.failure as? SystemError == SystemError("pthread_create", EAGAIN))
      }
      #expect(pool.submittedCount == 0 && pool.backlogCount == 0)
    }
  }

  @Test func onlyTwoJobsAThreadAreHandedOver() throws {
    let pool = ThreadPool(threads: 2)
    let gate = Gate()
    let jobs = (0..<10).map { _ in loop.runInExecutor(on: pool) { gate.wait() } }
    #expect(pool.submittedCount == 4 && pool.backlogCount == 6)
    gate.open(10)
    try loop.runUntilComplete(gather(jobs, on: loop))
    #expect(pool.submittedCount == 0 && pool.backlogCount == 0)
  }

  @Test func aJobThatWaitsIsTakenFromTheQueueAtOnce() throws {
    let pool = ThreadPool(threads: 1)
    let gate = Gate()
    let ran = Counter()
    let running = loop.runInExecutor(on: pool) { gate.wait() }
    let jobs = (0..<5).map { _ in loop.runInExecutor(on: pool) { ran.add() } }
    for job in jobs {
      job.cancel(Cancellation("stop"))
      #expect(job.isCancelled)
    }
    gate.open()
    try loop.runUntilComplete(running)
    try loop.runUntilComplete(loop.runInExecutor(on: pool) {})
    // The one that was next may have been begun already, but not its successors.
    #expect(ran.count == 0 && pool.submittedCount == 0)
  }

  @Test func aRunningJobIsFinishedBeforeItsWaiterHears() throws {
    let (started, gate) = (Gate(), Gate())
    let finished = Counter()
    let job = loop.runInExecutor {
      started.open()
      gate.wait()
      finished.add()
    }
    started.wait()
    let body = Scripted.waiting(for: job)
    let task = Task(body, in: nil, on: loop)
    loop.callSoon {
      task.cancel(Cancellation("stop"))
      #expect(!job.isDone && finished.count == 0)
      gate.open()
    }
    try loop.runUntilComplete(task)
    #expect(finished.count == 1 && job.isCancelled && body.wakes == ["ready", "stop"])
  }

  @Test func aCancelledRunningJobThatFailsSaysSo() throws {
    let (started, gate) = (Gate(), Gate())
    let job = loop.runInExecutor { () throws -> Void in
      started.open()
      gate.wait()
      throw Trouble("half written")
    }
    started.wait()
    job.cancel(Cancellation("stop"))
    gate.open()
    try loop.runUntilComplete(job)
    #expect(job.failure as? Trouble == Trouble("half written"))
  }

  @Test func jobsRunOnOtherThreadsThatBlockAllSignals() throws {
    let here = Thread.current
    var before = sigset_t()
    pthread_sigmask(SIG_BLOCK, nil, &before)
    let job = loop.runInExecutor { () -> (Bool, Bool, Bool) in
      var mask = sigset_t()
      pthread_sigmask(SIG_BLOCK, nil, &mask)
      return (Thread.current == here, sigismember(&mask, SIGINT) == 1, sigismember(&mask, SIGTERM) == 1)
    }
    var after = sigset_t()
    pthread_sigmask(SIG_BLOCK, nil, &after)
    #expect((1..<32).allSatisfy { sigismember(&after, $0) == sigismember(&before, $0) })
    try loop.runUntilComplete(job)
    let (isSame, blocksInterrupt, blocksTermination) = try #require(job.output)
    #expect(!isSame && blocksInterrupt && blocksTermination)
  }

  @Test func aLoopMayCloseWhileAJobRuns() {
    let (started, gate, ended) = (Gate(), Gate(), Gate())
    let closing = EventLoop()
    _ = closing.runInExecutor {
      started.open()
      gate.wait()
      ended.open()
    }
    started.wait()
    closing.close()
    gate.open()
    ended.wait()
  }
}

/// Which thread this is.
private enum Thread {
  static var current: UInt { UInt(bitPattern: pthread_self().hashValue) }
}

/// Counts on any thread.
final class Counter: Sendable {
  private let value = Atomic(0)

  func add() {
    value.wrappingAdd(1, ordering: .relaxed)
  }

  var count: Int { value.load(ordering: .relaxed) }
}
