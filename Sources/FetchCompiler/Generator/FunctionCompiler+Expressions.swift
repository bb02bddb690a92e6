import FetchBytecode
import FetchDiagnostics
import FetchSyntax

/// Expressions: which method compiles which, and the simple ones.
extension FunctionCompiler {
  /// Leaves the value of an expression in `target`.
  func compile(_ expression: Expression, into target: Register) {
    let span = expression.span
    switch expression.kind {
    case .null: emit(.loadNull, a: target, at: span)
    case .boolean(let flag): emit(.loadBool, a: target, b: flag ? 1 : 0, at: span)
    case .integer(let number): loadInteger(number, into: target, at: span)
    case .float(let number): loadConstant(.float(number), into: target, at: span)
    case .duration(let nanoseconds): loadConstant(.duration(nanoseconds), into: target, at: span)
    case .string(let text): loadConstant(.string(text), into: target, at: span)
    case .interpolation(let parts): compileInterpolation(parts, into: target, at: span)
    case .name(let name): load(name, into: target, at: span)
    case .list, .map, .comprehension, .range: compileCollection(expression, into: target)
    case .unary(let symbol, let operand): compileUnary(symbol, operand, into: target, at: span)
    case .binary(let operation): compileBinary(operation, into: target, at: span)
    case .logical(let symbol, let left, let right): compileLogical(symbol, left, right, into: target, at: span)
    case .comparison(let comparison): compileComparison(comparison, into: target, at: span)
    case .member, .index, .slice, .optionalChain: compileAccess(expression, into: target)
    case .call(let call): compile(call, into: target, at: span)
    case .methodCall(let call): compile(call, into: target, at: span)
    case .lambda(let function): compile(function, named: "<lambda>", into: target, at: span)
    case .if, .match, .try, .within: withScratch(target, at: span) { compileBlocks(of: expression, into: $0) }
    case .attempt(let operand): withScratch(target, at: span) { compileAttempt(operand, into: $0, at: span) }
    case .await, .fetch, .gatherTasks, .gatherEach, .save, .spawnCall, .spawnBlock, .yield, .yieldFrom:
      compileWork(expression, into: target)
    case .invalid: break
    }
  }

  private func compileBlocks(of expression: Expression, into target: Register) {
    switch expression.kind {
    case .if(let node): compile(node, to: .register(target), at: expression.span)
    case .match(let node): compile(node, to: .register(target), at: expression.span)
    case .try(let node): compile(node, to: .register(target), at: expression.span)
    case .within(let duration, let body):
      compileWithin(duration, body, to: .register(target), at: expression.span)
    default: break
    }
  }

  // MARK: Operands

  /// A register that holds the value until the operands in `later` are evaluated: a variable's own, where they cannot
  /// change it, or `preferred`, or a new one.
  func operand(
    _ expression: Expression, before later: [Expression] = [], preferring preferred: Register? = nil
  ) -> Register {
    if case .name = expression.kind, let variable = variable(at: expression.span),
      let register = directRegister(of: variable),
      !variable.isAssigned || !later.contains(where: \.holdsStatements)
    {
      return register
    }
    let register = temporary(preferring: preferred)
    compile(expression, into: register)
    return register
  }

  /// A register whose value no code in between can change.
  func stableOperand(_ expression: Expression) -> Register {
    if case .name = expression.kind, let variable = variable(at: expression.span), variable.isAssigned {
      let register = registers.allocate()
      compile(expression, into: register)
      return register
    }
    return operand(expression)
  }

  private func temporary(preferring preferred: Register?) -> Register {
    if let preferred, !registers.isVariable(preferred) { return preferred }
    return registers.allocate()
  }

  // MARK: Operators

  private func compileUnary(
    _ symbol: UnaryOperator, _ value: Expression, into target: Register, at span: SourceSpan
  ) {
    if symbol == .negate, let number = Expression(.unary(symbol, value), at: span).numberLiteral {
      return loadNumber(number, into: target, at: span)
    }
    let opcode: Opcode =
      switch symbol {
      case .negate: .negate
      case .plus: .plus
      case .not: .not
      }
    emit(opcode, of: value, into: target, at: span)
  }

  /// An instruction with one operand.
  func emit(_ opcode: Opcode, of value: Expression, into target: Register, at span: SourceSpan) {
    withTemporaries {
      let source = operand(value, preferring: target)
      emit(opcode, a: target, b: source, at: span)
    }
  }

  private func compileBinary(_ operation: BinaryOperation, into target: Register, at span: SourceSpan) {
    withTemporaries {
      if operation.operator.isCommutativeOnNumbers, let number = operation.left.numberLiteral,
        operation.right.numberLiteral == nil
      {
        let right = operand(operation.right, preferring: target)
        if emitArithmetic(operation.operator, right, with: number, isMirrored: true, into: target, at: span) { return }
        let left = registers.allocate()
        loadNumber(number, into: left, at: operation.left.span)
        return emit(operation.operator.opcode, a: target, b: left, c: right, at: span)
      }
      let left = operand(operation.left, before: [operation.right], preferring: target)
      compileArithmetic(operation.operator, left, operation.right, into: target, at: span)
    }
  }

  /// `target = left op right`, the left side already in a register.
  func compileArithmetic(
    _ symbol: BinaryOperator, _ left: Register, _ right: Expression, into target: Register, at span: SourceSpan
  ) {
    if let number = right.numberLiteral, emitArithmetic(symbol, left, with: number, into: target, at: span) { return }
    withTemporaries {
      let right = operand(right)
      emit(symbol.opcode, a: target, b: left, c: right, at: span)
    }
  }

  /// The form of the instruction that holds the number itself; false when there is none. When it is mirrored, the number stands on
  /// the left in the source.
  private func emitArithmetic(
    _ symbol: BinaryOperator, _ left: Register, with number: Constant, isMirrored: Bool = false, into target: Register,
    at span: SourceSpan
  ) -> Bool {
    // A negative addend stands for a subtraction, also in what an error says; `x - 0` is no `x + 0` where x is -0.0.
    if case .int(let integer) = number, symbol == .add || symbol == .subtract && integer > 0, 0..<128 ~= integer {
      let added = symbol == .add ? integer : -integer
      if isMirrored { builder.exchangeSides() }
      emit(.addImmediate, a: target, b: left, c: added & 0xff, at: span)
      return true
    }
    guard let opcode = symbol.constantOpcode, let index = shortConstant(number) else { return false }
    if isMirrored { builder.exchangeSides() }
    emit(opcode, a: target, b: left, c: index, at: span)
    return true
  }

  private func compileLogical(
    _ symbol: LogicalOperator, _ left: Expression, _ right: Expression, into target: Register, at span: SourceSpan
  ) {
    let opcode: Opcode =
      switch symbol {
      case .and: .jumpIfFalse
      case .or: .jumpIfTrue
      case .coalesce: .jumpIfNotNull
      }
    withScratch(target, at: span) { scratch in
      let end = makeLabel()
      compile(left, into: scratch)
      jump(opcode, a: scratch, to: end, at: left.span)
      compile(right, into: scratch)
      place(end)
    }
  }
}

extension BinaryOperator {
  fileprivate var isCommutativeOnNumbers: Bool { self == .add || self == .multiply }

  fileprivate var opcode: Opcode {
    switch self {
    case .add: .add
    case .subtract: .subtract
    case .multiply: .multiply
    case .divide: .divide
    case .floorDivide: .floorDivide
    case .remainder: .modulo
    case .power: .power
    }
  }

  /// The opcode whose right side is a constant.
  fileprivate var constantOpcode: Opcode? {
    switch self {
    case .add: .addConstant
    case .subtract: .subtractConstant
    case .multiply: .multiplyConstant
    case .divide: .divideConstant
    case .remainder: .moduloConstant
    case .floorDivide, .power: nil
    }
  }
}
