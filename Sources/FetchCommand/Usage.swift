import FetchDiagnostics

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What the command says itself, beside what scripts print.
enum Usage {
  /// Says what is wrong with the command line; answers with its exit status.
  static func complain(_ message: String, _ hint: String) -> Int32 {
    writeError(DiagnosticRenderer.render(message: message, help: hint))
    return 2
  }

  /// Writes text that quotes scripts or arguments to standard output: on a terminal its control characters are shown escaped.
  static func write(_ text: String) { write(visible(text, on: STDOUT_FILENO), to: STDOUT_FILENO) }

  /// The same to standard error.
  static func writeErrorEscaped(_ text: String) { writeError(visible(text, on: STDERR_FILENO)) }

  /// Writes to standard error, all of it, as it is: reports escape what they quote, and have colours of their own.
  static func writeError(_ text: String) { write(text, to: STDERR_FILENO) }

  private static func visible(_ text: String, on descriptor: Int32) -> String {
    isatty(descriptor) == 1 ? VisibleText.escapingLines(text) : text
  }

  private static func write(_ text: String, to descriptor: Int32) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno != EINTR { return }
      rest = rest.dropFirst(max(count, 0))
    }
  }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
