/// Writes diagnostics as a user reads them: the message, the place, the source line with carets, and what to try.
package struct DiagnosticRenderer: Sendable {
  /// Whether to colour the text with ANSI escapes.
  package var usesColor: Bool
  /// The columns of the terminal, so that marks stand under what they mark; nil where nothing is wrapped.
  package var columns: Int?

  /// A renderer, without colour unless asked for.
  package init(usesColor: Bool = false, columns: Int? = nil) {
    self.usesColor = usesColor
    self.columns = columns
  }

  /// A diagnostic's text, with a newline at the end of each line.
  package func render(_ diagnostic: Diagnostic, in source: SourceText) -> String {
    let severity = diagnostic.severity == .error ? Style.error : Style.warning
    let place = source.position(of: diagnostic.span.start)
    let lines = [place.line] + diagnostic.related.map { source.lineIndex(of: $0.span.start) + 1 }
    let gutter = String(lines.max() ?? place.line).count
    let indent = String(repeating: " ", count: gutter)

    let code = diagnostic.code.map { "[\($0)]" } ?? ""
    var text = paint("\(diagnostic.severity.rawValue)\(code):", severity) + " "
    text += paint(VisibleText.escaping(diagnostic.message), .strong) + "\n"
    text += indent + paint("-->", .frame) + " \(VisibleText.escaping(source.name)):\(place.line):\(place.column)\n"
    let room = min(Excerpt.longestLine, max(40, (columns ?? .max) - gutter - 3))
    var shown = Snippet(diagnostic.span, in: source, room: room)
    text += header(shown, gutter: gutter) + marks(shown, "^", diagnostic.label, severity, gutter: gutter)
    for related in diagnostic.related {
      let snippet = Snippet(related.span, in: source, room: room)
      if snippet.line != shown.line || snippet.excerpt.text != shown.excerpt.text {
        text += header(snippet, gutter: gutter)
      }
      text += marks(snippet, "-", related.label, .frame, gutter: gutter)
      shown = snippet
    }
    if let help = diagnostic.help { text += remark("help", help, indent) }
    for note in diagnostic.notes { text += remark("note", note, indent) }
    return text
  }

  /// The text of an error that stands nowhere in a source.
  package static func render(message: String, help: String? = nil) -> String {
    "error: \(VisibleText.escaping(message))\n" + (help.map { DiagnosticRenderer().remark("help", $0, " ") } ?? "")
  }

  /// All diagnostics, an empty line between each two.
  package func render(_ diagnostics: [Diagnostic], in source: SourceText) -> String {
    diagnostics.map { render($0, in: source) }.joined(separator: "\n")
  }

  /// A line of the source and what of it is marked.
  private struct Snippet {
    let line: Int
    let excerpt: Excerpt

    init(_ span: SourceSpan, in source: SourceText, room: Int) {
      line = source.lineIndex(of: span.start)
      excerpt = Excerpt(of: source.lineRange(line), around: span, in: source.utf8, room: room)
    }
  }

  /// An empty line of the frame and the source line.
  private func header(_ snippet: Snippet, gutter: Int) -> String {
    let number = String(snippet.line + 1)
    let padded = String(repeating: " ", count: gutter - number.count) + number
    let line = snippet.excerpt.text.isEmpty ? "" : " " + snippet.excerpt.text
    return frame(gutter) + "\n" + paint(padded + " |", .frame) + line + "\n"
  }

  /// The line of marks and the label after them.
  private func marks(_ snippet: Snippet, _ mark: Character, _ label: String, _ style: Style, gutter: Int) -> String {
    var marks = String(repeating: mark, count: snippet.excerpt.spanWidth)
    if !label.isEmpty { marks += " " + VisibleText.escaping(label) }
    return frame(gutter) + " " + String(repeating: " ", count: snippet.excerpt.spanStart) + paint(marks, style) + "\n"
  }

  private func frame(_ gutter: Int) -> String {
    String(repeating: " ", count: gutter + 1) + paint("|", .frame)
  }

  private func remark(_ title: String, _ text: String, _ indent: String) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { VisibleText.escaping(String($0)) }
    while lines.last == "" { lines.removeLast() }
    let margin = indent + String(repeating: " ", count: title.count + 3)
    let rest = lines.dropFirst().map { "\n" + ($0.isEmpty ? "" : margin + $0) }.joined()
    return indent + " " + paint(title + ":", .frame) + " " + (lines.first ?? "") + rest + "\n"
  }

  private enum Style: String {
    case error = "1;31"
    case warning = "1;33"
    case strong = "1"
    case frame = "36"
  }

  private func paint(_ text: String, _ style: Style) -> String {
    usesColor ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
  }
}
