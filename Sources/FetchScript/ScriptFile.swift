import FetchDiagnostics
import FetchLibrary

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Reading and replacing a script's file.
package enum ScriptFile {
  /// A script larger than this is surely something else.
  private static let largestSize = 256 << 20

  /// The bytes of a file, or of standard input for `-`; the error says in plain words what is in the way.
  ///
  /// `purpose` is what it is read for, as the error has it; a file larger than `limit` is not read, nor is a pipe or device when it
  /// has to be a file.
  package static func read(
    _ path: String, to purpose: String = "read", atMost limit: Int = largestSize, mustBeFile: Bool = false
  ) throws(ScriptError) -> [UInt8] {
    func unreadable(_ why: String) -> ScriptError { error("cannot \(purpose) \(VisibleText.escaping(path)): \(why)") }
    // A pipe would keep `open` waiting for somebody who writes.
    let flags = O_RDONLY | O_CLOEXEC | (mustBeFile ? O_NONBLOCK : 0)
    let descriptor = path == "-" && !mustBeFile ? dup(STDIN_FILENO) : open(path, flags)
    guard descriptor >= 0 else { throw unreadable(reason(errno)) }
    defer { close(descriptor) }
    var status = stat()
    let type = fstat(descriptor, &status) == 0 ? status.st_mode & S_IFMT : S_IFREG
    if type == S_IFDIR { throw unreadable("it is a directory") }
    if mustBeFile, type != S_IFREG { throw unreadable("it is a pipe or device") }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 * 1024)
    while true {
      let count = systemRead(descriptor, &buffer, buffer.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw unreadable(reason(errno))
      }
      if count == 0 { return bytes }
      bytes.append(contentsOf: buffer[0..<count])
      if bytes.count > limit { throw unreadable("it is larger than \(limit >> 20) MiB") }
    }
  }

  /// The bytes of a file that scripts import.
  static func readModule(_ name: String) throws(ScriptError) -> [UInt8] {
    try read(name, to: "import", mustBeFile: true)
  }

  /// Writes a script's file anew, whole or not at all; its mode stays, and a link to it.
  package static func replace(_ path: String, with bytes: [UInt8]) throws(ScriptError) {
    guard access(path, W_OK) == 0 else {
      throw error("cannot write \(VisibleText.escaping(path)): \(reason(errno))")
    }
    if let problem = ReplacedFile.write(bytes, to: path) { throw error(problem) }
  }

  private static func error(_ message: String) -> ScriptError {
    ScriptError(reason: .unreadable, message: message, report: DiagnosticRenderer.render(message: message))
  }

  private static func reason(_ code: Int32) -> String {
    switch code {
    case ENOENT: "there is no such file"
    case EACCES: "permission denied"
    case EISDIR: "it is a directory"
    default: String(cString: strerror(code))
    }
  }
}

private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int) -> Int {
  read(descriptor, buffer, count)
}
