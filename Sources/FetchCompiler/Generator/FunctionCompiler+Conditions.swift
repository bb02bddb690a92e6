import FetchBytecode
import FetchDiagnostics
import FetchSyntax

/// Comparisons, as values and as the conditions of jumps.
extension FunctionCompiler {
  /// Jumps when the condition's truth is `expected`, else goes on. The sense of a comparison is an operand, so that
  /// `not (x < nan)` stays true.
  func jump(to label: PrototypeBuilder.Label, if expected: Bool, _ condition: Expression) {
    switch condition.kind {
    case .boolean(let flag):
      if flag == expected { jump(to: label, at: condition.span) }
    case .unary(.not, let operand): jump(to: label, if: !expected, operand)
    case .logical(.and, let left, let right): jump(to: label, if: expected, left, right, decidedBy: false)
    case .logical(.or, let left, let right): jump(to: label, if: expected, left, right, decidedBy: true)
    case .comparison(let comparison): jump(to: label, if: expected, comparison, at: condition.span)
    default:
      withTemporaries {
        let value = operand(condition)
        jump(expected ? .jumpIfTrue : .jumpIfFalse, a: value, to: label, at: condition.span)
      }
    }
  }

  /// `and` is decided when one side is false, `or` when one is true.
  private func jump(
    to label: PrototypeBuilder.Label, if expected: Bool, _ left: Expression, _ right: Expression,
    decidedBy decisive: Bool
  ) {
    if expected == decisive {
      jump(to: label, if: expected, left)
      jump(to: label, if: expected, right)
    } else {
      let skip = makeLabel()
      jump(to: skip, if: decisive, left)
      jump(to: label, if: expected, right)
      place(skip)
    }
  }

  private func jump(
    to label: PrototypeBuilder.Label, if expected: Bool, _ comparison: Comparison, at span: SourceSpan
  ) {
    withTemporaries {
      let steps = comparison.steps
      if steps.count == 1, comparison.first.shortInteger != nil, let mirrored = steps[0].operator.mirrored {
        let right = operand(steps[0].operand)
        if jump(to: label, if: expected, right, mirrored, comparison.first, isMirrored: true, at: span) { return }
      }
      let skip = makeLabel()
      var left = operand(comparison.first, before: [steps[0].operand])
      for (index, step) in steps.enumerated() {
        let isLast = index + 1 == steps.count
        if isLast, jump(to: label, if: expected, left, step.operator, step.operand, at: span) { break }
        let right = operand(step.operand, before: steps[(index + 1)...].prefix(1).map(\.operand))
        jump(
          to: isLast || !expected ? label : skip, if: isLast && expected, left, step.operator, right, at: span)
        left = right
      }
      place(skip)
    }
  }

  /// Compares what two registers hold.
  func jump(
    to label: PrototypeBuilder.Label, if expected: Bool, _ left: Register, _ symbol: ComparisonOperator,
    _ right: Register, at span: SourceSpan
  ) {
    switch symbol {
    case .equal: jump(.jumpEqual, a: left, b: right, c: expected ? 1 : 0, to: label, at: span)
    case .notEqual: jump(.jumpEqual, a: left, b: right, c: expected ? 0 : 1, to: label, at: span)
    case .less: jump(.jumpLess, a: left, b: right, c: expected ? 1 : 0, to: label, at: span)
    case .lessOrEqual: jump(.jumpLessOrEqual, a: left, b: right, c: expected ? 1 : 0, to: label, at: span)
    case .greater:
      builder.exchangeSides()
      jump(.jumpLess, a: right, b: left, c: expected ? 1 : 0, to: label, at: span)
    case .greaterOrEqual:
      builder.exchangeSides()
      jump(.jumpLessOrEqual, a: right, b: left, c: expected ? 1 : 0, to: label, at: span)
    case .isIn, .isNotIn:
      withTemporaries {
        let isContained = registers.allocate()
        emit(.contains, a: isContained, b: left, c: right, at: span)
        let isTrue = expected == (symbol == .isIn)
        jump(isTrue ? .jumpIfTrue : .jumpIfFalse, a: isContained, to: label, at: span)
      }
    }
  }

  /// Compares with a literal that fits into the instruction; false when there is no such form. When it is mirrored, the literal
  /// stands on the left in the source.
  func jump(
    to label: PrototypeBuilder.Label, if expected: Bool, _ left: Register, _ symbol: ComparisonOperator,
    _ right: Expression, isMirrored: Bool = false, at span: SourceSpan
  ) -> Bool {
    if let number = right.shortInteger, let (opcode, sense) = symbol.immediateJump {
      // The machine turns these into `<` and `<=` with the literal on the left.
      let isTurned = symbol == .greater || symbol == .greaterOrEqual
      if isTurned != isMirrored { builder.exchangeSides() }
      jump(opcode, a: left, b: number & 0xff, c: expected == sense ? 1 : 0, to: label, at: span)
      return true
    }
    guard symbol == .equal || symbol == .notEqual else { return false }
    let isEqual = expected == (symbol == .equal)
    if case .null = right.kind {
      jump(isEqual ? .jumpIfNull : .jumpIfNotNull, a: left, to: label, at: span)
      return true
    }
    guard let literal = right.comparableLiteral, let index = shortConstant(literal) else { return false }
    jump(.jumpEqualConstant, a: left, b: index, c: isEqual ? 1 : 0, to: label, at: span)
    return true
  }

  // MARK: Values

  /// Compiles a comparison whose truth is a value.
  func compileComparison(_ comparison: Comparison, into target: Register, at span: SourceSpan) {
    let steps = comparison.steps
    guard steps.count > 1 else {
      return withTemporaries {
        let left = operand(comparison.first, before: [steps[0].operand])
        let right = operand(steps[0].operand)
        emit(steps[0].operator, left, right, into: target, at: span)
      }
    }
    withScratch(target, at: span) { scratch in
      withTemporaries {
        let end = makeLabel()
        var left = operand(comparison.first, before: [steps[0].operand])
        for (index, step) in steps.enumerated() {
          let right = operand(step.operand, before: steps[(index + 1)...].prefix(1).map(\.operand))
          emit(step.operator, left, right, into: scratch, at: span)
          if index + 1 < steps.count { jump(.jumpIfFalse, a: scratch, to: end, at: span) }
          left = right
        }
        place(end)
      }
    }
  }

  private func emit(
    _ symbol: ComparisonOperator, _ left: Register, _ right: Register, into target: Register, at span: SourceSpan
  ) {
    switch symbol {
    case .equal: emit(.equal, a: target, b: left, c: right, at: span)
    case .notEqual: emit(.notEqual, a: target, b: left, c: right, at: span)
    case .less: emit(.less, a: target, b: left, c: right, at: span)
    case .lessOrEqual: emit(.lessOrEqual, a: target, b: left, c: right, at: span)
    case .greater:
      builder.exchangeSides()
      emit(.less, a: target, b: right, c: left, at: span)
    case .greaterOrEqual:
      builder.exchangeSides()
      emit(.lessOrEqual, a: target, b: right, c: left, at: span)
    case .isIn: emit(.contains, a: target, b: left, c: right, at: span)
    case .isNotIn:
      withScratch(target, at: span) { scratch in
        emit(.contains, a: scratch, b: left, c: right, at: span)
        emit(.not, a: scratch, b: scratch, at: span)
      }
    }
  }
}

extension Expression {
  /// A number or string that `==` can find among the constants.
  fileprivate var comparableLiteral: Constant? {
    if case .string(let text) = kind { return .string(text) }
    return numberLiteral
  }
}

extension ComparisonOperator {
  /// The operator with its sides exchanged; nil where the sides mean different things.
  fileprivate var mirrored: ComparisonOperator? {
    switch self {
    case .equal, .notEqual: self
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    case .isIn, .isNotIn: nil
    }
  }

  /// The jump that compares with a number in the instruction, and what it gives when the operator holds.
  fileprivate var immediateJump: (Opcode, Bool)? {
    switch self {
    case .equal: (.jumpEqualImmediate, true)
    case .notEqual: (.jumpEqualImmediate, false)
    case .less: (.jumpLessImmediate, true)
    case .lessOrEqual: (.jumpLessOrEqualImmediate, true)
    case .greater: (.jumpGreaterImmediate, true)
    case .greaterOrEqual: (.jumpGreaterOrEqualImmediate, true)
    case .isIn, .isNotIn: nil
    }
  }
}
