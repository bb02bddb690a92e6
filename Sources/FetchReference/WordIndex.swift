/// The page that says where each word is told of: a table's first cell has words, its last one links.
struct WordIndex {
  private let pages: [ReferencePage]

  /// The index of these pages.
  init(of pages: [ReferencePage]) { self.pages = pages }

  /// The page itself.
  static let pageName = "words"

  /// The parts that tell of a word, in the order of their links; none when the index does not have it.
  func answers(on word: String) -> [Reference.Answer] {
    let wanted = word.lowercased()
    let rows = pages.filter { $0.name == WordIndex.pageName }.flatMap(\.lines).filter { $0.hasPrefix("|") }
    guard let row = rows.first(where: { WordIndex.words(of: $0).contains(wanted) }) else { return [] }
    return WordIndex.targets(of: row).compactMap(answer)
  }

  /// What stands in the first cell, between commas, without quotes and capitals.
  private static func words(of row: Substring) -> [String] {
    (InlineText.cells(of: row).first ?? "").split(separator: ",").map { part in
      let word = part.drop { $0 == " " || $0 == "`" }
      return word[...(word.lastIndex { $0 != " " && $0 != "`" } ?? word.startIndex)].lowercased()
    }
  }

  private static func targets(of row: Substring) -> [Substring] {
    row.split(separator: "](").dropFirst().map { $0.prefix { $0 != ")" } }
  }

  /// The part that a link names: a page, or what stands under a heading.
  private func answer(for target: Substring) -> Reference.Answer? {
    let parts = target.split(separator: "#", maxSplits: 1)
    guard let page = pages.first(where: { $0.path == parts[0] }) else { return nil }
    guard parts.count > 1 else { return Reference.Answer(page: page, section: nil, lines: page.lines) }
    let section = page.sections.first { $0.anchor == parts[1] }
    return section.map { Reference.Answer(page: page, section: $0, lines: $0.lines) }
  }
}

extension ReferencePage.Section {
  /// What links call it: its words in small letters, with dashes between.
  fileprivate var anchor: String {
    String(title.lowercased().compactMap { $0 == " " ? "-" : $0.isLetter || $0.isNumber || $0 == "-" ? $0 : nil })
  }
}
