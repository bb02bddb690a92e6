#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Inputs from a terminal that can only print: the system edits the line, and an unfinished input goes on with the next one.
final class PlainInput: Prompt {
  var isWhole: (String) -> Bool = { _ in true }
  var complete: (String) -> Completion = { _ in Completion() }
  private(set) var isOpen = false
  /// Whether the cursor stands behind the prompt.
  private var isShown = false
  private var held: [UInt8] = []
  private var lines: [String] = []

  func open() {
    isOpen = true
    show()
  }

  func close() {
    hide()
    isOpen = false
  }

  func hide() {
    if isShown { Terminal.write("\n") }
    isShown = false
  }

  func show() {
    guard isOpen, !isShown else { return }
    Terminal.write(lines.isEmpty ? "> " : "… ")
    isShown = true
  }

  func read() -> PromptRequest {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = systemRead(STDIN_FILENO, &buffer, buffer.count)
    if count < 0 { return errno == EINTR || errno == EAGAIN ? .none : .hangUp }
    if count == 0 {
      if lines.isEmpty && held.isEmpty { return .leave }
      // As Ctrl-C: what is unfinished is given up, and the next Ctrl-D leaves.
      clear()
      return .none
    }
    held += buffer[..<count]
    guard let end = held.firstIndex(of: 0x0A) else { return .none }
    isShown = false
    lines.append(String(decoding: held[..<end], as: UTF8.self))
    held.removeSubrange(...end)
    let text = lines.joined(separator: "\n")
    guard isWhole(text) else {
      show()
      return .none
    }
    lines = []
    return .run(text)
  }

  func clear() {
    lines = []
    held = []
    hide()
    show()
  }

  func lend(during body: () -> Void) {
    hide()
    body()
    show()
  }

  func resize() {}
  func remember(_ text: String) {}
  func script(of input: String) -> String { input }
}
