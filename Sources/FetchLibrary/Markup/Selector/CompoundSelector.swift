/// Selectors without a space in between, as XPath: a test of the name, and predicates that must all be true.
struct CompoundSelector {
  /// The type as it was written, when one was.
  var type: String?
  /// A name, or `*`.
  var test = "*"
  /// Each of them a boolean or a set of nodes, never a number: that would be a position.
  var predicates: [String] = []

  /// The elements on an axis that it matches.
  func step(_ axis: String) -> String { "\(axis)::\(test)" + predicates.map { "[\($0)]" }.joined() }
}

/// What stands between two compound selectors.
enum Combinator {
  case descendant, child, next, later

  /// The way back, from what is matched to what must stand before it or around it.
  func backwards(_ compound: CompoundSelector) -> String {
    switch self {
    case .descendant: compound.step("ancestor")
    case .child: compound.step("parent")
    case .next: "preceding-sibling::*[1]/\(compound.step("self"))"
    case .later: compound.step("preceding-sibling")
    }
  }

  /// The way on, for `:has(…)`.
  func forwards(_ compound: CompoundSelector) -> String {
    switch self {
    case .descendant: compound.step("descendant")
    case .child: compound.step("child")
    case .next: "following-sibling::*[1]/\(compound.step("self"))"
    case .later: compound.step("following-sibling")
    }
  }
}
