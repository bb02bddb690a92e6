/// What is said about documents.
enum MarkupMessages {
  static func excess(_ excess: MarkupReading.Excess, _ what: String) -> String {
    switch excess {
    case .depth: "\(what) nests elements more than \(MarkupReading.maximumDepth) deep"
    case .attributes: "\(what) has an element with more than \(MarkupReading.maximumAttributes) attributes"
    case .nodes: "\(what) has more than \(MarkupReading.maximumNodes) elements, attributes and comments"
    case .time: "\(what) takes too long to read"
    }
  }

  static func longLinks(_ what: String, _ limit: Int) -> String {
    "\(what) has links whose URLs have more than \(SizeText.text(limit)) in all"
  }

  static let longLinksHint =
    "each repeats the page's URL or its <base>, which is long: all(\"a\") gives the links as they are written"

  static func noMemory(_ what: String) -> String { "\(what) needs more memory than there is" }

  static func malformed(_ mistake: MarkupReading.Mistake?, _ what: String, isEmpty: Bool) -> String {
    if isEmpty { return "\(what) is empty: there is no XML in it" }
    guard let mistake else { return "\(what) is no XML" }
    return "\(what) is no XML: \(words(of: mistake)), at line \(mistake.line), column \(mistake.column)"
  }

  static func hint(for mistake: MarkupReading.Mistake?) -> String? {
    guard let mistake else { return nil }
    if mistake.message.contains("Entity '") {
      return "XML knows five names, amp lt gt quot apos, and those it declares itself; HTML's are read by .parseHTML()"
    }
    return "if it is HTML, read it with .parseHTML() or response.html"
  }

  static func missing(_ missing: MarkupLibrary.Missing, _ what: String) -> String {
    "\(what) cannot be read: the library libxml2 is not there (\(missing.reason))"
  }

  static let missingHint = "install it: apt-get install libxml2, or brew install libxml2"

  /// libxml2's words, without what only its own callers can do.
  private static func words(of mistake: MarkupReading.Mistake) -> String {
    var words = mistake.message.prefix { !$0.isNewline }
    if let advice = words.firstRange(of: " use XML_PARSE_HUGE") { words = words[..<advice.lowerBound] }
    while words.last == "." { words.removeLast() }
    if words == "xmlParseEntityRef: no name" { return "`&` stands for itself only as &amp;" }
    // A name of the standard keeps its capitals.
    let isName = words.prefix { $0.isLetter }.dropFirst().contains(where: \.isUppercase)
    return isName ? String(words) : words.prefix(1).lowercased() + words.dropFirst()
  }
}
