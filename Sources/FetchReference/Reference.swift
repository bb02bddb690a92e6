import FetchDiagnostics

/// The pages of `docs/reference`, which the program carries with it.
package enum Reference {
  /// All pages, by their paths.
  package static let pages = EmbeddedPages.all.map { ReferencePage(path: $0.path, text: $0.text) }

  /// A part of the reference that answers a question.
  package struct Answer: Sendable {
    package let page: ReferencePage
    /// A part of it; nil for the whole page.
    package let section: ReferencePage.Section?
    /// The lines of the part that answer.
    let lines: [Substring]
  }

  /// What tells about a topic: what the index of words names, the pages of that name (what tasks are, and what a task can do), and
  /// all rows of tables that explain it. Where neither has it, the parts headed by it, and else those that speak of it; empty when
  /// nothing does.
  package static func answers(on topic: String) -> [Answer] {
    let name = topic.lowercased()
    let word = topic.hasSuffix("()") ? String(topic.dropLast(2)) : topic
    let indexed = WordIndex(of: pages).answers(on: word)
    let named = pages.filter { page in
      [name, name + "s", name + "es"].contains(page.name) && !indexed.contains { $0.page.path == page.path }
    }
    var told = indexed + named.map { Answer(page: $0, section: nil, lines: $0.lines) }
    let hasHome = !told.isEmpty
    let whole = Set(told.filter { $0.section == nil }.map(\.page.path))
    var rows: [Answer] = []
    var mentions: [Answer] = []
    for page in pages where !whole.contains(page.path) && page.name != WordIndex.pageName {
      for section in page.sections {
        if indexed.contains(where: { $0.page.path == page.path && $0.section?.title == section.title }) { continue }
        let answer = Answer(page: page, section: section, lines: section.lines)
        if !hasHome, section.isHeaded(by: word) {
          told.append(answer)
          continue
        }
        let found = section.rows(explaining: word)
        if !found.isEmpty { rows.append(Answer(page: page, section: section, lines: found)) }
        if section.mentions(word) { mentions.append(answer) }
      }
    }
    // A row that stands alone has its surroundings.
    if told.isEmpty, rows.count == 1, let row = rows.first, let section = row.section {
      return [Answer(page: row.page, section: section, lines: section.lines)]
    }
    let answers = told + rows
    return answers.isEmpty ? Array(mentions.prefix(4)) : answers
  }

  /// The known topic nearest to one that is not known.
  package static func suggestion(for topic: String) -> String? {
    let words = pages.flatMap { page in page.sections.flatMap(\.entries) }
    return SpellingSuggestion.closest(to: topic, among: pages.map(\.name) + Set(words).sorted())
  }

  /// What `help` says about a topic, in so many columns; nil when it is none.
  package static func help(on topic: String, columns: Int, usesColor: Bool) -> String? {
    let answers = answers(on: topic)
    guard !answers.isEmpty else { return nil }
    let renderer = ReferenceRenderer(columns: columns, usesColor: usesColor)
    return answers.map { answer in
      guard let section = answer.section else { return renderer.render(answer.lines) }
      let isBeginning = section.title == answer.page.title
      let title = isBeginning ? section.title : "\(answer.page.title): \(section.title)"
      return renderer.render(["# \(title)"] + answer.lines)
    }.joined(separator: "\n")
  }

  /// What there is help on.
  package static var overview: String {
    let pages = pages.filter { $0.name != "reference" }
    let width = pages.map(\.name.count).max() ?? 0
    let lines = pages.map { "  " + $0.name + String(repeating: " ", count: width + 2 - $0.name.count) + $0.title }
    return """
      fetch help TOPIC shows a page of the reference, or what it says about a word:
      a keyword, an operator, a function or method, an option, a kind of error, as
      in fetch help retry.

      Pages:
      \(lines.joined(separator: "\n"))

      """
  }
}
