#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What the command says about its own use.
enum Usage {
  /// Says what is wrong with the command line; answers with its exit status.
  static func complain(_ message: String, _ hint: String) -> Int32 {
    writeError("error: \(message)\n  help: \(hint)\n")
    return 2
  }

  /// Writes to standard error, all of it.
  static func writeError(_ text: String) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
      if count < 0 && errno != EINTR { return }
      rest = rest.dropFirst(max(count, 0))
    }
  }
}
