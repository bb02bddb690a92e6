import FetchScript
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Ctrl-C and `kill`: the first cancels the script, so that its `finally` blocks run; the second ends the process at once.
///
/// SIGINT and SIGTERM are blocked before any thread starts, and one thread waits for them, so that no code is ever interrupted midway.
enum Signals {
  /// Must be called before anything starts a thread.
  static func prepare() {
    // A broken pipe is EPIPE for the one who writes, not a signal that ends the process.
    signal(SIGPIPE, SIG_IGN)
    raiseDescriptorLimit()
    var set = watched
    pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  /// From here on a signal cancels through `canceller`.
  static func cancel(_ canceller: Canceller) {
    let hasCancelled = Atomic(false)
    let context = Unmanaged.passRetained(
      Context(watched) { _ in
        if hasCancelled.exchange(true, ordering: .relaxed) { _exit(130) }
        canceller.cancel()
      }
    ).toOpaque()
    if !startThread(context) {
      // Without the thread the usual ending is better than none.
      var set = watched
      pthread_sigmask(SIG_UNBLOCK, &set, nil)
    }
  }

  /// From here on these signals go to `receive`, on a thread of its own, and do nothing else.
  static func forward(_ numbers: [Int32], to receive: @escaping @Sendable (Int32) -> Void) {
    var set = sigset_t()
    sigemptyset(&set)
    for number in numbers { sigaddset(&set, number) }
    pthread_sigmask(SIG_BLOCK, &set, nil)
    _ = startThread(Unmanaged.passRetained(Context(set, receive)).toOpaque())
  }

  private static func startThread(_ context: UnsafeMutableRawPointer) -> Bool {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    pthread_attr_setstacksize(&attributes, 128 * 1024)
    #if canImport(Glibc)
      var thread = pthread_t()
    #else
      var thread: pthread_t?
    #endif
    return pthread_create(&thread, &attributes, waitForSignals, context) == 0
  }

  private final class Context: Sendable {
    let numbers: sigset_t
    let receive: @Sendable (Int32) -> Void

    init(_ numbers: sigset_t, _ receive: @escaping @Sendable (Int32) -> Void) {
      self.numbers = numbers
      self.receive = receive
    }
  }

  /// SIGINT, unless it was inherited as ignored (as in `nohup` or a background job of a shell), and SIGTERM.
  private static var watched: sigset_t {
    var set = sigset_t()
    sigemptyset(&set)
    var inherited = sigaction()
    sigaction(SIGINT, nil, &inherited)
    #if canImport(Glibc)
      let isIgnored = inherited.__sigaction_handler.sa_handler.map { unsafeBitCast($0, to: Int.self) } == 1
    #else
      let isIgnored = inherited.__sigaction_u.__sa_handler.map { unsafeBitCast($0, to: Int.self) } == 1
    #endif
    if !isIgnored { sigaddset(&set, SIGINT) }
    sigaddset(&set, SIGTERM)
    return set
  }

  private static let waitForSignals: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = {
    pointer in
    pointer.map(Signals.wait)
    return nil
  }

  private static func wait(_ pointer: UnsafeMutableRawPointer) {
    let context = Unmanaged<Context>.fromOpaque(pointer).takeRetainedValue()
    var set = context.numbers
    var number: Int32 = 0
    while sigwait(&set, &number) == 0 { context.receive(number) }
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
