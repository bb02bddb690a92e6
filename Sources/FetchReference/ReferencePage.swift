/// A page of the reference.
package struct ReferencePage: Sendable {
  /// A part of a page under a heading of its own.
  package struct Section: Sendable {
    /// The heading, without its marks.
    package let title: String
    /// The lines under it.
    let lines: [Substring]
  }

  /// Where it stands in `docs/reference`.
  package let path: String
  /// What it is asked for by: `strings` for `values/strings.md`.
  package let name: String
  /// The heading of the whole.
  package let title: String
  /// The beginning, under the page's own title, then its parts.
  package let sections: [Section]
  let lines: [Substring]

  init(path: String, text: String) {
    self.path = path
    let parts = path.dropLast(".md".count).split(separator: "/")
    name = parts.last == "README" ? parts.dropLast().last.map(String.init) ?? "reference" : String(parts.last ?? "")
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    var sections: [Section] = []
    var title = ""
    var body: [Substring] = []
    var isCode = false
    for line in lines {
      if line.hasPrefix("```") { isCode.toggle() }
      if !isCode, line.hasPrefix("#") {
        if !title.isEmpty { sections.append(Section(title: title, lines: body)) }
        title = InlineText.plain(line.drop { $0 == "#" || $0 == " " })
        body = []
      } else {
        body.append(line)
      }
    }
    sections.append(Section(title: title, lines: body))
    self.sections = sections
    self.title = sections.first?.title ?? name
  }
}

extension ReferencePage.Section {
  /// Whether its heading has the word, or its plural. A heading in words, such as Lines, is about members spelled so, too.
  func isHeaded(by word: String) -> Bool {
    let word = word.lowercased()
    return InlineText.words(of: title[...]).contains { [word, word + "s"].contains($0.lowercased()) }
  }

  /// The rows of its tables that explain the word, each table's under its head.
  func rows(explaining word: String) -> [Substring] {
    let tables = text.split { !$0.hasPrefix("|") }
    return tables.flatMap { table in
      let rows = table.dropFirst(2).filter { row in
        InlineText.cells(of: row).first.map { InlineText.names(in: $0).contains(word) } ?? false
      }
      return rows.isEmpty ? [] : [""] + table.prefix(2) + rows
    }
  }

  /// Whether it speaks of the word somewhere.
  func mentions(_ word: String) -> Bool {
    text.contains { InlineText.codeWords(in: $0.replacing("\\|", with: "|")[...]).contains(word) }
  }

  /// Its lines without examples.
  private var text: [Substring] {
    var isCode = false
    return lines.filter { line in
      if line.hasPrefix("```") { isCode.toggle() }
      return !isCode && !line.hasPrefix("```")
    }
  }

  /// The words its tables explain.
  var entries: Set<String> {
    lines.filter { $0.hasPrefix("|") }.reduce(into: []) { words, line in
      if let entry = InlineText.cells(of: line).first { words.formUnion(InlineText.codeWords(in: entry)) }
    }
  }
}

extension ReferencePage {
  /// Every word and operator that stands in code, examples aside.
  package var words: Set<String> {
    var isCode = false
    return lines.reduce(into: []) { words, line in
      if line.hasPrefix("```") { isCode.toggle() }
      if !isCode { words.formUnion(InlineText.codeWords(in: line.replacing("\\|", with: "|")[...])) }
    }
  }
}
