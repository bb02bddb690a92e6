import FetchDiagnostics

/// What a value is bound to or tested against.
///
/// The irrefutable kinds are `wildcard`, `name`, `list` and `map` of irrefutable patterns; only they stand in `let`, `var`,
/// `for`, `gather`, comprehensions and parameters (there a value of another shape is an error). All kinds stand in a match arm.
package final class Pattern: Sendable {
  /// What it tests or binds.
  package let kind: Kind
  /// Where it stands.
  package let span: SourceSpan
  /// The height of the tree from here down.
  package let depth: Int

  /// A pattern.
  package init(_ kind: Kind, at span: SourceSpan) {
    self.kind = kind
    self.span = span
    depth = kind.depth
  }

  /// The patterns of the language.
  package enum Kind: Sendable {
    /// `_` matches anything and binds nothing.
    case wildcard
    /// A name that is bound.
    case name(String)
    /// `[first, second, ...rest]`. Without a rest the length must be the same.
    case list([Pattern], rest: RestPattern?)
    /// `{kind: "x", id, ...rest}`. Other keys of the map do not matter.
    case map([MapPatternEntry], rest: RestPattern?)
    /// A literal: null, boolean, integer, float, duration, string, or a number with a minus before it.
    case value(Expression)
    /// `400..<500`, `1..5`: a number, duration or string between two literals.
    case range(lower: Expression, upper: Expression, isClosed: Bool)
    /// `string s`, `int`: tests the type and binds the value when there is a name.
    case type(TypeName, Name?)
    /// `301 or 302`. The alternatives bind no names.
    case alternatives([Pattern])
    /// What could not be parsed; an error was reported.
    case invalid
  }
}

/// `...rest` at the end of a list's or map's pattern.
package struct RestPattern: Sendable {
  /// The name bound to what is left, or nil for `..._` and `...`.
  package let name: Name?
  /// Where it stands.
  package let span: SourceSpan
}

/// `key: pattern`, or `key` for `key: key`.
package struct MapPatternEntry: Sendable {
  /// The key.
  package let key: String
  /// Where the key stands.
  package let keySpan: SourceSpan
  /// What its value is bound to or tested against.
  package let pattern: Pattern
}

/// The types that a pattern can test.
package enum TypeName: String, CaseIterable, Sendable {
  /// The types by their names.
  case bool, int, float, string, bytes, list, map, range, duration, function, task, stream, response, url, element
  case queue, session, error, regex, time, secret, module
}

extension Pattern.Kind {
  /// The height of the highest tree in it.
  var depth: Int {
    switch self {
    case .wildcard, .name, .type, .invalid: 1
    case .list(let patterns, _), .alternatives(let patterns): 1 + patterns.highest
    case .map(let entries, _): 1 + entries.highest { $0.pattern.depth }
    case .value(let expression): expression.depth
    case .range(let lower, let upper, _): 1 + max(lower.depth, upper.depth)
    }
  }
}
