import CEditLine

/// Keys that know of lines, which libedit does not: an input of several is one buffer to it.
extension LineEditor {
  /// The line of the input that the cursor is in, without its end.
  private var line: Range<Int> { lineRange(around: cursor, in: scalars) }

  private func lineRange(around position: Int, in scalars: [Unicode.Scalar]) -> Range<Int> {
    let start = (scalars[..<position].lastIndex(of: "\n") ?? -1) + 1
    return start..<(scalars[position...].firstIndex(of: "\n") ?? scalars.count)
  }

  static let newlineKey: ceditline_function = { pointer, _ in LineEditor.editor(pointer)?.startLine() ?? 0 }

  /// Continues on a new line, indented as far as the one before, and further behind an open bracket.
  func startLine() -> UInt8 {
    let before = textBeforeCursor
    let line = before.split(separator: "\n", omittingEmptySubsequences: false).last ?? ""
    var indent = line.prefix { $0 == " " }.count
    if !before.contains("\n") { indent += LineEditor.promptWidth }
    let code = line.drop { $0 == " " }
    if let last = code.last, "{[(".contains(last) || code.hasSuffix("=>") { indent += 2 }
    insert("\n" + String(repeating: " ", count: indent))
    return UInt8(CC_REFRESH)
  }

  static let closerKey: ceditline_function = { pointer, key in LineEditor.editor(pointer)?.close(with: key) ?? 0
  }

  /// A bracket that begins its line stands as far out as the line that opened it.
  private func close(with key: Int32) -> UInt8 {
    let line = textBeforeCursor.split(separator: "\n", omittingEmptySubsequences: false).last ?? ""
    if line.count >= LineEditor.promptWidth + 2, line.allSatisfy({ $0 == " " }) { el_deletestr(editor, 2) }
    insert(String(UnicodeScalar(UInt8(truncatingIfNeeded: key))))
    return UInt8(CC_REFRESH)
  }

  static let lineStartKey: ceditline_function = { pointer, _ in
    guard let editor = LineEditor.editor(pointer) else { return 0 }
    let line = editor.line
    // Behind the indentation, of which the prompt's width is not the script's.
    let indentation = line.lowerBound > 0 ? editor.scalars[line].prefix { $0 == " " }.count : 0
    return editor.moveCursor(to: line.lowerBound + indentation)
  }

  static let lineEndKey: ceditline_function = { pointer, _ in
    guard let editor = LineEditor.editor(pointer) else { return 0 }
    return editor.moveCursor(to: editor.line.upperBound)
  }

  private func moveCursor(to position: Int) -> UInt8 {
    el_cursor(editor, Int32(position - cursor))
    return UInt8(CC_CURSOR)
  }

  static let killLineKey: ceditline_function = { pointer, _ in LineEditor.editor(pointer)?.killLine() ?? 0 }

  /// Takes away what is left of the line, or at its end the line end.
  private func killLine() -> UInt8 {
    let end = line.upperBound
    let count = end > cursor ? end - cursor : min(1, scalars.count - end)
    guard count > 0 else { return UInt8(CC_ERROR) }
    el_cursor(editor, Int32(count))
    el_deletestr(editor, Int32(count))
    return UInt8(CC_REFRESH)
  }

  static let upKey: ceditline_function = { pointer, _ in LineEditor.editor(pointer)?.move(by: -1) ?? 0 }
  static let downKey: ceditline_function = { pointer, _ in LineEditor.editor(pointer)?.move(by: 1) ?? 0 }

  /// Up and Down first go through the lines of the input.
  private func move(by step: Int) -> UInt8 {
    let scalars = scalars
    let cursor = cursor
    let line = line
    let shown = { (start: Int, position: Int) in position - start + (start == 0 ? LineEditor.promptWidth : 0) }
    let column = shown(line.lowerBound, cursor)
    let target: Range<Int>
    if step < 0, line.lowerBound > 0 {
      target = lineRange(around: line.lowerBound - 1, in: scalars)
    } else if step > 0, line.upperBound < scalars.count {
      target = lineRange(around: line.upperBound + 1, in: scalars)
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
