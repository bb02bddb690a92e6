#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Paths as shells write them, where `~` is the person's own folder.
enum HomePath {
  /// `path` with that folder in the place of a `~` that begins it.
  static func expanded(_ path: String) -> String {
    guard path == "~" || path.hasPrefix("~/"), let home = getenv("HOME") else { return path }
    return String(cString: home) + path.dropFirst()
  }
}
