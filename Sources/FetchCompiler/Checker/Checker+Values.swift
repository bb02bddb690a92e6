import FetchDiagnostics
import FetchSyntax

/// Values that come to nothing.
extension Checker {
  /// An expression stands as a statement, and nobody looks at its value.
  func checkUnused(_ expression: Expression, _ type: ValueType) {
    if case .task(_, .other) = type { return checkNotAwaited(expression) }
    if case .stream = type, expression.isCall { return warnUnread(expression) }
    switch expression.kind {
    // `catch e { null }` says that nothing is to happen.
    case .null: break
    case .boolean, .integer, .float, .duration, .string, .name, .lambda: warnUnused(expression)
    case .interpolation, .list, .map, .range, .unary, .binary, .comparison, .member, .index, .slice:
      if !isTried, !hasEffect(expression) { warnUnused(expression) }
    case .methodCall(let call):
      guard !isTried, isPure(call), !hasEffect(call.base),
        call.arguments.allSatisfy({ !hasEffect($0.value) && !$0.value.isFunction })
      else { return }
      warn(
        .unusedResult, "what `\(call.name.text)` gives is not used", at: call.name.span,
        label: "this changes nothing", help: changing(call))
    case .call, .logical, .comprehension, .optionalChain, .attempt, .if, .match, .try, .within, .await, .fetch,
      .gatherTasks, .gatherEach, .save, .spawnCall, .spawnBlock, .yield, .yieldFrom, .invalid:
      break
    }
  }

  /// A stream that nobody goes through does nothing: a generator that was called, a `map` of a stream.
  private func warnUnread(_ expression: Expression) {
    warn(
      .unusedResult, "nobody goes through this stream", at: expression.span, label: "nothing of it runs",
      help: text(of: expression.span).map { "write for item in \($0) { … }, or \($0).toList()" }
        ?? "write for item in … { … }")
  }

  private func warnUnused(_ expression: Expression) {
    var help = "take it out, or give the value a name"
    if case .name(let name) = expression.kind, type(ofName: name, at: expression.span).isFunction {
      help = "to call the function, write `\(name)()`"
    } else if case .comparison(let comparison) = expression.kind, comparison.steps.first?.operator == .equal,
      case .name(let name) = comparison.first.kind
    {
      help = "to assign, write `\(name) = …`"
    }
    warn(.unusedValue, "this value is not used", at: expression.span, label: "this does nothing", help: help)
  }

  /// What changes the receiver, when what was called gives a changed copy.
  private func changing(_ call: MethodCall) -> String {
    let others = ["sorted": "sort", "reversed": "reverse", "shuffled": "shuffle", "merged": "update"]
    let receiver = text(of: call.base.span)
    if let other = others[call.name.text], library.types["list"]?.methods[other] != nil, let receiver {
      if case .name = call.base.kind { return "to change `\(receiver)` itself, write `\(receiver).\(other)(…)`" }
    }
    if case .name(let name) = call.base.kind {
      return "it gives a new value, as in `let other = \(name).\(call.name.text)(…)`"
    }
    return "give the value a name, or take it out"
  }

  /// Whether evaluating an expression may do something: call, wait or start.
  private func hasEffect(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .methodCall(let call):
      return !isPure(call) || hasEffect(call.base)
        || call.arguments.contains { hasEffect($0.value) || $0.value.isFunction }
    case .call, .attempt, .if, .match, .try, .within, .await, .fetch, .gatherTasks, .gatherEach, .save, .spawnCall,
      .spawnBlock, .yield, .yieldFrom, .comprehension, .invalid:
      return true
    default:
      var found = false
      expression.forEachOperand { operand in found = found || hasEffect(operand) }
      return found
    }
  }

  // MARK: Maps

  /// Keys that stand in a map twice.
  func checkKeys(of entries: [MapEntry]) {
    var first: [String: SourceSpan] = [:]
    for entry in entries {
      switch entry {
      case .named(let name, _):
        if let span = first[name.text] { warnTwice(name.text, at: name.span, first: span) }
        first[name.text] = name.span
      case .computed(let key, _):
        guard case .integer(let number) = key.kind else { continue }
        // No name is written like this.
        let text = "\(number)"
        if let span = first["#" + text] { warnTwice(text, at: key.span, first: span) }
        first["#" + text] = key.span
      // What is spread may be overwritten on purpose.
      case .spread: first = [:]
      }
    }
  }

  private func warnTwice(_ key: String, at span: SourceSpan, first: SourceSpan) {
    warn(
      .duplicateKey, "the key `\(key)` stands in this map twice", at: span, label: "this one wins",
      help: "take one of them out", related: [.init("the first one", at: first)])
  }

  // MARK: Conditions

  /// Walks a condition; warns of one that is always the same.
  func checkCondition(_ condition: Expression, isLoop: Bool = false) {
    let type = type(of: condition)
    checkConstant(condition, type, isLoop: isLoop)
  }

  private func checkConstant(_ condition: Expression, _ type: ValueType, isLoop: Bool) {
    switch condition.kind {
    case .boolean(let value):
      if value && isLoop { return }
      warn(
        .constantCondition, "this condition is always \(value)", at: condition.span, label: "always \(value)",
        help: value ? "what follows needs no condition" : "what follows never runs: take it out")
      return
    case .null:
      warn(.constantCondition, "this condition is always false", at: condition.span, label: "null counts as false")
      return
    default: break
    }
    guard let name = type.name, name != "bool", name != "null" else { return }
    if type.isTask { return checkNoTask(type, condition, use: .condition) }
    warn(
      .constantCondition, "this condition is always true", at: condition.span, label: "this is \(type.description)",
      help: "only null and false count as false" + (instead(of: condition, type).map { "; write `\($0)`" } ?? ""))
  }

  private func instead(of condition: Expression, _ type: ValueType) -> String? {
    guard let text = text(of: condition.span), condition.isPostfix else { return nil }
    if type.isNumber { return "\(text) != 0" }
    guard let members = type.membersName.flatMap({ library.types[$0] }) else { return nil }
    if members.fields["isEmpty"] != nil { return "not \(text).isEmpty" }
    if members.methods["isEmpty"] != nil { return "not \(text).isEmpty()" }
    return nil
  }
}

extension ValueType {
  /// Whether it is a function.
  var isFunction: Bool { if case .function = self { true } else { false } }
}

extension Expression {
  /// Whether it calls a function or a method.
  fileprivate var isCall: Bool {
    switch kind {
    case .call, .methodCall: true
    default: false
    }
  }

  /// Whether it is a lambda, a name or a member, which may call back.
  fileprivate var isFunction: Bool {
    switch kind {
    case .lambda, .name, .member: true
    default: false
    }
  }

  /// Whether a member can be written behind it without parentheses.
  var isPostfix: Bool {
    switch kind {
    case .name, .member, .index, .slice, .call, .methodCall, .list, .string, .interpolation: true
    default: false
    }
  }
}
