/// Turns a CSS selector into XPath that asks of an element whether it matches, from its last part backwards: so it may lie
/// anywhere, as in a browser, and only what is looked for has to lie in the element that is asked.
struct SelectorTranslator {
  /// How selectors stand inside others.
  static let maximumDepth = 16

  var reader: SelectorReader
  let form: MarkupForm
  /// How many parentheses are open.
  var depth = 0

  private init(_ text: String, _ form: MarkupForm) {
    reader = SelectorReader(text)
    self.form = form
  }

  /// What each selector of the list in `text` matches, as the last of its compound selectors.
  static func translate(_ text: String, _ form: MarkupForm) throws(SelectorProblem) -> [CompoundSelector] {
    var translator = SelectorTranslator(text, form)
    let list = try translator.list()
    if !translator.reader.isAtEnd { throw translator.reader.expected("the selector's end") }
    return list
  }

  /// Selectors with commas in between, each as a compound selector that asks for what stands before it as well.
  mutating func list() throws(SelectorProblem) -> [CompoundSelector] {
    var list: [CompoundSelector] = []
    repeat {
      reader.skipSpaces()
      var last = try compound()
      while let combinator = combinator() {
        var next = try compound()
        next.predicates.append(combinator.backwards(last))
        last = next
      }
      list.append(last)
    } while reader.take(",")
    return list
  }

  /// Selectors that begin at an element and go on from there, each as a path.
  mutating func paths() throws(SelectorProblem) -> [String] {
    var paths: [String] = []
    repeat {
      reader.skipSpaces()
      var path = (combinator() ?? .descendant).forwards(try compound())
      while let combinator = combinator() { path += "/" + combinator.forwards(try compound()) }
      paths.append(path)
    } while reader.take(",")
    return paths
  }

  /// What stands between two compound selectors, spaces included; nil at the end of a selector.
  private mutating func combinator() -> Combinator? {
    let hasSpaces = reader.skipSpaces()
    let sign: Combinator?
    switch reader.current {
    case ">": sign = .child
    case "+": sign = .next
    case "~": sign = .later
    case nil, ",", ")": return nil
    default: return hasSpaces ? .descendant : nil
    }
    if let scalar = reader.current { _ = reader.take(scalar) }
    reader.skipSpaces()
    return sign
  }

  private mutating func compound() throws(SelectorProblem) -> CompoundSelector {
    var compound = CompoundSelector()
    let start = reader.position
    if !reader.take("*"), let type = reader.name() { match(type, &compound) }
    if reader.current == "|" { throw reader.problem(SelectorMessages.namespace, hint: SelectorMessages.namespaceHint) }
    while let predicate = try simple(compound.type) { if !predicate.isEmpty { compound.predicates.append(predicate) } }
    if reader.position == start { throw reader.expected("a selector") }
    return compound
  }

  /// Makes a compound selector ask for a type.
  func match(_ type: String, _ compound: inout CompoundSelector) {
    switch form {
    case .html:
      let name = type.lowercased()
      compound.type = name
      if XPathText.isPlainName(name) {
        compound.test = name
      } else {
        compound.predicates.append(
          XPathText.isPossible(name) ? "name() = \(XPathText.literal(name))" : XPathText.never)
      }
    case .xml:
      compound.type = type
      // In whatever namespace, as CSS has it where none is declared.
      compound.predicates.append(
        XPathText.isPossible(type) ? "local-name() = \(XPathText.literal(type))" : XPathText.never)
    }
  }

  /// One of `#id .class [attribute] :pseudo-class` as a predicate; empty when it is always true, nil when none stands here.
  private mutating func simple(_ type: String?) throws(SelectorProblem) -> String? {
    if reader.take("#") {
      guard let id = reader.hash() else { throw reader.expected("a name after `#`") }
      return XPathText.isPossible(id) ? "@id = \(XPathText.literal(id))" : XPathText.never
    }
    if reader.take(".") {
      guard let name = reader.name() else { throw reader.expected("a name after `.`") }
      return XPathText.isPossible(name) ? XPathText.hasWord(name, in: "@class") : XPathText.never
    }
    if reader.take("[") { return try attribute() }
    if reader.take(":") { return try pseudoClass(type) }
    return nil
  }

  /// `[name]`, or `[name=value]` with one of the signs before it.
  private mutating func attribute() throws(SelectorProblem) -> String {
    reader.skipSpaces()
    guard let written = reader.name() else { throw reader.expected("an attribute's name") }
    let name = form == .html ? written.lowercased() : written
    guard XPathText.isPossible(name) else { throw reader.expected("an attribute's name") }
    let attribute = XPathText.attribute(name)
    reader.skipSpaces()
    if reader.take("]") { return attribute }
    let place = reader
    var sign: Unicode.Scalar = "="
    for known in ["~", "|", "^", "$", "*"] as [Unicode.Scalar] where reader.take(known) { sign = known }
    if sign == "|", reader.current != "=" {
      throw place.problem(SelectorMessages.namespace, hint: SelectorMessages.namespaceHint)
    }
    guard reader.take("=") else { throw reader.expected("`]`, or `=` and a value") }
    reader.skipSpaces()
    guard var value = try reader.string() ?? reader.name() else { throw reader.expected("a value, in quotes") }
    reader.skipSpaces()
    var held = attribute
    if let flag = reader.current, ["i", "I", "s", "S"].contains(flag) {
      _ = reader.take(flag)
      if flag == "i" || flag == "I" {
        value = value.loweringASCII
        held = XPathText.lowered(attribute)
      }
      reader.skipSpaces()
    }
    try reader.require("]")
    guard XPathText.isPossible(value) else { return XPathText.never }
    let comparison = Self.comparison(sign, held, value)
    // The functions make an empty text of an attribute that is missing.
    return held == attribute ? comparison : "\(attribute) and \(comparison)"
  }

  private static func comparison(_ sign: Unicode.Scalar, _ held: String, _ value: String) -> String {
    let literal = XPathText.literal(value)
    switch sign {
    case "=": return "\(held) = \(literal)"
    case "|": return "(\(held) = \(literal) or starts-with(\(held), \(XPathText.literal(value + "-"))))"
    case _ where value.isEmpty: return XPathText.never
    case "~":
      let isWord = !value.contains { " \t\n\r\u{C}".contains($0) }
      return isWord ? XPathText.hasWord(value, in: held) : XPathText.never
    case "^": return "starts-with(\(held), \(literal))"
    case "$":
      let start = value.unicodeScalars.count - 1
      return "substring(\(held), string-length(\(held)) - \(start)) = \(literal)"
    default: return "contains(\(held), \(literal))"
    }
  }
}

extension String {
  /// With small letters for the large ones of ASCII.
  fileprivate var loweringASCII: String {
    String(decoding: utf8.map { (65...90).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
  }
}
