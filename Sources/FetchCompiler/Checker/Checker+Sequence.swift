import FetchDiagnostics
import FetchSyntax

/// Loops that fetch one thing after the other, though each turn could run beside the others.
extension Checker {
  /// Warns of a `for` whose turns wait for a request and do not depend on each other.
  func checkSequence(of loop: ForLoop, over iterable: ValueType) {
    switch iterable {
    case .list, .plain("range"), .plain("map"): break
    case .unknown: if !loop.iterable.isPlace { return }
    case .never, .plain, .stream, .task, .function: return
    }
    var turn = LoopTurn(resolution: resolution, loop: loop)
    turn.look(at: loop.body)
    guard let request = turn.request, !turn.dependsOnOthers else { return }
    let head = SourceSpan(start: loop.target.span.start, end: (loop.condition ?? loop.iterable).span.end)
    warn(
      .sequentialFetch, "each turn of this loop waits for the one before", at: request.span,
      label: "one request at a time",
      help: "to have several under way, write "
        + (text(of: head).map { "await gather \($0) limit 10 { … }" } ?? "await gather … limit 10 { … }"))
  }
}

/// What a turn of a loop does that another turn may notice.
private struct LoopTurn {
  let resolution: Resolution
  let loop: ForLoop
  /// The first `await` of a request.
  private(set) var request: Expression?
  /// Whether the order of the turns matters, as far as can be seen.
  private(set) var dependsOnOthers = false

  init(resolution: Resolution, loop: ForLoop) {
    self.resolution = resolution
    self.loop = loop
  }

  mutating func look(at block: Block) {
    for statement in block.statements { look(at: statement) }
  }

  private mutating func look(at statement: Statement) {
    statement.forEachOperand { look(at: $0) }
    switch statement.kind {
    case .assignment(let assignment): if isOuter(assignment.target) { dependsOnOthers = true }
    case .break, .return, .throw: dependsOnOthers = true
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

  private mutating func look(at expression: Expression) {
    switch expression.kind {
    case .await(let task):
      if request == nil, task.isRequest { request = expression }
    case .yield, .yieldFrom: dependsOnOthers = true
    case .call(let call):
      if case .name(let name) = call.callee.kind, Self.sequential.contains(name) { dependsOnOthers = true }
    case .methodCall(let call):
      if isOuter(call.base), Self.changing.contains(call.name.text) { dependsOnOthers = true }
    default: break
    }
    expression.forEachOperand { look(at: $0) }
    for block in expression.blocks { look(at: block) }
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
      return variable.span.start < loop.target.span.start || variable.span.start >= loop.body.span.end
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
