#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Inputs from a terminal that can only print: the system edits the line, and an unfinished input goes on with the next one.
final class PlainInput {
  /// Whether a text is a whole input.
  var isWhole: (String) -> Bool = { _ in true }
  private var held: [UInt8] = []
  private var lines: [String] = []

  /// Shows the prompt for the next line.
  func prompt() {
    Terminal.write(lines.isEmpty ? "> " : "… ")
  }

  /// Forgets what was typed of an unfinished input.
  func clear() {
    lines = []
    held = []
  }

  /// Takes the line that is waiting.
  func read() -> LineEditor.Request {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = systemRead(STDIN_FILENO, &buffer, buffer.count)
    if count < 0 { return errno == EINTR || errno == EAGAIN ? .none : .hangUp }
    if count == 0 { return lines.isEmpty && held.isEmpty ? .leave : .none }
    held += buffer[..<count]
    guard let end = held.firstIndex(of: 0x0A) else { return .none }
    lines.append(String(decoding: held[..<end], as: UTF8.self))
    held.removeSubrange(...end)
    let text = lines.joined(separator: "\n")
    guard isWhole(text) else {
      prompt()
      return .none
    }
    lines = []
    return .run(text)
  }
}

private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int) -> Int {
  read(descriptor, buffer, count)
}
