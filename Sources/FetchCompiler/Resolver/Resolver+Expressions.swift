import FetchBytecode
import FetchDiagnostics
import FetchSyntax

extension Resolver {
  /// Resolves an expression.
  func resolve(_ expression: Expression) {
    switch expression.kind {
    case .null, .boolean, .integer, .float, .duration, .string, .invalid: break
    case .name(let name): use(name, at: expression.span)
    case .lambda(let function): resolve(function)
    case .if, .match, .try, .within: resolveBlocks(of: expression)
    case .gatherEach(let gather): resolve(gather)
    case .spawnBlock(let body): inFunction(bodyAt: body.span) { resolveBlock(body) }
    case .comprehension(let comprehension): resolve(comprehension)
    case .list(let elements): resolve(elements)
    case .call(let call):
      if call.isPiped, case .name(let name) = call.callee.kind {
        use(name, at: call.callee.span, for: .pipe)
      } else {
        resolve(call.callee)
      }
      resolve(call.arguments)
    case .methodCall(let call):
      resolve(call.base)
      resolve(call.arguments)
    default: expression.forEachOperand(resolve)
    }
  }

  private func resolve(_ elements: [ListElement]) {
    for element in elements {
      if element.isSpread { reserveSpread() }
      resolve(element.value)
    }
  }

  private func resolve(_ arguments: [Argument]) {
    for argument in arguments {
      if argument.isSpread { reserveSpread() }
      resolve(argument.value)
    }
  }

  /// A spread asks whether it has a list before it.
  private func reserveSpread() { scope.function.reserve(.string(TypeName.list.rawValue)) }

  private func resolveBlocks(of expression: Expression) {
    switch expression.kind {
    case .if(let node):
      for branch in node.branches {
        resolve(branch.condition)
        resolveBlock(branch.body)
      }
      if let block = node.otherwise { resolveBlock(block) }
    case .match(let node):
      resolve(node.subject)
      for arm in node.arms { resolve(arm) }
    case .try(let node):
      resolveBlock(node.body)
      for clause in node.clauses { resolve(clause) }
      if let block = node.finally { resolveBlock(block) }
    case .within(let duration, let body):
      resolve(duration)
      resolveBlock(body)
    default: break
    }
  }

  private func resolve(_ arm: Match.Arm) {
    inScope {
      bind(arm.pattern, as: .matched)
      if let condition = arm.condition { resolve(condition) }
      resolveBlock(arm.body)
    }
  }

  private func resolve(_ clause: CatchClause) {
    for kind in clause.kinds { scope.function.reserve(.string(kind.text)) }
    inScope {
      if let name = clause.name {
        declare(name.text, at: name.span, as: .caught)
        initialise(at: name.span)
      }
      if let condition = clause.condition { resolve(condition) }
      resolveBlock(clause.body)
    }
  }

  private func resolve(_ gather: GatherEach) {
    resolve(gather.iterable)
    if let limit = gather.limit { resolve(limit) }
    inFunction(bodyAt: gather.body.span) {
      if !gather.clauses.isEmpty { scope.function.reserve(.string(TypeName.task.rawValue)) }
      bind(gather.target)
      if let condition = gather.condition { resolve(condition) }
      resolveBlock(gather.body)
      for clause in gather.clauses { resolve(clause) }
    }
  }

  private func resolve(_ comprehension: Comprehension) { resolve(comprehension, from: 0) }

  private func resolve(_ comprehension: Comprehension, from index: Int) {
    guard index < comprehension.loops.count else {
      switch comprehension.result {
      case .element(let element): resolve(element)
      case .entry(let key, let value):
        resolve(key)
        resolve(value)
      }
      return
    }
    let loop = comprehension.loops[index]
    resolve(loop.iterable)
    inScope {
      bind(loop.target)
      if let condition = loop.condition { resolve(condition) }
      resolve(comprehension, from: index + 1)
    }
  }
}
