import FetchDiagnostics
import FetchLibrary

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where inputs and background tasks print: the terminal, with the prompt out of the way and control characters escaped.
///
/// Control characters may come from the network, and would move the cursor or recolour what follows.
final class PromptOutput: ScriptOutput {
  /// Called before something is written: the prompt makes room.
  var willWrite: () -> Void = {}
  /// Asked between the pieces of a long text: whether the person has had enough of it.
  var isInterrupted: () -> Bool = { false }
  /// Whether what was written last ended its line.
  private(set) var isAtLineStart = true
  private let isShown = isatty(STDOUT_FILENO) == 1
  /// Whether standard error is the terminal, too.
  private let isErrorShown = isatty(STDOUT_FILENO) == 1 && isatty(STDERR_FILENO) == 1
  private let isErrorTerminal = isatty(STDERR_FILENO) == 1
  private static let pieceSize = 8192
  private var visible = VisibleBytes()
  private var visibleErrors = VisibleBytes()
  private var held: [UInt8] = []

  func write(_ bytes: UnsafeBufferPointer<UInt8>, to stream: StandardStream, raw: Bool) {
    guard let last = bytes.last else { return }
    if stream == .error, !isErrorShown { return writeApart(bytes, raw: raw || !isErrorTerminal) }
    visible.append(bytes, raw: raw || !isShown, to: &held)
    isAtLineStart = last == 0x0A
    if isAtLineStart || held.count > 65_536 || stream == .error { flush() }
  }

  /// Writes to standard error, where that is another place.
  private func writeApart(_ bytes: UnsafeBufferPointer<UInt8>, raw: Bool) {
    var shown: [UInt8] = []
    visibleErrors.append(bytes, raw: raw, to: &shown)
    shown.withUnsafeBufferPointer { Terminal.write($0, to: STDERR_FILENO) }
  }

  /// Writes text of the session's own, whose control characters are meant.
  func write(_ text: String) {
    guard !text.isEmpty else { return }
    startLine()
    willWrite()
    isAtLineStart = text.hasSuffix("\n")
    var text = text
    text.withUTF8 { pass($0) }
  }

  /// Writes text of the session's own to standard error.
  func writeError(_ text: String) {
    if isErrorShown { write(text) } else { Terminal.write(text, to: STDERR_FILENO) }
  }

  /// Ends the line that the terminal itself has written to.
  func endLine() {
    flush()
    Terminal.write("\n")
    isAtLineStart = true
  }

  /// Ends the line that was begun, if one was.
  func startLine() {
    flush()
    if !isAtLineStart { Terminal.write("\n") }
    isAtLineStart = true
  }

  func flush() {
    guard !held.isEmpty else { return }
    willWrite()
    held.withUnsafeBufferPointer { pass($0) }
    held.removeAll(keepingCapacity: true)
  }

  /// Writes piece by piece, so that Ctrl-C need not wait for the end of a text that fills the terminal for minutes: the rest of it
  /// is dropped.
  private func pass(_ bytes: UnsafeBufferPointer<UInt8>) {
    var rest = bytes[...]
    while !rest.isEmpty {
      Terminal.write(UnsafeBufferPointer(rebasing: rest.prefix(PromptOutput.pieceSize)))
      rest = rest.dropFirst(PromptOutput.pieceSize)
      if !rest.isEmpty, isInterrupted() {
        isAtLineStart = false
        return
      }
    }
  }
}
