import FetchBytecode
import FetchDiagnostics
import FetchSyntax

/// Where variables are read, written and begin.
extension FunctionCompiler {
  /// The variable that a name means; nil for a builtin.
  func variable(at span: SourceSpan) -> Variable? { compilation.resolution.variables[span.start] }

  /// The variable that a name declares; the resolver has seen every declaration.
  func declared(at span: SourceSpan) -> Variable {
    guard let variable = variable(at: span) else { preconditionFailure("a declaration was not resolved") }
    return variable
  }

  /// Leaves the value of a name in `target`.
  func load(_ name: String, into target: Register, at span: SourceSpan) {
    guard let variable = variable(at: span) else {
      emit(.loadConstant, a: target, bx: constant(.builtin(name)), at: span)
      return
    }
    if let slot = variable.globalSlot {
      emit(.getGlobal, a: target, bx: slot, at: span)
    } else if variable.function === scope {
      let place = place(of: variable)
      if variable.isCell {
        emit(.getCell, a: target, b: place, at: span)
      } else {
        move(from: place, to: target, at: span)
      }
    } else {
      loadCaptured(variable, into: target, at: span)
    }
  }

  private func loadCaptured(_ variable: Variable, into target: Register, at span: SourceSpan) {
    let index = captureIndex(of: variable, at: span)
    guard variable.isCell else { return emit(.getCapture, a: target, b: index, at: span) }
    guard variable.mayBeUndefined else { return emit(.getCapturedCell, a: target, b: index, at: span) }
    withScratch(target, at: span) { scratch in
      emit(.getCapturedCell, a: scratch, b: index, at: span)
      emit(.checkDefined, a: scratch, bx: constant(.string(variable.name)), at: span)
    }
  }

  /// The register that holds the variable's value itself, when it has one in this function.
  func directRegister(of variable: Variable) -> Register? {
    guard variable.globalSlot == nil, variable.function === scope, !variable.isCell else { return nil }
    return place(of: variable)
  }

  /// Gives a variable a new value.
  func store(_ source: Register, in variable: Variable, at span: SourceSpan) {
    if let slot = variable.globalSlot {
      emit(.setGlobal, a: source, bx: slot, at: span)
    } else if variable.function !== scope {
      emit(.setCapturedCell, a: captureIndex(of: variable, at: span), b: source, at: span)
    } else if variable.isCell {
      emit(.setCell, a: place(of: variable), b: source, at: span)
    } else {
      move(from: source, to: place(of: variable), at: span)
    }
  }

  // MARK: Beginning

  /// Makes the cells that closures of a block share before their variables have values.
  func makeEarlyCell(for variable: Variable) {
    guard variable.needsEarlyCell else { return }
    let register = registers.allocate()
    emit(.loadUndefined, a: register, at: variable.span)
    emit(.newCell, a: register, b: register, at: variable.span)
    setPlace(of: variable, to: register)
  }

  /// Takes a register for a variable that will begin later, unless it is a global or has a cell already.
  func reserveRegister(for variable: Variable) {
    guard variable.globalSlot == nil, !variable.needsEarlyCell else { return }
    setPlace(of: variable, to: registers.allocate())
  }

  /// Gives a variable, whose register is reserved, its first value.
  func begin(_ variable: Variable, with source: Register, at span: SourceSpan) {
    guard variable.isCell, !variable.needsEarlyCell else { return store(source, in: variable, at: span) }
    emit(.newCell, a: place(of: variable), b: source, at: span)
  }

  /// Lets a variable begin in the register that holds its first value already.
  func begin(_ variable: Variable, in register: Register, at span: SourceSpan) {
    if variable.globalSlot != nil || variable.needsEarlyCell { return store(register, in: variable, at: span) }
    setPlace(of: variable, to: register)
    if variable.isCell { emit(.newCell, a: register, b: register, at: span) }
  }

  /// Lets a variable begin with the value that `compileValue` leaves in a new register.
  func begin(_ variable: Variable, at span: SourceSpan, _ compileValue: (Register) -> Void) {
    let mark = registers.next
    let register = registers.allocate()
    compileValue(register)
    begin(variable, in: register, at: span)
    if variable.globalSlot != nil || variable.needsEarlyCell { registers.release(to: mark) }
  }
}
