import FetchDiagnostics
import FetchSyntax

/// The arms of `match`, the clauses of `try` and `gather`, and taking values apart.
extension Checker {
  /// Arms that are never reached, and names that look like a test but bind.
  func checkArms(of match: Match) {
    for (index, arm) in match.arms.enumerated() {
      var catchesAll: String?
      switch arm.pattern.kind {
      case .wildcard: catchesAll = "_"
      case .name(let name):
        catchesAll = name
        if looksLikeTest(name) || (index + 1 < match.arms.count && Self.untestable.contains(name)) {
          warnBinding(name, arm)
          return
        }
      // A value that gets its own name again, now that its type is known.
      case .type(_, let name?): if case .name(name.text) = match.subject.kind { exempt.insert(name.span.start) }
      case .list, .map, .value, .range, .type, .alternatives, .invalid: break
      }
      guard let catchesAll, arm.condition == nil, index + 1 < match.arms.count else { continue }
      warn(
        .unreachableArm, "no value comes as far as this arm", at: match.arms[index + 1].pattern.span,
        label: "never tested", help: "put the arm that takes everything last",
        related: [.init("`\(catchesAll)` takes every value", at: arm.pattern.span)])
      return
    }
  }

  /// What `typeOf` gives, and no arm tests. As the last arm such a name may be meant.
  private static let untestable: Set<String> = ["channel", "semaphore", "headers", "match", "file"]

  private func looksLikeTest(_ name: String) -> Bool {
    guard let first = name.first else { return false }
    return first.isUppercase
  }

  private func warnBinding(_ name: String, _ arm: Match.Arm) {
    if arm.condition != nil { return }
    exempt.insert(arm.pattern.span.start)
    let help =
      Self.untestable.contains(name)
      ? "to test the type, write `value if (typeOf(value) == \"\(name)\") => …`"
      : name.hasSuffix("Error")
        ? "to test the kind of an error, write `error e if (e.kind == \"\(name)\") => …`"
        : "to compare with a value, write `value if (value == \(name)) => …`; else begin the name with a small letter"
    warn(
      .bindingArm, "`\(name)` tests nothing: it gives any value this name", at: arm.pattern.span,
      label: "fits everything", help: help)
  }

  /// Clauses that no error reaches, since those before them caught it.
  func checkClauses(_ clauses: [CatchClause]) {
    for (index, clause) in clauses.enumerated() {
      let before = clauses[..<index].filter { $0.condition == nil }
      guard let catcher = before.first(where: { catches($0, allOf: clause) }) else { continue }
      let takesAll = catcher.kinds.isEmpty
      warn(
        .unreachableCatch, "no error comes as far as this `catch`", at: keyword(of: clause), label: "never tested",
        help: takesAll ? "put the `catch` that takes every error last" : "take one of the two out",
        related: [.init(takesAll ? "this one takes every error" : "this one takes them", at: keyword(of: catcher))])
    }
  }

  private func catches(_ earlier: CatchClause, allOf clause: CatchClause) -> Bool {
    if earlier.kinds.isEmpty { return true }
    return !clause.kinds.isEmpty && Set(clause.kinds.map(\.text)).isSubset(of: earlier.kinds.map(\.text))
  }

  private func keyword(of clause: CatchClause) -> SourceSpan {
    SourceSpan(start: clause.span.start, end: clause.span.start + UInt32("catch".utf8.count))
  }

  /// A value is taken apart by a pattern: a task has to be awaited first.
  func checkTakenApart(_ type: ValueType, at pattern: Pattern) {
    guard type.isTask else { return }
    warn(
      .missingAwait, "a task is taken apart, not its result", at: pattern.span, label: "this needs the result",
      help: "write `await` in front of what stands behind the `=`")
  }

  /// The types of the core whose fields no pattern reads.
  private static let withoutFields: Set<String> = [
    "null", "bool", "number", "string", "text", "bytes", "list", "map", "range", "duration", "function", "task",
    "gather",
    "stream",
  ]

  /// What the entries of a pattern read of a value that has fields: each must be there.
  func bind(_ entries: [MapPatternEntry], toFieldsOf type: ValueType) {
    guard let name = type.membersName, !Self.withoutFields.contains(name), let members = library.types[name] else {
      return
    }
    for entry in entries {
      if let result = members.fields[entry.key] {
        bind(entry.pattern, to: result.map { TypeNotation(receiver: type).type($0) } ?? .unknown)
      } else {
        warnUnknown("field", Name(entry.key, at: entry.keySpan), of: type, among: members)
      }
    }
  }
}
