import FetchRuntime

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Why a file could not be read or written; the message is meant for the person who wrote the script.
package struct FileFailure: Error {
  /// What happened, with the path and the system's words.
  package let message: String
  /// The file it happened to.
  package let path: String
  /// The system's `errno`, when a call failed.
  package let number: Int32?

  init(_ message: String, path: String) {
    self.message = message
    self.path = path
    number = nil
  }

  /// A system call that failed while `doing` (such as `save to`) something with `path`; `file` is what the call was about,
  /// when that is another one.
  init(_ call: String, _ number: Int32 = errno, doing: String, path: String, file: String? = nil) {
    var message = "cannot \(doing) \"\(path)\": \(call)"
    if let file, file != path { message += " \"\(file)\"" }
    message += ": \(String(cString: strerror(number)))"
    if number == EMFILE { message += " (at most \(Self.mostOpenFiles) at a time: ulimit -n)" }
    self.message = message
    self.path = path
    self.number = number
  }

  /// Whether it was a limit of the system that stopped us, and not the file itself.
  var isLimit: Bool { number == EMFILE || number == ENFILE }

  /// How many files the process may have open at a time.
  static var mostOpenFiles: Int {
    var limit = rlimit()
    getrlimit(openFiles, &limit)
    return Int(clamping: limit.rlim_cur)
  }

  #if canImport(Glibc)
    private static let openFiles = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
  #else
    private static let openFiles = RLIMIT_NOFILE
  #endif
}
