extension SelectorTranslator {
  /// What stands behind a `:`, as a predicate; empty when it is always true.
  mutating func pseudoClass(_ type: String?) throws(SelectorProblem) -> String {
    let start = reader
    if reader.take(":") {
      let name = reader.name() ?? ""
      throw start.problem(SelectorMessages.pseudoElement, hint: SelectorMessages.hint(forPart: name.lowercased()))
    }
    guard let name = reader.name()?.lowercased() else { throw reader.expected("a name after `:`") }
    if reader.take("(") {
      depth += 1
      defer { depth -= 1 }
      if depth > Self.maximumDepth { throw start.problem(SelectorMessages.tooDeep) }
      reader.skipSpaces()
      guard let predicate = try function(name, type, at: start) else { throw unknown(name, at: start) }
      reader.skipSpaces()
      try reader.require(")")
      return predicate
    }
    switch name {
    case "first-child": return position(0, 1, "preceding-sibling::*")
    case "last-child": return position(0, 1, "following-sibling::*")
    case "only-child": return "not(preceding-sibling::*[1]) and not(following-sibling::*[1])"
    case "first-of-type": return position(0, 1, try siblings("preceding-sibling", type, at: start))
    case "last-of-type": return position(0, 1, try siblings("following-sibling", type, at: start))
    case "only-of-type":
      let before = position(0, 1, try siblings("preceding-sibling", type, at: start))
      return "\(before) and \(position(0, 1, try siblings("following-sibling", type, at: start)))"
    case "empty": return "not(*) and not(text())"
    case "root": return "not(parent::*)"
    case "link", "any-link": return "(self::a or self::area) and @href"
    default: throw unknown(name, at: start)
    }
  }

  /// A pseudo-class with something in parentheses; nil when there is none of the name.
  private mutating func function(
    _ name: String, _ type: String?, at start: SelectorReader
  ) throws(SelectorProblem) -> String? {
    switch name {
    case "not": return "not(\(try alternatives()))"
    case "is", "where": return "(\(try alternatives()))"
    case "has": return "(\(try paths().joined(separator: " or ")))"
    case "contains":
      guard let text = try reader.string() ?? reader.name() else { throw reader.expected("a text, in quotes") }
      return XPathText.isPossible(text) ? "contains(., \(XPathText.literal(text)))" : XPathText.never
    case "nth-child": return try nth("preceding-sibling::*")
    case "nth-last-child": return try nth("following-sibling::*")
    case "nth-of-type": return try nth(siblings("preceding-sibling", type, at: start))
    case "nth-last-of-type": return try nth(siblings("following-sibling", type, at: start))
    default: return nil
    }
  }

  /// Whether one of the selectors in the parentheses matches.
  private mutating func alternatives() throws(SelectorProblem) -> String {
    try list().map { $0.step("self") }.joined(separator: " or ")
  }

  private func siblings(_ axis: String, _ type: String?, at place: SelectorReader) throws(SelectorProblem) -> String {
    guard let type else { throw place.problem(SelectorMessages.typeless, hint: SelectorMessages.typelessHint) }
    var sibling = CompoundSelector()
    match(type, &sibling)
    return sibling.step(axis)
  }

  private mutating func nth(_ before: String) throws(SelectorProblem) -> String {
    let place = reader
    guard let (step, first) = SelectorPosition.read(reader.untilParenthesis()) else {
      throw place.problem(SelectorMessages.position)
    }
    return position(step, first, before)
  }

  private func position(_ step: Int, _ first: Int, _ before: String) -> String {
    XPathText.isAt(step: step, first: first, before: before) ?? ""
  }

  private func unknown(_ name: String, at place: SelectorReader) -> SelectorProblem {
    place.problem(
      SelectorMessages.unknownPseudoClass(name), hint: SelectorMessages.hint(forPseudoClass: name))
  }
}
