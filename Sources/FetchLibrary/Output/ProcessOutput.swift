import FetchDiagnostics

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The process's standard output and standard error.
///
/// Output is held back and written in large pieces; on a terminal, line by line, and what would make it do something is shown
/// escaped, since it may come from the network. Each stream is asked by itself whether it is a terminal. Errors are written at once,
/// after what was printed before them, so the two keep their order where they go to one place. When nothing can be written any more,
/// `onFailure` is told once.
package final class ProcessOutput: ScriptOutput {
  static let capacity = 64 * 1024

  /// The error number of what went wrong: EPIPE when the reader went away (`| head`). What is printed from then on goes nowhere.
  package private(set) var failure: Int32?
  /// Called when the output fails, from inside the `print` or the loop.
  package var onFailure: (() -> Void)?
  /// Called before anything is written that may come to a terminal, with whether it ends a line.
  package var onWriting: ((_ endsLine: Bool) -> Void)?
  private let output, errors: Int32
  private let isTerminal, showsErrors: Bool
  /// What the terminals are sent.
  private var visibleOutput = VisibleBytes()
  private var visibleErrors = VisibleBytes()
  private var held: [UInt8] = []

  /// Writes to these descriptors.
  package init(to output: Int32 = STDOUT_FILENO, errors: Int32 = STDERR_FILENO) {
    self.output = output
    self.errors = errors
    isTerminal = isatty(output) == 1
    showsErrors = isatty(errors) == 1
    held.reserveCapacity(ProcessOutput.capacity)
  }

  deinit {
    // Whoever listens may be gone already.
    onFailure = nil
    onWriting = nil
    visibleOutput.finish(&held)
    flush()
    var rest: [UInt8] = []
    visibleErrors.finish(&rest)
    _ = rest.withUnsafeBufferPointer { ProcessOutput.writeAll($0, to: errors) }
  }

  package func write(_ bytes: UnsafeBufferPointer<UInt8>, to stream: StandardStream, raw: Bool) {
    switch stream {
    case .output:
      if failure != nil { return }
      if isTerminal { visibleOutput.append(bytes, raw: raw, to: &held) } else { held.append(contentsOf: bytes) }
      let endsLine = isTerminal && bytes.last == 0x0A
      if endsLine || held.count >= ProcessOutput.capacity { flush() }
    case .error:
      flush()
      onWriting?(bytes.last == 0x0A)
      guard showsErrors else {
        _ = ProcessOutput.writeAll(bytes, to: errors)
        return
      }
      var shown: [UInt8] = []
      visibleErrors.append(bytes, raw: raw, to: &shown)
      _ = shown.withUnsafeBufferPointer { ProcessOutput.writeAll($0, to: errors) }
    }
  }

  package func flush() {
    if held.isEmpty { return }
    if isTerminal { onWriting?(held.last == 0x0A) }
    let failure = held.withUnsafeBufferPointer { ProcessOutput.writeAll($0, to: output) }
    held.removeAll(keepingCapacity: true)
    guard let failure else { return }
    self.failure = failure
    onFailure?()
  }

  /// Writes everything, waiting where the descriptor was made non-blocking; the error number when that cannot be done.
  private static func writeAll(_ bytes: UnsafeBufferPointer<UInt8>, to descriptor: Int32) -> Int32? {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = systemWrite(descriptor, UnsafeBufferPointer(rebasing: rest))
      if written >= 0 {
        rest = rest.dropFirst(written)
      } else if errno == EAGAIN || errno == EWOULDBLOCK {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&waiting, 1, -1)
      } else if errno != EINTR {
        return errno
      }
    }
    return nil
  }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeBufferPointer<UInt8>) -> Int {
  write(descriptor, bytes.baseAddress, bytes.count)
}
