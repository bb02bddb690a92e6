import FetchSyntax

/// Goes over a whole tree: every statement and expression, those inside functions, too.
enum TreeVisit {
  /// Visits everything in a block, in the order of the source as far as the tree has it.
  static func visit(_ block: Block, _ statement: (Statement) -> Void, _ expression: (Expression) -> Void) {
    for item in block.statements {
      statement(item)
      item.forEachOperand { visit($0, statement, expression) }
      switch item.kind {
      case .function(let declaration): visit(declaration.function, statement, expression)
      case .for(let loop):
        if let condition = loop.condition { visit(condition, statement, expression) }
        visit(loop.body, statement, expression)
      case .while(let loop): visit(loop.body, statement, expression)
      case .expression, .binding, .assignment, .return, .break, .continue, .throw, .assert, .import, .param, .allow,
        .invalid:
        break
      }
    }
  }

  /// Visits an expression and everything in it.
  static func visit(_ node: Expression, _ statement: (Statement) -> Void, _ expression: (Expression) -> Void) {
    expression(node)
    node.forEachOperand { visit($0, statement, expression) }
    for block in node.blocks { visit(block, statement, expression) }
    switch node.kind {
    case .lambda(let function): visit(function, statement, expression)
    case .spawnBlock(let body): visit(body, statement, expression)
    case .gatherEach(let gather):
      if let condition = gather.condition { visit(condition, statement, expression) }
      visit(gather.body, statement, expression)
      for clause in gather.clauses {
        if let condition = clause.condition { visit(condition, statement, expression) }
        visit(clause.body, statement, expression)
      }
    case .comprehension(let node):
      for loop in node.loops {
        visit(loop.iterable, statement, expression)
        if let condition = loop.condition { visit(condition, statement, expression) }
      }
      switch node.result {
      case .element(let element): visit(element, statement, expression)
      case .entry(let key, let value):
        visit(key, statement, expression)
        visit(value, statement, expression)
      }
    default: break
    }
  }

  private static func visit(
    _ function: Function, _ statement: (Statement) -> Void, _ expression: (Expression) -> Void
  ) {
    for parameter in function.parameters {
      if let value = parameter.defaultValue { visit(value, statement, expression) }
    }
    visit(function.body, statement, expression)
  }
}
