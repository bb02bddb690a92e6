import FetchDiagnostics

/// Writes Markdown for a terminal: lines as wide as it is, tables aligned, code indented; with colour or without any escape code.
struct ReferenceRenderer {
  private let columns: Int
  private let usesColor: Bool

  init(columns: Int, usesColor: Bool) {
    self.columns = min(max(columns, 40), 110)
    self.usesColor = usesColor
  }

  /// The text of these lines.
  func render(_ lines: [Substring]) -> String {
    var output: [String] = []
    var rest = lines[...]
    while let line = rest.first {
      if line.hasPrefix("```") {
        let code = rest.dropFirst().prefix { !$0.hasPrefix("```") }
        output += code.map { $0.isEmpty ? "" : "    \($0)" }
        rest = rest.dropFirst(code.count + 2)
      } else if line.hasPrefix("|") {
        let table = rest.prefix { $0.hasPrefix("|") }
        output += self.table(table.map(InlineText.cells))
        rest = rest.dropFirst(table.count)
      } else if line.hasPrefix("#") {
        output.append(styled(InlineText.plain(line.drop { $0 == "#" || $0 == " " }), "1"))
        rest = rest.dropFirst()
      } else if line.allSatisfy(\.isWhitespace) {
        if output.last?.isEmpty == false { output.append("") }
        rest = rest.dropFirst()
      } else {
        let paragraph = [line] + rest.dropFirst().prefix { isContinued($0) }
        output += wrap(paragraph.map { $0.drop(while: \.isWhitespace) }.joined(separator: " "))
        rest = rest.dropFirst(paragraph.count)
      }
    }
    while output.last?.isEmpty == true { output.removeLast() }
    return output.map { $0 + "\n" }.joined()
  }

  /// Whether a line belongs to the paragraph, or the item of a list, before it.
  private func isContinued(_ line: Substring) -> Bool {
    !line.allSatisfy(\.isWhitespace) && !["```", "|", "#", "- "].contains { line.hasPrefix($0) }
  }

  private func wrap(_ text: String) -> [String] {
    let isItem = text.hasPrefix("- ")
    let lines = wrap(words(of: isItem ? text.dropFirst(2) : text[...]), columns - (isItem ? 2 : 0))
    return lines.enumerated().map { index, line in (isItem ? index == 0 ? "- " : "  " : "") + line }
  }

  // Words

  /// A word as it is shown, and its width without what colours it.
  private struct Word {
    var text: String
    var width: Int
  }

  /// Words with their colour; code with spaces in it may break between them.
  private func words(of line: Substring) -> [Word] {
    var words: [Word] = []
    var isOpen = false
    func add(_ text: Substring, _ shown: (Substring) -> String, _ extra: Int) {
      for (index, part) in text.split(separator: " ", omittingEmptySubsequences: false).enumerated() {
        if index > 0 { isOpen = false }
        if part.isEmpty { continue }
        let word = Word(text: shown(part), width: width(part) + extra)
        if isOpen, let last = words.last {
          words[words.count - 1] = Word(text: last.text + word.text, width: last.width + word.width)
        } else {
          words.append(word)
        }
        isOpen = true
      }
    }
    for piece in InlineText.pieces(of: line) {
      switch piece {
      case .text(let text): add(text, { String($0) }, 0)
      case .code(let code): usesColor ? add(code, { styled(String($0), "36") }, 0) : add("`\(code)`", { String($0) }, 0)
      }
    }
    return words
  }

  private func wrap(_ words: [Word], _ width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    var used = 0
    for word in words {
      if used > 0, used + 1 + word.width > width {
        lines.append(line)
        (line, used) = ("", 0)
      }
      line += (used > 0 ? " " : "") + word.text
      used += (used > 0 ? 1 : 0) + word.width
    }
    return lines + [line]
  }

  // Tables

  /// Columns side by side, no wider than the terminal.
  private func table(_ rows: [[Substring]]) -> [String] {
    guard let header = rows.first, rows.count > 2 else { return [] }
    let body = [header] + rows.dropFirst(2)
    let words = body.map { $0.map { self.words(of: $0) } }
    let count = header.count
    var widths = (0..<count).map { column in
      words.map { row in column < row.count ? row[column].reduce(-1) { $0 + 1 + $1.width } : 0 }.max() ?? 0
    }
    let room = columns - 2 * (count - 1)
    // The widest give way first.
    while widths.reduce(0, +) > room, let widest = widths.indices.max(by: { widths[$0] < widths[$1] }),
      widths[widest] > 12
    {
      widths[widest] -= 1
    }
    var lines: [String] = []
    for (index, row) in words.enumerated() {
      let wrapped = row.enumerated().map { column, cell in wrap(cell, column < count ? widths[column] : 20) }
      for line in 0..<(wrapped.map(\.count).max() ?? 0) {
        var text = ""
        for (column, cell) in wrapped.enumerated() {
          let part = line < cell.count ? cell[line] : ""
          text += part
          if column < wrapped.count - 1 {
            text += String(repeating: " ", count: max(0, widths[column] - shownWidth(part)) + 2)
          }
        }
        lines.append(String(text.reversed().drop { $0 == " " }.reversed()))
      }
      if index == 0 { lines.append(String(repeating: "─", count: min(columns, widths.reduce(2 * (count - 1), +)))) }
    }
    return lines
  }

  private func shownWidth(_ text: String) -> Int { width(text.replacing(/\u{1B}\[[0-9]*m/, with: "")[...]) }

  private func width(_ text: Substring) -> Int { text.reduce(0) { $0 + DisplayWidth.of($1) } }

  private func styled(_ text: String, _ style: String) -> String {
    usesColor ? "\u{1B}[\(style)m\(text)\u{1B}[0m" : text
  }
}
