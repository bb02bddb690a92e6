extension Expression.Kind {
  /// One more than the highest child.
  var depth: Int { 1 + childDepth }

  private var childDepth: Int {
    switch self {
    case .null, .boolean, .integer, .float, .duration, .string, .name, .invalid: 0
    case .interpolation(let parts): parts.highest { $0.depth }
    case .list(let elements): elements.highest { $0.value.depth }
    case .map(let entries): entries.highest { $0.depth }
    case .comprehension(let comprehension): comprehension.depth
    case .range(let left, let right, _), .logical(_, let left, let right), .index(let left, let right):
      max(left.depth, right.depth)
    case .binary(let operation): max(operation.left.depth, operation.right.depth)
    case .comparison(let comparison): max(comparison.first.depth, comparison.steps.highest { $0.operand.depth })
    case .member(let member): member.base.depth
    case .slice(let base, let lower, let upper): max(base.depth, lower?.depth ?? 0, upper?.depth ?? 0)
    case .call(let call): max(call.callee.depth, call.arguments.highest { $0.value.depth })
    case .methodCall(let call): max(call.base.depth, call.arguments.highest { $0.value.depth })
    case .unary(_, let operand), .optionalChain(let operand), .attempt(let operand), .await(let operand),
      .gatherTasks(let operand), .spawnCall(let operand), .yieldFrom(let operand):
      operand.depth
    case .yield(let operand): operand?.depth ?? 0
    case .lambda(let function): function.depth
    case .if, .match, .try, .within, .fetch, .gatherEach, .save, .spawnBlock: blockDepth
    }
  }

  private var blockDepth: Int {
    switch self {
    case .if(let node):
      max(node.branches.highest { max($0.condition.depth, $0.body.depth) }, node.otherwise?.depth ?? 0)
    case .match(let node):
      max(
        node.subject.depth, node.arms.highest { max($0.pattern.depth, $0.condition?.depth ?? 0, $0.body.depth) })
    case .try(let node): max(node.body.depth, node.clauses.highest { $0.depth }, node.finally?.depth ?? 0)
    case .within(let duration, let body): max(duration.depth, body.depth)
    case .fetch(let node): max(node.url.depth, node.session?.depth ?? 0, node.options?.depth ?? 0)
    case .gatherEach(let node):
      max(
        max(node.target.depth, node.iterable.depth, node.condition?.depth ?? 0, node.limit?.depth ?? 0),
        node.body.depth, node.clauses.highest { $0.depth })
    case .save(let node): max(node.value.depth, node.path.depth, node.options?.depth ?? 0)
    case .spawnBlock(let body): body.depth
    default: 0
    }
  }
}

extension StringPart {
  /// The height of the highest tree in it.
  var depth: Int {
    if case .expression(let expression) = self { return expression.depth }
    return 0
  }
}

extension MapEntry {
  /// The height of the highest tree in it.
  var depth: Int {
    switch self {
    case .named(_, let value), .spread(let value): value.depth
    case .computed(let key, let value): max(key.depth, value.depth)
    }
  }
}

extension Comprehension {
  /// The height of the highest tree in it.
  var depth: Int {
    let loopDepth = loops.highest { max($0.target.depth, $0.iterable.depth, $0.condition?.depth ?? 0) }
    switch result {
    case .element(let element): return max(element.depth, loopDepth)
    case .entry(let key, let value): return max(key.depth, value.depth, loopDepth)
    }
  }
}
