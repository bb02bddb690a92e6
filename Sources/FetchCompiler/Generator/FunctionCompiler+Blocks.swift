import FetchBytecode
import FetchDiagnostics
import FetchSyntax

/// Blocks, their values and what is hoisted in them.
extension FunctionCompiler {
  /// Compiles a block with a scope of its own.
  func compile(_ block: Block, to use: ValueUse) {
    withTemporaries {
      hoist(in: block)
      compile(block.statements, to: use, at: block.span)
    }
  }

  /// The top level's names live as long as the script runs.
  func compileTopLevel(_ script: Script) {
    let statements = script.body.statements
    hoist(in: script.body)
    guard compilation.environment.usesValue else {
      compile(statements, to: .nowhere, at: script.span)
      return returnNull(at: script.span.afterEnd)
    }
    compile(statements, to: .giveBack, at: script.span)
  }

  private func compile(_ statements: [Statement], to use: ValueUse, at span: SourceSpan) {
    for statement in statements.dropLast() { compile(statement) }
    guard let last = statements.last else { return giveNull(to: use, at: span) }
    if case .expression(let expression) = last.kind { return compile(expression, to: use) }
    compile(last)
    if !last.leaves { giveNull(to: use, at: last.span) }
  }

  /// Compiles an expression for one of the uses of its value.
  func compile(_ expression: Expression, to use: ValueUse) {
    switch use {
    case .nowhere: discard(expression)
    case .register(let target): compile(expression, into: target)
    case .giveBack: compileReturn(of: expression)
    }
  }

  /// Gives null where a block has no value.
  func giveNull(to use: ValueUse, at span: SourceSpan) {
    switch use {
    case .nowhere: break
    case .register(let target): emit(.loadNull, a: target, at: span)
    case .giveBack: returnNull(at: span)
    }
  }

  /// Returns null.
  func returnNull(at span: SourceSpan) {
    withTemporaries {
      let register = registers.allocate()
      emit(.loadNull, a: register, at: span)
      emit(.giveBack, a: register, at: span)
    }
  }

  /// Returns a value where nothing is left to do; each branch of an `if` or `match` returns by itself.
  func compileReturn(of expression: Expression) {
    switch expression.kind {
    case .if(let node): compile(node, to: .giveBack, at: expression.span)
    case .match(let node): compile(node, to: .giveBack, at: expression.span)
    default:
      withTemporaries {
        let value = operand(expression)
        emit(.giveBack, a: value, at: expression.span)
      }
    }
  }

  /// Compiles an `if`; without `else` it is null when nothing is true.
  func compile(_ node: If, to use: ValueUse, at span: SourceSpan) {
    let end = makeLabel()
    for (index, branch) in node.branches.enumerated() {
      let otherwise = makeLabel()
      jump(to: otherwise, if: false, branch.condition)
      compile(branch.body, to: use)
      if !use.isGiveBack, index + 1 < node.branches.count || node.otherwise != nil || use.needsValue {
        jump(to: end, at: span)
      }
      place(otherwise)
    }
    if let block = node.otherwise { compile(block, to: use) } else { giveNull(to: use, at: span) }
    place(end)
  }

  private func hoist(in block: Block) {
    for statement in block.statements {
      switch statement.kind {
      case .binding(let binding):
        binding.pattern.forEachName { name in makeEarlyCell(for: declared(at: name.span)) }
      case .function(let declaration): makeEarlyCell(for: declared(at: declaration.name.span))
      default: break
      }
    }
    for case .function(let declaration) in block.statements.map(\.kind) { compileHoisted(declaration) }
  }

  private func compileHoisted(_ declaration: FunctionDeclaration) {
    let name = declaration.name
    begin(declared(at: name.span), at: name.span) { register in
      compile(declaration.function, named: name.text, into: register, at: name.span)
    }
  }
}

extension ValueUse {
  fileprivate var needsValue: Bool {
    if case .register = self { return true }
    return false
  }
}

extension Statement {
  /// Whether nothing runs after it.
  var leaves: Bool {
    switch kind {
    case .return, .break, .continue, .throw: true
    default: false
    }
  }
}
