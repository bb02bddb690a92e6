/// What stands inside a line of Markdown: code, links, words in bold.
enum InlineText {
  /// A piece of a line.
  enum Piece {
    case text(Substring)
    case code(Substring)
  }

  /// The line in pieces; of a link only its text, `**` taken off.
  static func pieces(of line: Substring) -> [Piece] {
    var pieces: [Piece] = []
    var rest = line
    while let start = rest.firstIndex(of: "`") {
      let marks = rest[start...].prefix { $0 == "`" }
      let behind = rest[marks.endIndex...]
      guard let end = position(of: marks, in: behind) else { break }
      pieces.append(.text(unlinked(rest[..<start])))
      pieces.append(.code(behind[..<end]))
      rest = behind[behind.index(end, offsetBy: marks.count)...]
    }
    pieces.append(.text(unlinked(rest)))
    return pieces
  }

  /// As it is read where nothing can be coloured: code keeps its quotes.
  static func plain(_ line: Substring) -> String {
    pieces(of: line).reduce(into: "") { result, piece in
      switch piece {
      case .text(let text): result += text
      case .code(let code): result += "`\(code)`"
      }
    }
  }

  /// The cells of a table's row; `\\|` in it is no border.
  static func cells(of row: Substring) -> [Substring] {
    let hidden = row.replacing("\\|", with: "\u{1}")
    return hidden.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast().map { cell in
      Substring(cell.replacing("\u{1}", with: "|")).drop(while: \.isWhitespace)
    }
  }

  /// The words and operators that stand in code, and the code as a whole: `not in`.
  static func codeWords(in line: Substring) -> Set<String> {
    pieces(of: line).reduce(into: []) { words, piece in
      guard case .code(let code) = piece else { return }
      words.formUnion(Self.words(of: code))
      words.formUnion(code.split(separator: " ").map(String.init))
      words.insert(String(code))
    }
  }

  /// What code in the first cell of a table's row explains: of `xs.zip(…others)` the name `zip`, of other code all its words.
  static func names(in entry: Substring) -> Set<String> {
    pieces(of: entry).reduce(into: []) { names, piece in
      // What stands in quotes is a value.
      guard case .code(let code) = piece, !code.hasPrefix("\"") else { return }
      let called = code.prefix { $0 != "(" }
      guard called.endIndex < code.endIndex || called.contains("."), let name = words(of: called).last else {
        return names.formUnion(codeWords(in: "`\(code)`"))
      }
      names.insert(name)
    }
  }

  /// The names in a text.
  static func words(of text: Substring) -> [String] {
    text.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
  }

  private static func position(of marks: Substring, in text: Substring) -> Substring.Index? {
    var index = text.startIndex
    while index < text.endIndex {
      if text[index...].hasPrefix(marks) { return index }
      index = text.index(after: index)
    }
    return nil
  }

  /// Without the targets of links and the stars of bold words.
  private static func unlinked(_ text: Substring) -> Substring {
    let plain = text.replacing("**", with: "")
    guard plain.contains("[") || plain.contains("](") else { return Substring(plain) }
    var result = ""
    var rest = plain[...]
    while let start = rest.firstIndex(where: { $0 == "[" || $0 == "]" }) {
      result += rest[..<start]
      let behind = rest.index(after: start)
      if rest[start] == "[" {
        rest = rest[behind...]
      } else if rest[behind...].hasPrefix("("), let end = rest[behind...].firstIndex(of: ")") {
        rest = rest[rest.index(after: end)...]
      } else {
        rest = rest[behind...]
      }
    }
    return Substring(result + rest)
  }
}
