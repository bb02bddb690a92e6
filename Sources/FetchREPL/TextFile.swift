#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Writing a text to a file.
enum TextFile {
  /// Writes `text`, replacing what is there; what stopped it, or nil.
  static func write(_ text: String, to path: String) -> String? {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { return String(cString: strerror(errno)) }
    defer { close(descriptor) }
    var text = text
    text.withUTF8 { Terminal.write($0, to: descriptor) }
    return nil
  }
}
