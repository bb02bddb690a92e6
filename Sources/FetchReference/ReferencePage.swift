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
  /// How clearly a section is about a word; the least is the clearest.
  enum Relevance: Int, Comparable {
    case heading, entry, mention

    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  }

  /// How clearly it is about `word`; nil when it does not speak of it.
  func relevance(of word: String) -> Relevance? {
    let heading = InlineText.words(of: title[...]).filter { $0.lowercased() == word.lowercased() }
    if heading.contains(where: { $0 == word }) { return .heading }
    // A heading in words, such as Lines, stands beside the members that are spelled so.
    if !heading.isEmpty { return .entry }
    var best: Relevance?
    var isCode = false
    for line in lines {
      if line.hasPrefix("```") { isCode.toggle() }
      if isCode { continue }
      let isRow = line.hasPrefix("|")
      if isRow, let entry = InlineText.cells(of: line).first, InlineText.codeWords(in: entry).contains(word) {
        return .entry
      }
      if best == nil, InlineText.codeWords(in: isRow ? line.replacing("\\|", with: "|")[...] : line).contains(word) {
        best = .mention
      }
    }
    return best
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
