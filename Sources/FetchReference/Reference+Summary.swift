/// What the tables of the reference say of a name, in a line.
extension Reference {
  /// Of an option of `fetch` or `save`.
  package static func summary(ofOption name: String, of verb: String) -> String? {
    row(on: pages.filter { $0.name == verb }) { $0 == name }
  }

  /// Of a method or field of a type's values.
  package static func summary(ofMember name: String, of type: String) -> String? {
    let title = ["int": "number", "float": "number"][type] ?? type
    return row(on: pages.filter { [title + "s", title + "es"].contains($0.name) }) { code in
      code.split(separator: ".").dropFirst().contains { $0.prefix { $0.isLetter || $0.isNumber } == name }
    }
  }

  /// Of a function that is there in every script.
  package static func summary(ofFunction name: String) -> String? {
    row(on: pages) { $0.hasPrefix(name + "(") }
  }

  /// The last cell of the first row of a table whose first cell has such code.
  private static func row(on pages: [ReferencePage], where isWanted: (Substring) -> Bool) -> String? {
    for line in pages.lazy.flatMap(\.lines) where line.hasPrefix("|") {
      let cells = InlineText.cells(of: line)
      guard let entry = cells.first, let text = cells.last, cells.count > 1 else { continue }
      let isFound = InlineText.pieces(of: entry).contains { piece in
        if case .code(let code) = piece { isWanted(code) } else { false }
      }
      if isFound { return InlineText.plain(text[...(text.lastIndex { !$0.isWhitespace } ?? text.startIndex)]) }
    }
    return nil
  }
}
