import FetchBytecode
import FetchDiagnostics
import FetchSyntax

/// Statements.
extension FunctionCompiler {
  /// Compiles a statement whose value, if it has one, nobody uses.
  func compile(_ statement: Statement) {
    switch statement.kind {
    case .expression(let expression): discard(expression)
    case .binding(let binding): compile(binding)
    case .assignment(let assignment): compile(assignment, at: statement.span)
    case .for(let loop): compile(loop, at: statement.span)
    case .while(let loop): compile(loop, at: statement.span)
    case .return(let value): compileReturn(value, at: statement.span)
    case .break: compileBreak(at: statement.span)
    case .continue: compileContinue(at: statement.span)
    case .throw(let value): compileThrow(value, at: statement.span)
    case .assert(let condition, let message): compileAssert(condition, message, at: statement.span)
    case .import(let item): compile(item)
    case .param(let param): compile(param)
    case .function, .allow, .invalid: break
    }
  }

  /// Evaluates an expression whose value nobody uses.
  func discard(_ expression: Expression) {
    switch expression.kind {
    case .if(let node): compile(node, to: .nowhere, at: expression.span)
    case .match(let node): compile(node, to: .nowhere, at: expression.span)
    case .try(let node): compile(node, to: .nowhere, at: expression.span)
    case .within(let duration, let body): compileWithin(duration, body, to: .nowhere, at: expression.span)
    case .gatherEach(let node):
      withTemporaries { compile(node, flags: [], into: registers.allocate(), at: expression.span) }
    case .await(let task):
      guard case .gatherEach(let node) = task.kind else { return compileUnused(expression) }
      withTemporaries {
        let register = registers.allocate()
        compile(node, flags: [], into: register, at: task.span)
        emit(.await, a: register, b: register, at: expression.span)
      }
    default: compileUnused(expression)
    }
  }

  private func compileUnused(_ expression: Expression) {
    withTemporaries { _ = operand(expression) }
  }

  // MARK: Bindings

  private func compile(_ binding: Binding) {
    guard case .name = binding.pattern.kind else { return compileDestructuring(binding) }
    let span = binding.pattern.span
    begin(declared(at: span), at: span) { register in compileNamed(binding.value, into: register) }
  }

  private func compileDestructuring(_ binding: Binding) {
    binding.pattern.forEachName { name in reserveRegister(for: declared(at: name.span)) }
    withTemporaries {
      let value = registers.allocate()
      compile(binding.value, into: value)
      compile(binding.pattern, of: value, mismatch: .fails)
    }
  }

  /// A value that gets a name: a gather's report can be asked for.
  private func compileNamed(_ value: Expression, into target: Register) {
    guard case .gatherEach(let node) = value.kind else { return compile(value, into: target) }
    compile(node, flags: [.keepsResults, .keepsReport], into: target, at: value.span)
  }

  // MARK: Assignment

  private func compile(_ assignment: Assignment, at span: SourceSpan) {
    withTemporaries {
      switch assignment.target.kind {
      case .name(let name): assign(name, assignment)
      case .member(let member): assign(member, assignment)
      case .index(let base, let index): assign(base, index, assignment)
      default: preconditionFailure("the parser lets nothing else be assigned")
      }
    }
  }

  private func assign(_ name: String, _ assignment: Assignment) {
    let span = assignment.target.span
    let variable = declared(at: span)
    let target = directRegister(of: variable) ?? registers.allocate()
    if let symbol = assignment.compoundOperator {
      var left = target
      if directRegister(of: variable) == nil {
        load(name, into: left, at: span)
      } else if assignment.value.holdsStatements {
        left = registers.allocate()
        move(from: target, to: left, at: span)
      }
      compileArithmetic(
        symbol, left, assignment.value, into: target, at: span.joined(with: assignment.value.span))
    } else {
      compileNamed(assignment.value, into: target)
    }
    if directRegister(of: variable) == nil { store(target, in: variable, at: span) }
  }

  private func assign(_ member: Member, _ assignment: Assignment) {
    let object = operand(member.base, before: [assignment.value])
    let value = assignedValue(assignment) { current in
      compileField(member.name, of: object, into: current)
    }
    setField(member.name.text, of: object, to: value, at: member.name.span)
  }

  private func assign(_ base: Expression, _ index: Expression, _ assignment: Assignment) {
    let span = bracketSpan(of: assignment.target, after: base)
    let object = operand(base, before: [index, assignment.value])
    let position = operand(index, before: [assignment.value])
    let value = assignedValue(assignment) { current in
      emit(.getIndex, a: current, b: object, c: position, at: span)
    }
    emit(.setIndex, a: object, b: position, c: value, at: span)
  }

  /// The value to store: the one on the right, or for `+=` what it makes of the current one.
  private func assignedValue(_ assignment: Assignment, current: (Register) -> Void) -> Register {
    guard let symbol = assignment.compoundOperator else { return operand(assignment.value) }
    let register = registers.allocate()
    current(register)
    compileArithmetic(
      symbol, register, assignment.value, into: register,
      at: assignment.target.span.joined(with: assignment.value.span))
    return register
  }

  // MARK: Leaving

  private func compileReturn(_ value: Expression?, at span: SourceSpan) {
    guard let value else { return leave(downTo: 0, at: span) { returnNull(at: span) } }
    if regions.isEmpty { return compileReturn(of: value) }
    withTemporaries {
      let register = registers.allocate()
      compile(value, into: register)
      leave(downTo: 0, at: span) { emit(.giveBack, a: register, at: span) }
    }
  }

  private func compileBreak(at span: SourceSpan) {
    guard let loop = loops.last else { preconditionFailure("the parser lets no break stand outside a loop") }
    leave(downTo: loop.outerRegions, at: span) { jump(to: loop.breakLabel, at: span) }
  }

  private func compileContinue(at span: SourceSpan) {
    guard let loop = loops.last else { return leave(downTo: 0, at: span) { returnNull(at: span) } }
    leave(downTo: loop.innerRegions, at: span) { jump(to: loop.continueLabel, at: span) }
  }

  private func compileThrow(_ value: Expression, at span: SourceSpan) {
    withTemporaries {
      let error = operand(value)
      emit(.throw, a: error, at: span)
    }
  }

  private func compileAssert(_ condition: Expression, _ message: Expression?, at span: SourceSpan) {
    let holds = makeLabel()
    if message == nil, case .comparison(let comparison) = condition.kind, comparison.steps.count == 1 {
      compileAssert(comparison.first, comparison.steps[0], orJumpTo: holds, at: condition.span)
      return place(holds)
    }
    jump(to: holds, if: true, condition)
    withTemporaries {
      let text = registers.allocate()
      if let message { compile(message, into: text) } else { emit(.loadNull, a: text, at: span) }
      emit(.assertFail, a: text, at: condition.span)
    }
    place(holds)
  }

  /// Both sides are kept, for the message to show.
  private func compileAssert(
    _ left: Expression, _ step: Comparison.Step, orJumpTo holds: PrototypeBuilder.Label, at span: SourceSpan
  ) {
    withTemporaries {
      let sides = registers.allocate(3)
      compile(left, into: sides)
      compile(step.operand, into: sides + 1)
      jump(to: holds, if: true, sides, step.operator, sides + 1, at: span)
      loadConstant(.string(step.operator.rawValue), into: sides + 2, at: span)
      emit(.assertFail, a: sides, b: 1, at: span)
    }
  }

  // MARK: The top level's own

  private func compile(_ item: Import) {
    begin(declared(at: item.name.span), at: item.name.span) { register in
      emit(.importModule, a: register, bx: constant(.string(item.path)), at: item.pathSpan)
    }
  }

  private func compile(_ param: Param) {
    compilation.options.append(ScriptOption(param, in: compilation.source))
    begin(declared(at: param.name.span), at: param.name.span) { register in
      let name = constant(.string(param.name.text))
      emit(.parameter, a: register, bx: name, at: param.name.span)
      guard let value = param.defaultValue else {
        return emit(.checkDefined, a: register, bx: name, at: param.name.span)
      }
      let given = makeLabel()
      jump(.jumpIfDefined, a: register, to: given, at: param.name.span)
      compile(value, into: register)
      place(given)
    }
  }
}
