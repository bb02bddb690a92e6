#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Runs `body` on a thread with a stack of 512 KiB, as small as any a host may call us on.
package func onSmallStack<Output: Sendable>(_ body: @escaping @Sendable () -> Output) throws -> Output {
  let job = SmallStackJob()
  nonisolated(unsafe) var output: Output?
  job.run = { output = body() }

  var attributes = pthread_attr_t()
  pthread_attr_init(&attributes)
  defer { pthread_attr_destroy(&attributes) }
  pthread_attr_setstacksize(&attributes, 512 * 1024)
  let argument = Unmanaged.passUnretained(job).toOpaque()
  #if canImport(Glibc)
    var thread = pthread_t()
    let status = pthread_create(&thread, &attributes, { runSmallStackJob($0) }, argument)
  #else
    var created: pthread_t?
    let status = pthread_create(&created, &attributes, { runSmallStackJob($0) }, argument)
    guard let thread = created else { throw SmallStackError(status: status) }
  #endif
  guard status == 0 else { throw SmallStackError(status: status) }
  pthread_join(thread, nil)
  return try withExtendedLifetime(job) {
    guard let output else { throw SmallStackError(status: 0) }
    return output
  }
}

private struct SmallStackError: Error {
  let status: Int32
}

private final class SmallStackJob {
  var run: () -> Void = {}
}

private func runSmallStackJob(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  if let argument { Unmanaged<SmallStackJob>.fromOpaque(argument).takeUnretainedValue().run() }
  return nil
}
