/// The names that an unfinished input binds: `let`, `var`, loops, functions and their parameters.
enum InputNames {
  private static let binders: Set<Substring> = ["let", "var", "for", "gather", "fn", "catch"]

  /// Those of `text`, as far as can be told without reading it as a program.
  static func bound(in text: Substring) -> [String] {
    var names: [String] = []
    var rest = text
    while let start = rest.firstIndex(where: isPart) {
      let word = rest[start...].prefix(while: isPart)
      rest = rest[word.endIndex...]
      guard binders.contains(word) else { continue }
      let name = rest.drop { $0 == " " }.prefix(while: isPart)
      if name.first.map({ $0.isLetter || $0 == "_" }) == true { names.append(String(name)) }
      if word == "fn" { names += parameters(behind: rest) }
    }
    return names
  }

  private static func parameters(behind text: Substring) -> [String] {
    let open = text.drop { isPart($0) || $0 == " " }
    guard open.first == "(" else { return [] }
    return open.dropFirst().prefix { $0 != ")" }.split(separator: ",").compactMap { part in
      let name = part.drop { !isPart($0) }.prefix(while: isPart)
      return name.isEmpty ? nil : String(name)
    }
  }

  private static func isPart(_ character: Character) -> Bool {
    character == "_" || character.isLetter || character.isNumber
  }
}
