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
      ("fetch-line-start", LineEditor.lineStartKey, ["^A", "\\e[H", "\\eOH", "\\e[1~", "\\e[7~"]),
      ("fetch-line-end", LineEditor.lineEndKey, ["^E", "\\e[F", "\\eOF", "\\e[4~", "\\e[8~"]),
      ("fetch-kill-line", LineEditor.killLineKey, ["^K"]),
    ]
    for (name, function, keys) in functions {
      ceditline_add_function(editor, name, function)
      for key in keys { ceditline_bind(editor, key, name) }
    }
    let builtins = [
      ("^P", "ed-prev-history"), ("^N", "ed-next-history"), ("^W", "ed-delete-prev-word"),
      ("\\e[3~", "ed-delete-next-char"), ("\\e[1;5D", "ed-prev-word"), ("\\e[1;5C", "em-next-word"),
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

  private static let searchKey: ceditline_function = { pointer, _ in
    LineEditor.editor(pointer)?.wish = .search
    return UInt8(CC_NORM)
  }

  static func editor(_ pointer: OpaquePointer?) -> LineEditor? {
    ceditline_context(pointer).map { Unmanaged<LineEditor>.fromOpaque($0).takeUnretainedValue() }
  }
}
