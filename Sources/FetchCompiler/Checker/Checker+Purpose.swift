import FetchSyntax

/// Telling files that others import from scripts that are run.
extension Checker {
  /// Whether the file may be there for what its top level declares.
  ///
  /// A script that is run prints, fetches, saves or waits, at its top level or in functions that it calls there. Without that it
  /// gives others what it computes, as does a file whose functions only call each other.
  func mayBeModule(_ script: Script) -> Bool {
    let functions = resolution.declared.filter { $0.isAtTopLevel && $0.kind == .function }
    if !functions.isEmpty, !functions.contains(where: \.isReadByScript) { return true }
    var called: Set<UInt32> = []
    return !script.body.statements.contains { statement in
      // What a module binds it may well fetch.
      if case .binding = statement.kind { return false }
      return acts(statement, &called)
    }
  }

  private func acts(_ statement: Statement, _ called: inout Set<UInt32>) -> Bool {
    switch statement.kind {
    // In a module both are errors.
    case .param, .allow: return true
    case .function, .import: return false
    case .for(let loop): if loop.isAwait || acts(loop.body, &called) { return true }
    case .while(let loop): if acts(loop.body, &called) { return true }
    case .expression, .binding, .assignment, .return, .break, .continue, .throw, .assert, .invalid: break
    }
    var result = false
    statement.forEachOperand { result = result || acts($0, &called) }
    return result
  }

  private func acts(_ block: Block, _ called: inout Set<UInt32>) -> Bool {
    block.statements.contains { acts($0, &called) }
  }

  private func acts(_ expression: Expression, _ called: inout Set<UInt32>) -> Bool {
    switch expression.kind {
    case .await, .fetch, .gatherTasks, .gatherEach, .save, .spawnCall, .spawnBlock: return true
    case .lambda(let function): return acts(function.body, &called)
    case .call(let call): if acts(callee: call.callee, &called) { return true }
    default: break
    }
    var result = expression.blocks.contains { acts($0, &called) }
    expression.forEachOperand { result = result || acts($0, &called) }
    return result
  }

  private func acts(callee: Expression, _ called: inout Set<UInt32>) -> Bool {
    guard case .name(let name) = callee.kind else { return false }
    if variable(at: callee.span) == nil { return ["print", "eprint", "exit"].contains(name) }
    guard case .function(let callable) = type(ofName: name, at: callee.span),
      case .script(let function) = callable.source, called.insert(function.body.span.start).inserted
    else { return false }
    return acts(function.body, &called)
  }
}
