import FetchSyntax

extension Expression {
  /// Visits the expressions that are evaluated as parts of this one, in their order; not the statements of `blocks`,
  /// nor what functions and comprehensions hold.
  func forEachOperand(_ visit: (Expression) -> Void) {
    switch kind {
    case .null, .boolean, .integer, .float, .duration, .string, .name, .invalid, .lambda, .spawnBlock, .comprehension:
      break
    case .interpolation(let parts): for case .expression(let part) in parts { visit(part) }
    case .list(let elements): for element in elements { visit(element.value) }
    case .map(let entries): for entry in entries { entry.forEachOperand(visit) }
    case .range(let left, let right, _), .logical(_, let left, let right), .index(let left, let right):
      visit(left)
      visit(right)
    case .binary(let operation):
      visit(operation.left)
      visit(operation.right)
    case .comparison(let comparison):
      visit(comparison.first)
      for step in comparison.steps { visit(step.operand) }
    case .member(let member): visit(member.base)
    case .slice(let base, let lower, let upper): visitAll([base, lower, upper], visit)
    case .call(let call):
      visit(call.callee)
      for argument in call.arguments { visit(argument.value) }
    case .methodCall(let call):
      visit(call.base)
      for argument in call.arguments { visit(argument.value) }
    case .unary(_, let operand), .optionalChain(let operand), .attempt(let operand), .await(let operand),
      .gatherTasks(let operand), .spawnCall(let operand), .yieldFrom(let operand):
      visit(operand)
    case .yield(let operand): visitAll([operand], visit)
    case .fetch(let fetch): visitAll([fetch.url, fetch.options, fetch.session], visit)
    case .gatherEach(let gather): visitAll([gather.iterable, gather.limit], visit)
    case .save(let save): visitAll([save.value, save.path, save.options], visit)
    case .if(let node): for branch in node.branches { visit(branch.condition) }
    case .match(let node): visitAll([node.subject] + node.arms.map(\.condition), visit)
    case .try(let node): visitAll(node.clauses.map(\.condition), visit)
    case .within(let duration, _): visit(duration)
    }
  }

  /// The blocks of an `if`, `match`, `try` or `within`: their statements belong to the function around it.
  var blocks: [Block] {
    switch kind {
    case .if(let node): node.branches.map(\.body) + [node.otherwise].compactMap(\.self)
    case .match(let node): node.arms.map(\.body)
    case .try(let node): [node.body] + node.clauses.map(\.body) + [node.finally].compactMap(\.self)
    case .within(_, let body): [body]
    default: []
    }
  }

  private func visitAll(_ expressions: [Expression?], _ visit: (Expression) -> Void) {
    for case .some(let expression) in expressions { visit(expression) }
  }

  /// Whether evaluating it may run statements of this function, which may assign its variables.
  var holdsStatements: Bool {
    switch kind {
    case .if, .match, .try, .within, .comprehension: return true
    default:
      var result = false
      forEachOperand { operand in result = result || operand.holdsStatements }
      return result
    }
  }
}

extension Statement {
  /// Visits the expressions that the statement evaluates itself, in their order; not the statements of a loop's body.
  func forEachOperand(_ visit: (Expression) -> Void) {
    switch kind {
    case .expression(let expression): visit(expression)
    case .binding(let binding): visit(binding.value)
    case .assignment(let assignment):
      visit(assignment.target)
      visit(assignment.value)
    case .for(let loop): visit(loop.iterable)
    case .while(let loop): visit(loop.condition)
    case .return(let value): if let value { visit(value) }
    case .throw(let value): visit(value)
    case .assert(let condition, let message):
      visit(condition)
      if let message { visit(message) }
    case .param(let param): if let value = param.defaultValue { visit(value) }
    case .function, .break, .continue, .import, .allow, .invalid: break
    }
  }
}

extension MapEntry {
  fileprivate func forEachOperand(_ visit: (Expression) -> Void) {
    switch self {
    case .named(_, let value), .spread(let value): visit(value)
    case .computed(let key, let value):
      visit(key)
      visit(value)
    }
  }
}
