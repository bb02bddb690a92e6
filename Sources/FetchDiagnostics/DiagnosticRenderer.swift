/// Writes diagnostics as a user reads them: the message, the place, the source line with carets, and what to try.
package struct DiagnosticRenderer: Sendable {
  /// Whether to colour the text with ANSI escapes.
  package var usesColor: Bool

  /// A renderer, without colour unless asked for.
  package init(usesColor: Bool = false) {
    self.usesColor = usesColor
  }

  /// A diagnostic's text, with a newline at the end of each line.
  package func render(_ diagnostic: Diagnostic, in source: SourceText) -> String {
    let severity = diagnostic.severity == .error ? Style.error : Style.warning
    let place = source.position(of: diagnostic.span.start)
    let lines = [place.line] + diagnostic.related.map { source.lineIndex(of: $0.span.start) + 1 }
    let gutter = String(lines.max() ?? place.line).count
    let indent = String(repeating: " ", count: gutter)

    var text = paint("\(diagnostic.severity.rawValue):", severity) + " "
    text += paint(VisibleText.escaping(diagnostic.message), .strong) + "\n"
    text += indent + paint("-->", .frame) + " \(VisibleText.escaping(source.name)):\(place.line):\(place.column)\n"
    text += snippet(diagnostic.span, "^", diagnostic.label, severity, gutter: gutter, in: source)
    for related in diagnostic.related {
      text += snippet(related.span, "-", related.label, .frame, gutter: gutter, in: source)
    }
    if let help = diagnostic.help { text += remark("help", help, indent) }
    for note in diagnostic.notes { text += remark("note", note, indent) }
    return text
  }

  /// All diagnostics, an empty line between each two.
  package func render(_ diagnostics: [Diagnostic], in source: SourceText) -> String {
    diagnostics.map { render($0, in: source) }.joined(separator: "\n")
  }

  private func snippet(
    _ span: SourceSpan, _ mark: Character, _ label: String, _ style: Style, gutter: Int, in source: SourceText
  ) -> String {
    let line = source.lineIndex(of: span.start)
    let excerpt = Excerpt(of: source.lineRange(line), around: span, in: source.utf8)
    let number = String(line + 1)
    let empty = String(repeating: " ", count: gutter + 1) + paint("|", .frame)
    let padded = String(repeating: " ", count: gutter - number.count) + number
    var marks = String(repeating: mark, count: excerpt.spanWidth)
    if !label.isEmpty { marks += " " + VisibleText.escaping(label) }
    let source = excerpt.text.isEmpty ? "" : " " + excerpt.text
    return empty + "\n" + paint(padded + " |", .frame) + source + "\n"
      + empty + " " + String(repeating: " ", count: excerpt.spanStart) + paint(marks, style) + "\n"
  }

  private func remark(_ title: String, _ text: String, _ indent: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { VisibleText.escaping(String($0)) }
    let continuation = "\n" + indent + String(repeating: " ", count: title.count + 3)
    return indent + " " + paint(title + ":", .frame) + " " + lines.joined(separator: continuation) + "\n"
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
