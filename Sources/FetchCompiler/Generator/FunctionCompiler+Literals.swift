import FetchBytecode
import FetchDiagnostics
import FetchSyntax

/// Literals, and which of them fit into an instruction.
extension FunctionCompiler {
  /// Loads an int, from the instruction itself when it is short.
  func loadInteger(_ number: Int, into target: Register, at span: SourceSpan) {
    if let short = Int16(exactly: number) {
      emit(.loadInt, a: target, bx: Int(UInt16(bitPattern: short)), at: span)
    } else {
      loadConstant(.int(number), into: target, at: span)
    }
  }

  /// Loads a constant.
  func loadConstant(_ value: Constant, into target: Register, at span: SourceSpan) {
    emit(.loadConstant, a: target, bx: constant(value), at: span)
  }

  /// Loads the number of a literal.
  func loadNumber(_ number: Constant, into target: Register, at span: SourceSpan) {
    if case .int(let integer) = number {
      loadInteger(integer, into: target, at: span)
    } else {
      loadConstant(number, into: target, at: span)
    }
  }

  /// `"… {x} …"`: parts stand in registers side by side, at most so many at once.
  func compileInterpolation(_ parts: [StringPart], into target: Register, at span: SourceSpan) {
    let most = 50
    withTemporaries {
      let joined = registers.allocate()
      var index = 0
      while index < parts.count {
        let isFirst = index == 0
        let batch = parts[index..<min(parts.count, index + most)]
        index = batch.endIndex
        withTemporaries {
          if isFirst { registers.release(to: joined) }
          for part in batch { compile(part, into: registers.allocate(), at: span) }
          emit(.joinStrings, a: joined, b: joined, c: batch.count + (isFirst ? 0 : 1), at: span)
        }
      }
      move(from: joined, to: target, at: span)
    }
  }

  private func compile(_ part: StringPart, into target: Register, at span: SourceSpan) {
    switch part {
    case .text(let text): loadConstant(.string(text), into: target, at: span)
    case .expression(let expression): compile(expression, into: target)
    }
  }
}

extension Expression {
  /// The number that a literal, perhaps with a minus before it, stands for.
  var numberLiteral: Constant? {
    switch kind {
    case .integer(let number): return .int(number)
    case .float(let number): return .float(number)
    case .unary(.negate, let operand):
      switch operand.kind {
      case .integer(let number):
        let (negated, overflows) = (0).subtractingReportingOverflow(number)
        return overflows ? nil : .int(negated)
      case .float(let number): return .float(-number)
      default: return nil
      }
    default: return nil
    }
  }

  /// The int that a literal stands for, when it fits into 8 bits.
  var shortInteger: Int? {
    guard case .int(let number) = numberLiteral, Int8(exactly: number) != nil else { return nil }
    return number
  }
}
