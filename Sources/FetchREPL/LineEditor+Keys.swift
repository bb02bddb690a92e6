import CEditLine

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What keys do.
extension LineEditor {
  func read() -> PromptRequest {
    if ceditline_waiting_bytes(STDIN_FILENO) == 0 { return .hangUp }
    let key = keys.next()
    if search != nil { return searchKey(key) }
    switch key {
    case .characters(let scalars): return press(scalars)
    case .paste(let text): change { insert(text) }
    case nil: break
    }
    return .none
  }

  /// Hands a key to libedit, and does what it asks for.
  func press(_ scalars: [Unicode.Scalar]) -> PromptRequest {
    wish = nil
    el_wpush(editor, scalars.map { wchar_t($0.value) } + [0])
    repeat {
      hasPushedKeys = false
      var count: Int32 = 0
      _ = el_wgets(editor, &count)
    } while hasPushedKeys
    switch wish {
    case .run: return .run(text)
    case .leave: return .leave
    case .complete: takeCompletion()
    case .search: beginSearch()
    case nil: break
    }
    return .none
  }

  private func takeCompletion() {
    let completion = complete(textBeforeCursor)
    guard !completion.isEmpty else { return Terminal.write("\u{7}") }
    change {
      if let text = completion.replacement { replace(completion.typed, with: text) }
      if !completion.display.isEmpty {
        Terminal.write(CandidateList.text(completion.display, columns: Terminal.size.columns))
      }
    }
  }

  /// Makes libedit's keys ours, where they differ from what Emacs has.
  func bindKeys() {
    ceditline_set_prompt(editor, LineEditor.promptText)
    let functions: [(name: String, function: ceditline_function, keys: [String])] = [
      ("fetch-enter", LineEditor.enterKey, ["^M", "^J"]), ("fetch-newline", LineEditor.newlineKey, ["\\e^M", "\\e^J"]),
      ("fetch-complete", LineEditor.completeKey, ["^I"]), ("fetch-delete", LineEditor.deleteKey, ["^D"]),
      ("fetch-up", LineEditor.upKey, ["\\e[A", "\\eOA"]), ("fetch-down", LineEditor.downKey, ["\\e[B", "\\eOB"]),
      ("fetch-closer", LineEditor.closerKey, ["}", "]", ")"]), ("fetch-search", LineEditor.searchKey, ["^R"]),
    ]
    for (name, function, keys) in functions {
      ceditline_add_function(editor, name, function)
      for key in keys { ceditline_bind(editor, key, name) }
    }
    let builtins = [
      ("^P", "ed-prev-history"), ("^N", "ed-next-history"), ("^W", "ed-delete-prev-word"),
      ("\\e[3~", "ed-delete-next-char"), ("\\e[H", "ed-move-to-beg"), ("\\e[F", "ed-move-to-end"),
      ("\\e[1~", "ed-move-to-beg"), ("\\e[4~", "ed-move-to-end"), ("\\e[7~", "ed-move-to-beg"),
      ("\\e[8~", "ed-move-to-end"), ("\\e[1;5D", "ed-prev-word"), ("\\e[1;5C", "em-next-word"),
    ]
    for (key, name) in builtins { ceditline_bind(editor, key, name) }
  }

  private static let promptText: ceditline_prompt = { pointer in
    LineEditor.editor(pointer)?.shownPrompt
  }

  private static let enterKey: ceditline_function = { pointer, _ in LineEditor.editor(pointer)?.enter() ?? 0 }

  private func enter() -> UInt8 {
    guard isWhole(script(of: text)) else { return startLine() }
    wish = .run
    return UInt8(CC_NORM)
  }

  private static let newlineKey: ceditline_function = { pointer, _ in LineEditor.editor(pointer)?.startLine() ?? 0 }

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

  private static let closerKey: ceditline_function = { pointer, key in LineEditor.editor(pointer)?.close(with: key) ?? 0
  }

  /// A bracket that begins its line stands as far out as the line that opened it.
  private func close(with key: Int32) -> UInt8 {
    let line = textBeforeCursor.split(separator: "\n", omittingEmptySubsequences: false).last ?? ""
    if line.count >= LineEditor.promptWidth + 2, line.allSatisfy({ $0 == " " }) { el_deletestr(editor, 2) }
    insert(String(UnicodeScalar(UInt8(truncatingIfNeeded: key))))
    return UInt8(CC_REFRESH)
  }

  private static let completeKey: ceditline_function = { pointer, _ in
    LineEditor.editor(pointer)?.wish = .complete
    return UInt8(CC_NORM)
  }

  private static let deleteKey: ceditline_function = { pointer, _ in LineEditor.editor(pointer)?.delete() ?? 0 }

  private func delete() -> UInt8 {
    let scalars = scalars
    if scalars.isEmpty {
      wish = .leave
      return UInt8(CC_NORM)
    }
    guard cursor < scalars.count else { return UInt8(CC_ERROR) }
    el_cursor(editor, 1)
    el_deletestr(editor, 1)
    return UInt8(CC_REFRESH)
  }

  // In an input of several lines Up and Down first go through these.

  private static let upKey: ceditline_function = { pointer, _ in LineEditor.editor(pointer)?.move(by: -1) ?? 0 }
  private static let downKey: ceditline_function = { pointer, _ in LineEditor.editor(pointer)?.move(by: 1) ?? 0 }

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

  private static let searchKey: ceditline_function = { pointer, _ in
    LineEditor.editor(pointer)?.wish = .search
    return UInt8(CC_NORM)
  }

  private static func editor(_ pointer: OpaquePointer?) -> LineEditor? {
    ceditline_context(pointer).map { Unmanaged<LineEditor>.fromOpaque($0).takeUnretainedValue() }
  }
}
