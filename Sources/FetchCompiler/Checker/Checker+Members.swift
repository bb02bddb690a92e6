import FetchDiagnostics
import FetchSyntax

/// Members that a type does not have.
extension Checker {
  /// `base.name`.
  func type(ofMember member: Member, in expression: Expression) -> ValueType {
    if let exports = exports(of: member.base) {
      check(member.name, of: member.base, among: exports)
      return .unknown
    }
    let base = type(of: member.base)
    guard !member.isOptional, let typeName = base.membersName, typeName != "map",
      let members = library.types[typeName]
    else { return .unknown }
    let name = member.name
    if let result = members.fields[name.text] {
      return result.map { TypeNotation(receiver: base).type($0) } ?? .unknown
    }
    if needsAwait(base, member.base, name) { return .unknown }
    if members.methods[name.text] != nil {
      warn(
        .unknownMember, "`\(name.text)` is a method: it needs parentheses", at: name.span,
        label: "not called", help: "write .\(name.text)()")
    } else {
      warnUnknown("field", name, of: base, among: members)
    }
    return .unknown
  }

  /// The method that a call names; nil when it is not known. `isOptional` calls and keys of maps may be anything.
  func method(_ call: MethodCall, of base: ValueType) -> LibraryDescription.Function? {
    if let exports = exports(of: call.base) {
      check(call.name, of: call.base, among: exports)
      return exports[call.name.text] ?? nil
    }
    guard !call.isOptional, let typeName = base.membersName, let members = library.types[typeName] else { return nil }
    if let method = members.methods[call.name.text] { return method }
    if typeName == "map" || needsAwait(base, call.base, call.name) { return nil }
    if members.fields[call.name.text] != nil {
      warn(
        .unknownMember, "`\(call.name.text)` is a field: it is read without parentheses", at: call.name.span,
        label: "called", help: ForeignMembers.hint(forCalling: call.name.text, of: typeName, with: call.arguments.count)
      )
    } else {
      warnUnknown("method", call.name, of: base, among: members)
    }
    return nil
  }

  func warnUnknown(_ what: String, _ name: Name, of type: ValueType, among members: LibraryDescription.Members) {
    let names = members.fields.keys.sorted() + members.methods.keys.sorted()
    let isHeader = what == "field" && type.name == "headers"
    warn(
      .unknownMember, "\(type.description) has no \(what) `\(name.text)`", at: name.span, label: "not there",
      help: ForeignMembers.hint(for: name.text, of: type.membersName ?? "", among: names)
        ?? (isHeader ? "write headers[\"\(name.text)\"]" : nil))
  }

  /// Whether a member is asked of a task that its result may have; that is warned of.
  private func needsAwait(_ base: ValueType, _ expression: Expression, _ name: Name) -> Bool {
    guard case .task(_, let origin) = base else { return false }
    let what = origin == .gather ? "a gather" : "a task"
    warn(
      .missingAwait, "\(what) has no `\(name.text)`; its result may", at: name.span, label: "this needs the result",
      help: awaiting(expression).map { "write \($0).\(name.text)" } ?? "write (await …).\(name.text)")
    forget(expression)
    return true
  }

  /// `(await task)`, when that is short enough to be shown.
  func awaiting(_ expression: Expression) -> String? { text(of: expression.span).map { "(await \($0))" } }

  // MARK: Items

  /// `base[index]`.
  func type(ofItem base: Expression, _ index: Expression) -> ValueType {
    let (baseType, indexType) = (type(of: base), type(of: index))
    checkNoTask(baseType, base, use: .operand)
    checkNoTask(indexType, index, use: .operand)
    switch baseType {
    case .string: return .string
    case .list(let item): return item
    default: return .unknown
    }
  }

  /// `base[lower:upper]`.
  func type(ofSlice base: Expression, _ lower: Expression?, _ upper: Expression?) -> ValueType {
    let type = type(of: base)
    checkNoTask(type, base, use: .operand)
    for bound in [lower, upper].compactMap(\.self) { checkNoTask(self.type(of: bound), bound, use: .operand) }
    switch type {
    case .string, .list: return type
    default: return .unknown
    }
  }
}
