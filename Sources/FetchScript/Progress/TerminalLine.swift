import FetchDiagnostics
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The last line of a terminal, shown and taken away again without a trace.
package final class TerminalLine: ProgressCanvas, Sendable {
  private let descriptor: Int32
  /// How wide the line is that stands there; 0 for none.
  private let width = Atomic(0)
  package let showsTyping: Bool

  /// The line of the terminal that standard error is; nil when it is none, or one whose cursor cannot be moved.
  package init?(descriptor: Int32 = STDERR_FILENO) {
    guard isatty(descriptor) == 1, let name = getenv("TERM").map({ String(cString: $0) }), !name.isEmpty, name != "dumb"
    else { return nil }
    self.descriptor = descriptor
    showsTyping = isatty(STDIN_FILENO) == 1
  }

  /// Nil in the background, where the terminal is another program's.
  package var columns: Int? {
    let group = tcgetpgrp(descriptor)
    return group == -1 || group == getpgrp() ? terminalColumns : nil
  }

  package func draw(_ text: String) {
    write(start + text + "\u{1B}[J")
    width.store(DisplayWidth.columns(of: text), ordering: .relaxed)
  }

  package func erase() {
    write(start + "\u{1B}[J")
    width.store(0, ordering: .relaxed)
  }

  /// Takes the line away as the process ends at once.
  package func eraseInSignalHandler() {
    guard width.load(ordering: .relaxed) > 0 else { return }
    // "\r", and the end of the screen from there: a text would be allocated.
    withUnsafeBytes(of: (UInt8(0x0D), UInt8(0x1B), UInt8(0x5B), UInt8(0x4A))) {
      _ = systemWrite(descriptor, $0.baseAddress, $0.count)
    }
  }

  /// What moves the cursor to where the line begins: a terminal made narrower has broken it into several.
  private var start: String {
    let rows = (max(1, width.load(ordering: .relaxed)) - 1) / terminalColumns
    return rows > 0 ? "\r\u{1B}[\(rows)A" : "\r"
  }

  private var terminalColumns: Int {
    var size = winsize()
    return ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
  }

  private func write(_ text: String) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno != EINTR { return }
      rest = rest.dropFirst(max(0, count))
    }
  }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
