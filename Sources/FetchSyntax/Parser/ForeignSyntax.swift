/// What other languages write, and what to write here.
enum ForeignSyntax {
  /// What a foreign word at a statement's start stands for.
  enum Statement {
    /// A word of ours, or a word that is not needed.
    case binding, function, loop, throwing, modifier
    /// Nothing; the help says what to write.
    case none(String)
  }

  /// What a foreign word at the start of a statement stands for.
  static let statements: [String: Statement] = [
    "const": .binding, "val": .binding, "local": .binding, "my": .binding, "auto": .binding,
    "function": .function, "def": .function, "func": .function, "fun": .function, "sub": .function,
    "foreach": .loop, "raise": .throwing,
    "async": .modifier, "export": .modifier, "pub": .modifier, "public": .modifier, "private": .modifier,
    "static": .modifier,
    "switch": .none("write match value { 200 => …, _ => … }"),
    "class": .none("there are no classes: use a map, or functions that share variables"),
    "struct": .none("there are no structures: use a map such as {name: \"x\", size: 1}"),
    "enum": .none("there are no enumerations: use strings"),
    "unless": .none("write if not … { … }"),
    "until": .none("write while not … { … }"),
    "do": .none("write while true { … if … { break } }"),
    "repeat": .none("write while true { … if … { break } }"),
    "loop": .none("write while true { … }"),
    "from": .none("write import \"path\" as name"),
    "del": .none("write m.remove(key)"),
    "delete": .none("write m.remove(key)"),
    "with": .none("write await read(path) or lines(path), and save text to path; files are closed by themselves"),
    "global": .none("functions see the variables around them; take the line away"),
    "nonlocal": .none("functions see the variables around them; take the line away"),
  ]

  /// Other languages' constants, and ours.
  static let constants: [String: String] = [
    "None": "null", "nil": "null", "undefined": "null", "NULL": "null", "Null": "null", "True": "true", "TRUE": "true",
    "False": "false", "FALSE": "false",
  ]

  /// What a response has and text has not.
  static let responseMembers: Set<String> = [
    "status", "ok", "headers", "text", "json", "html", "xml", "csv", "links", "title", "cookies", "redirects",
    "timings", "version", "bytes", "body",
  ]

  /// What other languages' tasks are waited for with.
  static let promiseMembers: Set<String> = ["then", "catch", "finally"]

  /// The members text has without a call, and the methods that may well make a URL of it.
  static let stringMembers: Set<String> = [
    "count", "isEmpty", "first", "last", "format", "replace", "trim", "lower", "upper", "urlEncode", "urlDecode",
  ]

  /// A hint for a token that follows a complete statement on its line. `before` is the token before it.
  static func hint(
    before: String, found: String, kind: TokenKind, mentionsComment: Bool, followsPrefix: Bool, followsWith: Bool
  ) -> String? {
    if followsWith, kind == .colon { return "options are a map: with {\(before): …}" }
    if mentionsComment { return "a comment begins with `#`; `//` divides and rounds down" }
    if followsPrefix, kind == .string || kind == .stringHead { return prefixHint }
    if let hint = hintsBefore[before] { return hint }
    switch kind {
    case .name: return hintsFound[found] ?? callHint(before)
    case .string, .stringHead, .number: return callHint(before)
    case .if: return "a choice is written if condition { a } else { b }"
    case .comma: return "several values are a list, [a, b], and let [a, b] = … takes one apart"
    case .colon: return "there are no type annotations, and blocks are written in braces"
    case .openBrace:
      let name = before.unicodeScalars.first?.properties.isXIDStart ?? false ? before : "f"
      return "a block is passed as a lambda: \(name)(() => { … })"
    case .arrow: return "a lambda of several parameters needs parentheses: (a, b) => …"
    case .else, .catch, .finally: return "`\(found)` follows the `}` of its block"
    default: return found == "->" ? "a lambda is written x => x + 1" : nil
    }
  }

  /// A hint for a token where a comma or a closing bracket is expected.
  static func hintForComma(
    found: String, kind: TokenKind, isInPattern: Bool, followsString: Bool, followsPrefix: Bool
  ) -> String? {
    if isInPattern {
      return found == "=" ? "patterns have no defaults: write let name = m.get(\"name\", default)" : nil
    }
    switch kind {
    case .string, .stringHead:
      if followsPrefix { return prefixHint }
      return followsString ? "two strings are joined with `+`" : nil
    case .if: return "a choice is written if condition { a } else { b }"
    default: return found == "is" ? hintsFound[found] : found == "->" ? "a lambda is written x => x + 1" : nil
    }
  }

  private static let prefixHint =
    "a string needs no prefix: \"{x}\" puts a value in, and '…' takes everything as it is"

  private static func callHint(_ before: String) -> String? {
    guard let first = before.unicodeScalars.first, first.properties.isXIDStart else { return nil }
    return "if this is a call, write \(before)(…)"
  }

  private static let hintsBefore: [String: String] = [
    "lambda": "a lambda is written x => x + 1", "new": "write the call without `new`",
    "typeof": "test a type with match: match x { string s => … }",
    "elif": "write else if", "elsif": "write else if", "else": "write else { … }",
    "switch": "write match value { 200 => …, _ => … }", "guard": "write if not … { return }",
    "echo": "write print(…)", "printf": "write print(…)", "puts": "write print(…)",
    "curl": "write await fetch \"https://example.com/\"", "wget": "write await save fetch url to \"file\"",
  ]

  private static let hintsFound: [String: String] = [
    "is": "compare with `==` or `!=`", "then": "a block is written in braces: { … }",
    "do": "a block is written in braces: { … }", "unless": "write if not … { … }",
    "to": "`to` belongs to `save value to path`", "with": "`with` belongs to a fetch or a save on the same line",
    "from": "`from` belongs to `fetch url from session`",
    "limit": "`limit` belongs to the head of a gather: gather x in xs limit 8 { … }",
    "as": "`as` belongs to `import \"path\" as name`", "of": "a loop is written for x in xs { … }",
    "except": "write catch e { … }", "rescue": "write catch e { … }", "elif": "write else if",
  ]
}
