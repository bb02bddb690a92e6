import FetchScript
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Ctrl-C, `kill` and a terminal that is closed: the first cancels the script, so that its `finally` blocks run; the second ends the process at once.
///
/// A handler does both, which only sets flags and wakes the loop. A thread that waits for signals could do more, but with a second
/// thread the C library locks whatever it does: a script that needs none ran up to a quarter longer.
enum Signals {
  /// What every command does first.
  static func prepare() {
    // A broken pipe is EPIPE for the one who writes, not a signal that ends the process.
    signal(SIGPIPE, SIG_IGN)
    raiseDescriptorLimit()
  }

  /// From here on SIGINT, SIGTERM and SIGHUP cancel through `canceller`. A SIGINT or SIGHUP that was inherited as ignored (as in a
  /// background job of a shell, or under `nohup`) stays so. The second, which ends the process, calls `lastly` before.
  static func cancel(through canceller: Canceller, lastly: @escaping @Sendable () -> Void) {
    let hasCancelled = Atomic(false)
    handle([SIGTERM] + [SIGINT, SIGHUP].filter { !isIgnored($0) }) { number in
      if hasCancelled.exchange(true, ordering: .relaxed) {
        // When a terminal is closed both the system and the shell say so: that is nobody's impatience.
        if number == SIGHUP { return }
        lastly()
        _exit(130)
      }
      canceller.cancelInSignalHandler()
    }
  }

  /// From here on these signals go to `receive`, and do nothing else. It runs wherever the signal strikes, so it may neither
  /// allocate nor wait for a lock. Called once.
  static func handle(_ numbers: [Int32], by receive: @escaping @Sendable (Int32) -> Void) {
    receiver = receive
    var action = sigaction()
    let handler: @convention(c) (Int32) -> Void = { number in
      // What it interrupted may be about to look at the number of an error.
      let error = errno
      Signals.receiver?(number)
      errno = error
    }
    #if canImport(Glibc)
      action.__sigaction_handler.sa_handler = handler
    #else
      action.__sigaction_u.__sa_handler = handler
    #endif
    action.sa_flags = SA_RESTART
    // One at a time.
    sigfillset(&action.sa_mask)
    var set = sigset_t()
    sigemptyset(&set)
    for number in numbers {
      sigaction(number, &action, nil)
      sigaddset(&set, number)
    }
    // Whoever started us may have blocked them.
    pthread_sigmask(SIG_UNBLOCK, &set, nil)
  }

  /// A handler gets nothing but the signal's number, so whom it tells stands here. Written once, before the first signal can come.
  private nonisolated(unsafe) static var receiver: (@Sendable (Int32) -> Void)?

  private static func isIgnored(_ number: Int32) -> Bool {
    var inherited = sigaction()
    sigaction(number, nil, &inherited)
    #if canImport(Glibc)
      return inherited.__sigaction_handler.sa_handler.map { unsafeBitCast($0, to: Int.self) } == 1
    #else
      return inherited.__sigaction_u.__sa_handler.map { unsafeBitCast($0, to: Int.self) } == 1
    #endif
  }

  /// A crawl opens many sockets: as many descriptors as the system lets the process have.
  private static func raiseDescriptorLimit() {
    var limit = rlimit()
    #if canImport(Glibc)
      let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
      let resource = RLIMIT_NOFILE
    #endif
    guard getrlimit(resource, &limit) == 0, limit.rlim_cur < limit.rlim_max else { return }
    limit.rlim_cur = limit.rlim_max
    setrlimit(resource, &limit)
  }
}
