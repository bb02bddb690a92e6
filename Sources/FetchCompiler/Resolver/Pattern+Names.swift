import FetchBytecode
import FetchSyntax

extension Pattern {
  /// Visits the names that the pattern binds, in their order.
  func forEachName(_ visit: (Name) -> Void) {
    switch kind {
    case .wildcard, .value, .range, .alternatives, .invalid: break
    case .name(let text): visit(Name(text, at: span))
    case .list(let patterns, let rest):
      for pattern in patterns { pattern.forEachName(visit) }
      if let name = rest?.name { visit(name) }
    case .map(let entries, let rest):
      for entry in entries { entry.pattern.forEachName(visit) }
      if let name = rest?.name { visit(name) }
    case .type(_, let name): if let name { visit(name) }
    }
  }

  /// Visits the constants that the pattern's tests have only 8 bits to name.
  func forEachShortConstant(_ visit: (Constant) -> Void) {
    switch kind {
    case .wildcard, .name, .value, .invalid: break
    case .list(let patterns, _), .alternatives(let patterns):
      for pattern in patterns { pattern.forEachShortConstant(visit) }
    case .map(let entries, let rest):
      if entries.isEmpty || rest?.name != nil { visit(.string(TypeName.map.rawValue)) }
      for entry in entries {
        visit(.string(entry.key))
        entry.pattern.forEachShortConstant(visit)
      }
      if rest?.name != nil { visit(.names(entries.map(\.key))) }
    case .type(let type, _): visit(.string(type.rawValue))
    case .range(let lower, _, _): for type in lower.typesInRange { visit(.string(type.rawValue)) }
    }
  }
}

extension Expression {
  /// The types of the values that a range pattern beginning with this literal can hold.
  var typesInRange: [TypeName] {
    switch kind {
    case .string: [.string]
    case .duration: [.duration]
    default: [.int, .float]
    }
  }
}
