/// What is wrong with a selector, at which of its code points, and what to write instead.
struct SelectorProblem: Error {
  let message: String
  let offset: Int
  var hint: String?
}

/// What is said about selectors.
enum SelectorMessages {
  static func expected(_ what: String, found: Unicode.Scalar?) -> String {
    "expected \(what), " + (found.map { "not `\($0)`" } ?? "and it ends there")
  }

  static let unfinishedString = "this string has no end"
  static let lineBreak = "a string ends at the line's end, unless it is written \\a"
  static let tooDeep = "parentheses are nested more than 16 deep"
  static let tooLong = "it is too long"
  static let position = "expected a position: a number, odd, even, or the like of 2n+1"
  static let typeless = "it counts elements of one type, and none is named"
  static let typelessHint = "name it, as in li:nth-of-type(2)"

  static func unknownPseudoClass(_ name: String) -> String { "there is no `:\(name)` here" }

  static let pseudoElement = "an element has no parts to select"

  /// What to write for parts that other libraries select.
  static func hint(forPart name: String) -> String? {
    switch name {
    case "text": "select elements, and ask them: page.html.all(\"h1\").map(e => e.text)"
    case "attr": "select elements, and ask them: page.html.all(\"a\").map(e => e.get(\"href\"))"
    default: nil
    }
  }

  static let namespace = "prefixes are not read"
  static let namespaceHint = "a name alone matches in every namespace; .xpath(…, {prefix: uri}) tells them apart"

  /// What to write for pseudo-classes of other libraries.
  static func hint(forPseudoClass name: String) -> String? {
    switch name {
    case "first": "write .one(…), or :first-child"
    case "last", "eq", "gt", "lt": "write .all(…), and take from the list; or :nth-child(2)"
    case "text", "attr": "a part is asked of the elements: .text, .get(\"href\")"
    case "parent": "write :not(:empty)"
    case "matches", "any", "-webkit-any": "write :is(…)"
    case "icontains", "has-text", "-soup-contains": "write :contains(\"…\")"
    case "input", "button", "checkbox", "header": "name the elements, as in input, button"
    case "checked", "disabled", "selected", "required": "write [\(name)]"
    default: nil
    }
  }
}
