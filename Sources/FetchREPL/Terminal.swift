import CEditLine

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The terminal that the process was started on.
enum Terminal {
  /// How much it shows.
  static var size: (columns: Int, rows: Int) {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return (80, 24) }
    return (Int(size.ws_col), max(4, Int(size.ws_row)))
  }

  /// Whether the cursor can be moved on it.
  static var isDumb: Bool {
    guard let name = getenv("TERM").map({ String(cString: $0) }), !name.isEmpty else { return true }
    return name == "dumb" || isatty(STDOUT_FILENO) == 0
  }

  /// Whether text may be coloured.
  static var usesColor: Bool { !isDumb && getenv("NO_COLOR") == nil }

  /// Writes to it at once, all of `text`.
  static func write(_ text: String, to descriptor: Int32 = STDOUT_FILENO) {
    var text = text
    text.withUTF8 { write($0, to: descriptor) }
  }

  /// Writes to it at once, all of `bytes`.
  static func write(_ bytes: UnsafeBufferPointer<UInt8>, to descriptor: Int32 = STDOUT_FILENO) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = systemWrite(descriptor, UnsafeBufferPointer(rebasing: rest))
      if count < 0, errno != EINTR, errno != EAGAIN { return }
      rest = rest.dropFirst(max(0, count))
    }
  }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeBufferPointer<UInt8>) -> Int {
  write(descriptor, bytes.baseAddress, bytes.count)
}

/// `read`, where a method of that name hides it.
func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int) -> Int {
  read(descriptor, buffer, count)
}
