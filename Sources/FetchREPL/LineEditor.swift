import CEditLine

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One input being edited, by libedit, in its unbuffered mode: `readKey` takes one key, and never waits for the next.
///
/// An input of several lines is one buffer with newlines in it. What is printed meanwhile goes between `hide` and `show`.
final class LineEditor {
  /// What a key asked for that is not editing.
  enum Request {
    case none
    /// Enter, and the input is whole.
    case run(String)
    /// Tab.
    case complete
    /// Ctrl-D on an empty input.
    case leave
    /// The terminal went away.
    case hangUp
  }

  /// The columns of the prompt; lines after the first are indented by as many.
  static let promptWidth = 2

  /// Whether a text is a whole input, so that Enter runs it.
  var isWhole: (String) -> Bool = { _ in true }
  /// Whether the input stands on the screen, and keys belong to it.
  private(set) var isEditing = false
  private var isHidden = false

  private let editor: OpaquePointer
  private let history: OpaquePointer
  private let prompt: UnsafeMutablePointer<CChar>
  private var request = Request.none
  private var hasPushedKeys = false

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
    ceditline_set_prompt(editor, promptText)
    ceditline_limit_history(history, Int32(History.capacity))
    ceditline_set_history(editor, history)
    ceditline_use_emacs_keys(editor)
    bindKeys()
  }

  deinit {
    end()
    el_end(editor)
    history_end(history)
    free(prompt)
  }

  private func bindKeys() {
    let functions: [(name: String, function: ceditline_function, keys: [String])] = [
      ("fetch-enter", enterKey, ["^M", "^J"]), ("fetch-newline", newlineKey, ["\\e^M", "\\e^J"]),
      ("fetch-complete", completeKey, ["^I"]), ("fetch-delete", deleteKey, ["^D"]),
      ("fetch-paste", pasteKey, ["\\e[200~"]), ("fetch-up", upKey, ["\\e[A", "\\eOA"]),
      ("fetch-down", downKey, ["\\e[B", "\\eOB"]), ("fetch-brace", braceKey, ["}"]),
    ]
    for (name, function, keys) in functions {
      ceditline_add_function(editor, name, function)
      for key in keys { ceditline_bind(editor, key, name) }
    }
    let builtins = [
      ("^R", "em-inc-search-prev"), ("^P", "ed-prev-history"), ("^N", "ed-next-history"), ("^W", "ed-delete-prev-word"),
      ("\\e[3~", "ed-delete-next-char"), ("\\e[H", "ed-move-to-beg"), ("\\e[F", "ed-move-to-end"),
      ("\\e[1~", "ed-move-to-beg"), ("\\e[4~", "ed-move-to-end"), ("\\e[1;5D", "ed-prev-word"),
      ("\\e[1;5C", "em-next-word"),
    ]
    for (key, name) in builtins { ceditline_bind(editor, key, name) }
  }

  // The input on the screen

  /// Shows the prompt with an empty input.
  func begin() {
    guard !isEditing else { return }
    isEditing = true
    isHidden = false
    Terminal.write("\u{1B}[?2004h")
    ceditline_set_unbuffered(editor, 1)
  }

  /// Leaves the input where it stands, with the cursor below it, and the terminal as it was found.
  func end() {
    guard isEditing else { return }
    if !isHidden { moveBelow() }
    isEditing = false
    ceditline_set_unbuffered(editor, 0)
    Terminal.write("\u{1B}[?2004l")
  }

  /// Takes the prompt and the input off the screen, so that something can be printed in their place.
  func hide() {
    guard isEditing, !isHidden else { return }
    isHidden = true
    let row = layout(upTo: cursor).row
    Terminal.write("\r" + (row > 0 ? "\u{1B}[\(row)A" : "") + "\u{1B}[J")
  }

  /// Puts them back, the cursor where it was.
  func show() {
    guard isEditing, isHidden else { return }
    isHidden = false
    ceditline_refresh(editor)
  }

  /// The terminal has another size.
  func resize() {
    guard isEditing else { return }
    hide()
    el_resize(editor)
    show()
  }

  private func moveBelow() {
    let below = layout(upTo: scalars.count).row - layout(upTo: cursor).row
    Terminal.write((below > 0 ? "\u{1B}[\(below)B" : "") + "\r\n")
  }

  /// Where the cursor stands behind the first `count` scalars, by the rules libedit lays them out with.
  private func layout(upTo count: Int) -> (row: Int, column: Int) {
    let width = Terminal.size.columns
    var (row, column) = (0, LineEditor.promptWidth)
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

  // Its text

  private var scalars: [Unicode.Scalar] {
    guard let line = el_wline(editor)?.pointee, let start = line.buffer, let end = line.lastchar else { return [] }
    return UnsafeBufferPointer(start: start, count: end - start).map { Unicode.Scalar(UInt32($0)) ?? "\u{FFFD}" }
  }

  private var cursor: Int {
    guard let line = el_wline(editor)?.pointee, let start = line.buffer, let cursor = line.cursor else { return 0 }
    return cursor - start
  }

  /// What was typed so far.
  var text: String { String(String.UnicodeScalarView(scalars)) }

  /// What stands before the cursor.
  var textBeforeCursor: String { String(String.UnicodeScalarView(scalars.prefix(cursor))) }

  /// Puts `text` in the place of the `count` scalars before the cursor. The input must be hidden.
  func replace(_ count: Int, with text: String) {
    if count > 0 { el_deletestr(editor, Int32(count)) }
    insert(text)
  }

  private func insert(_ text: String) {
    guard !text.isEmpty else { return }
    var wide = text.unicodeScalars.map { wchar_t($0.value) }
    wide.append(0)
    el_winsertstr(editor, wide)
  }

  /// Adds an input to what Up and Ctrl-R find.
  func remember(_ text: String) { ceditline_remember(history, text) }

  // Keys

  /// Takes one key, which must be waiting, and answers with what it asks for.
  func readKey() -> Request {
    if ceditline_waiting_bytes(STDIN_FILENO) == 0 { return .hangUp }
    request = .none
    repeat {
      hasPushedKeys = false
      var count: Int32 = 0
      _ = el_wgets(editor, &count)
    } while hasPushedKeys
    return request
  }

  private static func editor(_ pointer: OpaquePointer?) -> LineEditor? {
    ceditline_context(pointer).map { Unmanaged<LineEditor>.fromOpaque($0).takeUnretainedValue() }
  }

  private let promptText: ceditline_prompt = { pointer in
    LineEditor.editor(pointer)?.prompt
  }

  private let enterKey: ceditline_function = { pointer, _ in LineEditor.editor(pointer)?.enter() ?? 0 }

  private func enter() -> UInt8 {
    let text = text
    guard isWhole(text) else { return startLine() }
    request = .run(text)
    return UInt8(CC_NORM)
  }

  private let newlineKey: ceditline_function = { pointer, _ in LineEditor.editor(pointer)?.startLine() ?? 0 }

  /// Continues on a new line, indented as far as the one before, and further behind an open bracket.
  private func startLine() -> UInt8 {
    let before = textBeforeCursor
    let line = before.split(separator: "\n", omittingEmptySubsequences: false).last ?? ""
    var indent = line.prefix { $0 == " " }.count
    if !before.contains("\n") { indent += LineEditor.promptWidth }
    let code = line.drop { $0 == " " }
    if let last = code.last, "{[(".contains(last) || code.hasSuffix("=>") { indent += 2 }
    insert("\n" + String(repeating: " ", count: indent))
    return UInt8(CC_REFRESH)
  }

  private let braceKey: ceditline_function = { pointer, _ in LineEditor.editor(pointer)?.closeBrace() ?? 0 }

  /// A brace that begins its line stands as far out as the line that opened it.
  private func closeBrace() -> UInt8 {
    let line = textBeforeCursor.split(separator: "\n", omittingEmptySubsequences: false).last ?? ""
    if line.count >= LineEditor.promptWidth + 2, line.allSatisfy({ $0 == " " }) { el_deletestr(editor, 2) }
    insert("}")
    return UInt8(CC_REFRESH)
  }

  private let completeKey: ceditline_function = { pointer, _ in
    LineEditor.editor(pointer)?.request = .complete
    return UInt8(CC_NORM)
  }

  private let deleteKey: ceditline_function = { pointer, _ in LineEditor.editor(pointer)?.delete() ?? 0 }

  private func delete() -> UInt8 {
    let scalars = scalars
    if scalars.isEmpty {
      request = .leave
      return UInt8(CC_NORM)
    }
    guard cursor < scalars.count else { return UInt8(CC_ERROR) }
    el_cursor(editor, 1)
    el_deletestr(editor, 1)
    return UInt8(CC_REFRESH)
  }

  private let pasteKey: ceditline_function = { pointer, _ in LineEditor.editor(pointer)?.paste() ?? 0 }

  /// Takes everything up to the end of the paste as text, whatever keys it would be.
  private func paste() -> UInt8 {
    let end = Array("\u{1B}[201~".unicodeScalars)
    var pasted: [Unicode.Scalar] = []
    var character: wchar_t = 0
    while !pasted.ends(with: end), el_wgetc(editor, &character) == 1 {
      pasted.append(Unicode.Scalar(UInt32(character)) ?? "\u{FFFD}")
    }
    if pasted.ends(with: end) { pasted.removeLast(end.count) }
    insert(PastedText.lines(of: pasted))
    return UInt8(CC_REFRESH)
  }

  // In an input of several lines Up and Down first go through these.

  private let upKey: ceditline_function = { pointer, _ in LineEditor.editor(pointer)?.move(by: -1) ?? 0 }
  private let downKey: ceditline_function = { pointer, _ in LineEditor.editor(pointer)?.move(by: 1) ?? 0 }

  private func move(by step: Int) -> UInt8 {
    let scalars = scalars
    let cursor = cursor
    let lineStart = (scalars[..<cursor].lastIndex(of: "\n") ?? -1) + 1
    let lineEnd = scalars[cursor...].firstIndex(of: "\n") ?? scalars.count
    let shown = { (start: Int, position: Int) in position - start + (start == 0 ? LineEditor.promptWidth : 0) }
    let column = shown(lineStart, cursor)
    let target: Range<Int>
    if step < 0, lineStart > 0 {
      target = ((scalars[..<(lineStart - 1)].lastIndex(of: "\n") ?? -1) + 1)..<(lineStart - 1)
    } else if step > 0, lineEnd < scalars.count {
      target = (lineEnd + 1)..<(scalars[(lineEnd + 1)...].firstIndex(of: "\n") ?? scalars.count)
    } else {
      hasPushedKeys = true
      el_push(editor, step < 0 ? "\u{10}" : "\u{0E}")
      return UInt8(CC_NORM)
    }
    let offset = max(0, column - (target.lowerBound == 0 ? LineEditor.promptWidth : 0))
    el_cursor(editor, Int32(min(target.lowerBound + offset, target.upperBound) - cursor))
    return UInt8(CC_CURSOR)
  }
}

extension Array where Element: Equatable {
  fileprivate func ends(with other: [Element]) -> Bool {
    count >= other.count && suffix(other.count).elementsEqual(other)
  }
}
