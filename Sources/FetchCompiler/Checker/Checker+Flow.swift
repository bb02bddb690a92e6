import FetchDiagnostics
import FetchSyntax

/// Where a script does not go on.
extension Checker {
  /// Warns of the first statement of a block that is never reached.
  func checkReach(of statements: [Statement]) {
    guard let leaving = statements.firstIndex(where: leaves) else { return }
    // Functions are there before any statement runs.
    let rest = statements[(leaving + 1)...].filter { statement in
      if case .function = statement.kind { return false }
      return true
    }
    guard let first = rest.first, let last = rest.last else { return }
    // A body that only `yield` behind a `return` makes a generator is a stream of nothing.
    if rest.count == 1, case .expression(let only) = first.kind, case .yield = only.kind { return }
    warn(
      .unreachableCode, "this is never reached", at: first.span.joined(with: last.span),
      label: "nothing leads here",
      related: [.init("here the block is left in any case", at: statements[leaving].span)])
  }

  /// Whether nothing behind a statement of its block is reached.
  func leaves(_ statement: Statement) -> Bool {
    switch statement.kind {
    case .return, .throw, .break, .continue: true
    case .expression(let expression): leaves(expression)
    case .while(let loop):
      if case .boolean(true) = loop.condition.kind { !loop.body.statements.contains(where: breaks) } else { false }
    case .binding, .assignment, .function, .for, .assert, .import, .param, .allow, .invalid: false
    }
  }

  private func leaves(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .call(let call):
      if case .name("exit") = call.callee.kind { variable(at: call.callee.span) == nil } else { false }
    case .if(let node):
      node.branches.allSatisfy { leaves($0.body) } && node.otherwise.map(leaves) ?? false
    case .match(let node): node.arms.allSatisfy { leaves($0.body) }
    case .try(let node):
      node.finally.map(leaves) ?? false || leaves(node.body) && node.clauses.allSatisfy { leaves($0.body) }
    case .within(_, let body): leaves(body)
    default: false
    }
  }

  private func leaves(_ block: Block) -> Bool { block.statements.contains(where: leaves) }

  private func breaks(_ statement: Statement) -> Bool {
    statement.jumps { kind in if case .break = kind { true } else { false } }
  }

  /// Whether a body of a gather may end with `continue`, which gives null.
  func continues(_ body: Block) -> Bool {
    body.statements.contains { $0.jumps { kind in if case .continue = kind { true } else { false } } }
  }
}

extension Statement {
  /// Whether it may leave the turn of the loop or the gather around it by a statement that `isJump` knows.
  fileprivate func jumps(by isJump: (Kind) -> Bool) -> Bool {
    var found = isJump(kind)
    forEachOperand { operand in found = found || operand.jumps(by: isJump) }
    return found
  }
}

extension Expression {
  fileprivate func jumps(by isJump: (Statement.Kind) -> Bool) -> Bool {
    var found = blocks.contains { $0.statements.contains { $0.jumps(by: isJump) } }
    forEachOperand { operand in found = found || operand.jumps(by: isJump) }
    return found
  }
}
