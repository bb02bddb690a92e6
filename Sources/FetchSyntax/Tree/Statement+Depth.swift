extension Statement.Kind {
  /// The height of the highest tree in it.
  var depth: Int {
    switch self {
    case .expression(let expression): expression.depth
    case .binding(let binding): 1 + max(binding.pattern.depth, binding.value.depth)
    case .assignment(let assignment): 1 + max(assignment.target.depth, assignment.value.depth)
    case .function(let declaration): 1 + declaration.function.depth
    case .for(let loop):
      1 + max(loop.target.depth, loop.iterable.depth, loop.condition?.depth ?? 0, loop.body.depth)
    case .while(let loop): 1 + max(loop.condition.depth, loop.body.depth)
    case .return(let value): 1 + (value?.depth ?? 0)
    case .throw(let value): 1 + value.depth
    case .assert(let condition, let message): 1 + max(condition.depth, message?.depth ?? 0)
    case .param(let param): 1 + (param.defaultValue?.depth ?? 0)
    case .break, .continue, .import, .allow, .invalid: 1
    }
  }
}

extension LoopTarget {
  /// The height of the highest tree in it.
  var depth: Int {
    switch self {
    case .each(let pattern): pattern.depth
    case .pair(let key, let value): max(key.depth, value.depth)
    }
  }
}
