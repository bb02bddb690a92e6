#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Writing a text to a file.
enum TextFile {
  /// Writes `text`, replacing what is there; what stopped it, or nil.
  static func write(_ text: String, to path: String) -> String? {
    guard let file = fopen(path, "we") else { return String(cString: strerror(errno)) }
    var text = text
    let isWritten = text.withUTF8 { fwrite($0.baseAddress, 1, $0.count, file) == $0.count }
    // What is left in the buffer may find no room only now.
    let isClosed = fclose(file) == 0
    return isWritten && isClosed ? nil : String(cString: strerror(errno))
  }
}
