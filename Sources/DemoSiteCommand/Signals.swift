#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The signals that end the program: SIGINT and SIGTERM, without those that the parent has it ignore.
func endingSignals() -> [Int32] {
  [SIGINT, SIGTERM].filter { signal in
    var action = sigaction()
    sigaction(signal, nil, &action)
    #if canImport(Glibc)
      let handler = action.__sigaction_handler.sa_handler
    #else
      let handler = action.__sigaction_u.__sa_handler
    #endif
    return unsafeBitCast(handler, to: Int.self) != unsafeBitCast(SIG_IGN, to: Int.self)
  }
}

/// Blocks the signals on this thread, and on those it starts from now on.
func blockSignals(_ signals: [Int32]) {
  var set = signalSet(signals)
  pthread_sigmask(SIG_BLOCK, &set, nil)
}

/// Calls `action` on a thread of its own at the first of the signals; the second ends the program at once.
func onSignal(_ signals: [Int32], _ action: @escaping @Sendable () -> Void) {
  guard !signals.isEmpty else { return }
  final class Watch: Sendable {
    let signals: [Int32]
    let action: @Sendable () -> Void

    init(_ signals: [Int32], _ action: @escaping @Sendable () -> Void) {
      self.signals = signals
      self.action = action
    }

    func run() {
      var set = signalSet(signals)
      var signal: Int32 = 0
      sigwait(&set, &signal)
      action()
      sigwait(&set, &signal)
      _exit(128 + signal)
    }
  }
  let watch = Unmanaged.passRetained(Watch(signals, action))
  #if canImport(Glibc)
    var thread = pthread_t()
    let start: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { context in
      context.map { Unmanaged<Watch>.fromOpaque($0).takeRetainedValue().run() }
      return nil
    }
  #else
    var thread: pthread_t?
    let start: @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? = { context in
      Unmanaged<Watch>.fromOpaque(context).takeRetainedValue().run()
      return nil
    }
  #endif
  pthread_create(&thread, nil, start, watch.toOpaque())
}

private func signalSet(_ signals: [Int32]) -> sigset_t {
  var set = sigset_t()
  sigemptyset(&set)
  for signal in signals { sigaddset(&set, signal) }
  return set
}
