#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A thread of its own for work that recurses deeper than the stack of its caller may allow.
enum LargeStack {
  /// What a tree of `NestingLimit.levels` takes in a debug build (8 KiB a level), and as much again for tools that make frames
  /// larger. Only what is used becomes memory.
  private static let size = 16 << 20

  /// Runs `body` on such a thread and waits for it; does nothing when the system gives us none.
  static func run(_ body: () -> Void) {
    withoutActuallyEscaping(body) { body in
      runAndWait(Job(body))
    }
  }

  private final class Job {
    let body: () -> Void

    init(_ body: @escaping () -> Void) { self.body = body }
  }

  private static func runAndWait(_ job: Job) {
    let argument = Unmanaged.passUnretained(job).toOpaque()
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, size)
    // Signals are for the threads of whoever embeds us.
    var all = sigset_t()
    var previous = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, &previous)
    #if canImport(Darwin)
      var created: pthread_t?
      let number = pthread_create(&created, &attributes, { LargeStack.work($0) }, argument)
    #else
      var thread = pthread_t()
      let number = pthread_create(&thread, &attributes, { LargeStack.work($0) }, argument)
    #endif
    pthread_sigmask(SIG_SETMASK, &previous, nil)
    #if canImport(Darwin)
      guard let thread = created else { return }
    #endif
    if number == 0 { pthread_join(thread, nil) }
    withExtendedLifetime(job) {}
  }

  private static func work(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let argument { Unmanaged<Job>.fromOpaque(argument).takeUnretainedValue().body() }
    return nil
  }
}
