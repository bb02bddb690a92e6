#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Knows when the thread's native stack is nearly used up, so that deep recursion can stop in time.
struct NativeStack {
  /// What is left for what runs at the deepest level: making a message, and what the system needs.
  private static let reserve: UInt = 96 * 1024
  /// How much may be used before the thread's bounds are asked for, which costs the main thread some system calls.
  private static let unquestioned: UInt = 64 * 1024
  /// How much may be used when the system does not tell the bounds: threads have 512 KiB at least.
  private static let unknown: UInt = 384 * 1024

  private let start: UInt
  /// The lowest address that recursion may reach; stacks grow down.
  private var limit: UInt
  private var isExact = false

  /// The stack of the thread that runs this.
  init() {
    start = NativeStack.pointer()
    limit = start - NativeStack.unquestioned
  }

  /// Whether no further level fits.
  mutating func isExhausted() -> Bool {
    let pointer = NativeStack.pointer()
    if pointer > limit { return false }
    if !isExact {
      isExact = true
      limit = NativeStack.bottom().map { $0 + NativeStack.reserve } ?? start - NativeStack.unknown
    }
    return pointer <= limit
  }

  /// About where the caller's frame is.
  @inline(never)
  private static func pointer() -> UInt {
    var marker: UInt8 = 0
    return withUnsafeMutablePointer(to: &marker) { UInt(bitPattern: $0) }
  }

  /// The lowest address of this thread's stack, or nil when the system does not tell.
  private static func bottom() -> UInt? {
    #if canImport(Glibc)
      // Swift's Glibc module leaves GNU's own functions out.
      typealias GetAttributes = @convention(c) (pthread_t, UnsafeMutablePointer<pthread_attr_t>) -> Int32
      guard let symbol = dlsym(nil, "pthread_getattr_np") else { return nil }
      var attributes = pthread_attr_t()
      guard unsafeBitCast(symbol, to: GetAttributes.self)(pthread_self(), &attributes) == 0 else { return nil }
      defer { pthread_attr_destroy(&attributes) }
      var address: UnsafeMutableRawPointer?
      var size = 0
      guard pthread_attr_getstack(&attributes, &address, &size) == 0, let address else { return nil }
      return UInt(bitPattern: address)
    #else
      let top = UInt(bitPattern: pthread_get_stackaddr_np(pthread_self()))
      return top - UInt(pthread_get_stacksize_np(pthread_self()))
    #endif
  }
}
