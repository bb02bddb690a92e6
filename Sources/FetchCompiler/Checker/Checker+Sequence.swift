import FetchDiagnostics
import FetchSyntax

/// Loops that fetch one thing after the other, though each turn could run beside the others.
extension Checker {
  /// Warns of a `for` whose turns wait for a request and do not depend on each other.
  func checkSequence(of loop: ForLoop, over iterable: ValueType) {
    guard isKnownBefore(iterable, loop.iterable) else { return }
    var turn = LoopTurn(in: loop.target.span.joined(with: loop.body.span), resolution, functionOf)
    turn.look(at: loop.body)
    warn(of: turn, head: head(loop.target, loop.iterable, loop.condition))
  }

  /// The same of a comprehension with one `for`.
  func checkSequence(of comprehension: Comprehension, in expression: Expression, over iterable: ValueType) {
    guard let loop = comprehension.loops.first, comprehension.loops.count == 1, isKnownBefore(iterable, loop.iterable),
      case .element(let element) = comprehension.result
    else { return }
    var turn = LoopTurn(in: expression.span, resolution, functionOf)
    turn.look(at: element)
    warn(of: turn, head: head(loop.target, loop.iterable, loop.condition))
  }

  /// The same of `xs.map(x => …)` and `xs.each(x => …)`.
  func checkSequence(of call: MethodCall, over iterable: ValueType) {
    guard ["map", "each", "flatMap"].contains(call.name.text), isKnownBefore(iterable, call.base),
      call.arguments.count == 1, case .lambda(let function)? = call.arguments.first?.value.kind
    else { return }
    var turn = LoopTurn(in: function.span, resolution, functionOf)
    turn.look(at: function.body)
    let name = function.parameters.first?.name?.text ?? "item"
    warn(of: turn, head: text(of: call.base.span).map { "\(name) in \($0)" })
  }

  /// What stands between `for` and the body.
  private func head(_ target: LoopTarget, _ iterable: Expression, _ condition: Expression?) -> String? {
    text(of: SourceSpan(start: target.span.start, end: (condition ?? iterable).span.end))
  }

  private func warn(of turn: LoopTurn, head: String?) {
    guard let request = turn.request, !turn.dependsOnOthers else { return }
    warn(
      .sequentialFetch, "each turn of this loop waits for the one before", at: request.span,
      label: "one request at a time",
      help: "to have several under way, write await gather \(head ?? "…") limit 10 { … }")
  }

  /// Whether all that a loop goes through is there when it begins.
  private func isKnownBefore(_ iterable: ValueType, _ expression: Expression) -> Bool {
    switch iterable {
    case .list, .plain("range"), .plain("map"): true
    case .unknown: expression.isPlace
    case .never, .plain, .stream, .task, .function: false
    }
  }

  /// The function of the script that is called.
  private func functionOf(_ call: Call) -> Function? {
    guard case .name(let name) = call.callee.kind,
      case .function(let callable) = type(ofName: name, at: call.callee.span),
      case .script(let function) = callable.source
    else { return nil }
    return function
  }
}

/// What a turn of a loop does that another turn may notice.
private struct LoopTurn {
  let resolution: Resolution
  /// What is declared here each turn has for itself.
  let span: SourceSpan
  /// The functions of the script.
  let functionOf: (Call) -> Function?
  /// Whether it is a function's body, which `return` ends, and not the loop.
  var isFunction = false
  /// The functions that were looked at, by where their bodies begin.
  private var called: Set<UInt32> = []
  /// The first `await` of a request, or the call of a function that has one.
  private(set) var request: Expression?
  /// Whether the order of the turns matters, as far as can be seen.
  private(set) var dependsOnOthers = false

  init(in span: SourceSpan, _ resolution: Resolution, _ functionOf: @escaping (Call) -> Function?) {
    self.resolution = resolution
    self.span = span
    self.functionOf = functionOf
  }

  mutating func look(at block: Block) {
    for statement in block.statements { look(at: statement) }
  }

  private mutating func look(at statement: Statement) {
    statement.forEachOperand { look(at: $0) }
    switch statement.kind {
    case .assignment(let assignment): if isOuter(assignment.target) { dependsOnOthers = true }
    case .break, .throw: dependsOnOthers = true
    case .return: if !isFunction { dependsOnOthers = true }
    // An inner loop that fetches is looked at by itself.
    case .for(let inner): lookInside(inner.body)
    case .while(let inner): lookInside(inner.body)
    case .expression, .binding, .assert, .continue, .function, .import, .param, .allow, .invalid: break
    }
  }

  private mutating func lookInside(_ body: Block) {
    let known = request
    look(at: body)
    if known == nil { dependsOnOthers = true }
  }

  mutating func look(at expression: Expression) {
    switch expression.kind {
    case .await(let task):
      if request == nil, task.isRequest { request = expression }
    case .yield, .yieldFrom: dependsOnOthers = true
    case .call(let call):
      if case .name(let name) = call.callee.kind, Self.sequential.contains(name) { dependsOnOthers = true }
      if let function = functionOf(call) { look(into: function, at: expression) }
    case .methodCall(let call):
      if isOuter(call.base), Self.changing.contains(call.name.text) { dependsOnOthers = true }
    default: break
    }
    expression.forEachOperand { look(at: $0) }
    for block in expression.blocks { look(at: block) }
  }

  /// What a function does that the turn calls. It returns to this turn, and its own variables are this turn's.
  private mutating func look(into function: Function, at call: Expression) {
    guard !function.isGenerator, called.insert(function.body.span.start).inserted else { return }
    var inner = LoopTurn(in: function.span, resolution, functionOf)
    inner.called = called
    inner.isFunction = true
    inner.look(at: function.body)
    called = inner.called
    if inner.dependsOnOthers { dependsOnOthers = true }
    if request == nil, inner.request != nil { request = call }
  }

  /// Who sleeps between requests wants them apart, who ends the script wants the first, and who looks at the clock measures.
  private static let sequential: Set<String> = ["sleep", "exit", "clock", "now"]

  /// Methods whose order another turn may notice; `add` is how a loop collects what a gather would give.
  private static let changing: Set<String> = [
    "insert", "remove", "removeAt", "pop", "popFirst", "sort", "reverse", "clear", "set", "setDefault", "update",
    "send",
    "receive", "next", "has", "contains", "get",
  ]

  /// Whether what stands at the root of a place is declared outside the loop.
  private func isOuter(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .name:
      guard let variable = resolution.variables[expression.span.start] else { return true }
      return variable.span.start < span.start || variable.span.start >= span.end
    case .member(let member): return isOuter(member.base)
    case .index(let base, _): return isOuter(base)
    default: return false
    }
  }
}

extension Expression {
  /// A name, or a member of one.
  fileprivate var isPlace: Bool {
    switch kind {
    case .name: true
    case .member(let member): member.base.isPlace
    default: false
    }
  }

  /// A request that only reads, or the saving of one. Those that change something may need their order.
  fileprivate var isRequest: Bool {
    switch kind {
    case .fetch(let fetch): [nil, .get, .head].contains(fetch.method)
    case .save(let save): save.value.isRequest
    default: false
    }
  }
}

extension LoopTarget {
  /// Visits the names that it binds.
  func forEachName(_ visit: (Name) -> Void) {
    switch self {
    case .each(let pattern): pattern.forEachName(visit)
    case .pair(let key, let value):
      key.forEachName(visit)
      value.forEachName(visit)
    }
  }

  /// From the first name to the last.
  var span: SourceSpan {
    switch self {
    case .each(let pattern): pattern.span
    case .pair(let key, let value): key.span.joined(with: value.span)
    }
  }
}
