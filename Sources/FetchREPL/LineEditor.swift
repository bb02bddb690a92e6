import CEditLine
import FetchDiagnostics
import FetchLibrary

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One input being edited, by libedit, in its unbuffered mode: `readKey` hands it one whole key, so that it never waits for a byte.
///
/// An input of several lines is one buffer with newlines in it. What is printed meanwhile goes between `hide` and `show`.
final class LineEditor: Prompt {
  /// What a key asks for that is not editing.
  enum Wish {
    case run, complete, search, leave
  }

  /// The columns of the prompt; lines after the first are indented by as many.
  static let promptWidth = 2

  var isWhole: (String) -> Bool = { _ in true }
  var complete: (String) -> Completion = { _ in Completion() }
  private(set) var isOpen = false
  private var isHidden = false

  let editor: OpaquePointer
  private let history: OpaquePointer
  private let prompt: UnsafeMutablePointer<CChar>
  private var searchPrompt: UnsafeMutablePointer<CChar>?
  private var promptColumns = LineEditor.promptWidth
  /// What Up and Ctrl-R find, the oldest first.
  private var inputs: [String] = []
  /// What the key that is being read asks for.
  var wish: Wish?
  var keys = KeyReader()
  /// Set by a key that stands for another one, which libedit reads next.
  var hasPushedKeys = false
  /// The search of Ctrl-R, while there is one.
  var search: HistorySearch? { didSet { searchHasChanged() } }

  /// An editor on the process's terminal; nil when libedit cannot work with it.
  init?(usesColor: Bool) {
    ceditline_use_utf8()
    // Between two \u{1} stands what takes no columns.
    let text = usesColor ? "\u{1}\u{1B}[1;36m\u{1}>\u{1}\u{1B}[0m\u{1} " : "> "
    guard let editor = ceditline_init("fetch"), let history = history_init(), let prompt = strdup(text) else {
      return nil
    }
    self.editor = editor
    self.history = history
    self.prompt = prompt
    ceditline_set_context(editor, Unmanaged.passUnretained(self).toOpaque())
    ceditline_limit_history(history, Int32(History.capacity))
    ceditline_set_history(editor, history)
    ceditline_use_emacs_keys(editor)
    bindKeys()
  }

  deinit {
    close()
    el_end(editor)
    history_end(history)
    free(prompt)
    free(searchPrompt)
  }

  // The input on the screen

  func open() {
    guard !isOpen else { return }
    isOpen = true
    isHidden = false
    Terminal.write("\u{1B}[?2004h")
    ceditline_set_unbuffered(editor, 1)
  }

  func close() {
    guard isOpen else { return }
    if !isHidden { moveBelow() }
    search = nil
    isOpen = false
    ceditline_set_unbuffered(editor, 0)
    Terminal.write("\u{1B}[?2004l")
  }

  func hide() {
    guard isOpen, !isHidden else { return }
    isHidden = true
    let row = layout(upTo: cursor).row
    Terminal.write("\r" + (row > 0 ? "\u{1B}[\(row)A" : "") + "\u{1B}[J")
  }

  func show() {
    guard isOpen, isHidden else { return }
    isHidden = false
    ceditline_refresh(editor)
  }

  func clear() {
    // The system has dropped what it had not handed out yet, and with it perhaps the end of a key or a paste.
    keys = KeyReader()
    show()
    close()
    open()
  }

  func resize() {
    guard isOpen else { return }
    hide()
    el_resize(editor)
    show()
  }

  func lend(during body: () -> Void) {
    guard isOpen else { return body() }
    let text = text
    close()
    body()
    open()
    change { insert(text) }
  }

  /// Changes the text from outside of libedit, which then shows it anew.
  func change(_ body: () -> Void) {
    hide()
    body()
    show()
  }

  private func moveBelow() {
    let below = layout(upTo: scalars.count).row - layout(upTo: cursor).row
    Terminal.write((below > 0 ? "\u{1B}[\(below)B" : "") + "\r\n")
  }

  /// Where the cursor stands behind the first `count` scalars, by the rules libedit lays them out with.
  private func layout(upTo count: Int) -> (row: Int, column: Int) {
    let width = Terminal.size.columns
    var (row, column) = (0, promptColumns)
    for scalar in scalars.prefix(count) {
      switch scalar {
      case "\n": (row, column) = (row + 1, 0)
      case "\t": column += 8 - column % 8
      default:
        let cells = scalar.value < 0x20 ? 2 : max(0, Int(ceditline_width(wchar_t(scalar.value))))
        if column + cells > width { (row, column) = (row + 1, 0) }
        column += cells
      }
      if column >= width { (row, column) = (row + 1, 0) }
    }
    return (row, column)
  }

  /// What libedit shows before the text.
  var shownPrompt: UnsafeMutablePointer<CChar> { searchPrompt ?? prompt }

  private func searchHasChanged() {
    free(searchPrompt)
    let text = search.map { "(\($0.hasFound ? "search" : "not found"): \($0.pattern)) " }
    searchPrompt = text.flatMap { strdup($0) }
    promptColumns = text.map { DisplayWidth.columns(of: $0) } ?? LineEditor.promptWidth
  }

  // Its text

  /// What was typed so far, as libedit holds it.
  var scalars: [Unicode.Scalar] {
    guard let line = el_wline(editor)?.pointee, let start = line.buffer, let end = line.lastchar else { return [] }
    return UnsafeBufferPointer(start: start, count: end - start).map { Unicode.Scalar(UInt32($0)) ?? "\u{FFFD}" }
  }

  /// How many scalars stand before the cursor.
  var cursor: Int {
    guard let line = el_wline(editor)?.pointee, let start = line.buffer, let cursor = line.cursor else { return 0 }
    return cursor - start
  }

  /// What was typed so far.
  var text: String { String(String.UnicodeScalarView(scalars)) }

  /// What stands before the cursor.
  var textBeforeCursor: String { String(String.UnicodeScalarView(scalars.prefix(cursor))) }

  /// Puts `text` in the place of the `count` scalars before the cursor. Only inside `change`.
  func replace(_ count: Int, with text: String) {
    if count > 0 { el_deletestr(editor, Int32(count)) }
    insert(text)
  }

  /// Puts `text` before the cursor.
  func insert(_ text: String) {
    guard !text.isEmpty else { return }
    var wide = text.unicodeScalars.map { wchar_t($0.value) }
    wide.append(0)
    el_winsertstr(editor, wide)
  }

  /// Puts `text` in the place of all that was typed. Only inside `change`.
  func replaceAll(with text: String) {
    let count = scalars.count
    el_cursor(editor, Int32(count - cursor))
    replace(count, with: text)
  }

  func remember(_ text: String) {
    ceditline_remember(history, text)
    if inputs.last != text { inputs.append(text) }
    if inputs.count > 2 * History.capacity { inputs.removeFirst(History.capacity) }
  }

  func script(of input: String) -> String { Continuation.stripped(input) }

  /// A search through all of these.
  func makeSearch() -> HistorySearch { HistorySearch(in: inputs, original: text) }
}
