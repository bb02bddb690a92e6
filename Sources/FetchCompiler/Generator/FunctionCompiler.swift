import FetchBytecode
import FetchDiagnostics
import FetchSyntax

/// Makes the code of one function.
///
/// Every `compile(…, into: target)` leaves its value in `target` and frees what it used above. A target that is no
/// variable's register may be written early; a variable changes only in the last instruction.
final class FunctionCompiler {
  /// Whose variables stand in its registers.
  let scope: FunctionScope
  /// The function around it.
  let outer: FunctionCompiler?
  /// What it shares with the others.
  let compilation: Compilation
  /// The code so far.
  var builder = PrototypeBuilder()
  /// Which registers are taken.
  var registers = RegisterAllocator()
  /// The regions around the place at hand, the innermost last.
  var regions: [Region] = []
  /// The loops around the place at hand, the innermost last.
  var loops: [Loop] = []
  /// Where the chains at hand go on when a base before `?.` is null; the innermost is the last.
  var chains: [Chain] = []
  /// Where variables of this function stand.
  private var places: [ObjectIdentifier: Register] = [:]
  private var captureIndexes: [ObjectIdentifier: Int] = [:]
  private var hasReported = false

  /// An optional chain being compiled.
  struct Chain {
    let isNull: PrototypeBuilder.Label
    var isUsed = false
  }

  /// A function without code yet.
  init(scope: FunctionScope, outer: FunctionCompiler?, in compilation: Compilation) {
    self.scope = scope
    self.outer = outer
    self.compilation = compilation
    for constant in scope.reserved { _ = builder.constant(constant) }
  }

  /// The finished function; nil after reporting a limit that it broke.
  func finish(
    name: String, parameters: [FetchBytecode.Parameter] = [], isGenerator: Bool = false, at span: SourceSpan
  ) -> Prototype? {
    do throws(PrototypeBuilder.Overflow) {
      return try builder.finish(
        name: name, parameters: parameters, registerCount: registers.highest, isGenerator: isGenerator)
    } catch {
      switch error {
      case .constants: compilation.report(CompilerMessages.tooManyConstants(at: span))
      case .functions: compilation.report(CompilerMessages.tooManyFunctions(at: span))
      case .jump(let place): compilation.report(CompilerMessages.jumpTooLong(at: place))
      }
      return nil
    }
  }

  /// Reports a limit of the function, the first time only: what follows from it is no news.
  func reportLimit(_ diagnostic: Diagnostic) {
    guard !hasReported else { return }
    hasReported = true
    compilation.report(diagnostic)
  }

  // MARK: Emitting

  /// Adds an instruction.
  func emit(_ opcode: Opcode, a: Int = 0, b: Int = 0, c: Int = 0, at span: SourceSpan) {
    checkRegisters(at: span)
    builder.emit(Instruction(opcode, a: a, b: b, c: c), at: span)
  }

  /// Adds an instruction with an operand of 16 bits.
  func emit(_ opcode: Opcode, a: Int = 0, bx: Int, at span: SourceSpan) {
    checkRegisters(at: span)
    builder.emit(Instruction(opcode, a: a, bx: bx), at: span)
  }

  /// Adds an instruction with a word behind it.
  func emit(_ opcode: Opcode, a: Int = 0, b: Int = 0, c: Int = 0, extra: Int, at span: SourceSpan) {
    checkRegisters(at: span)
    builder.emit(Instruction(opcode, a: a, b: b, c: c), extra: extra, at: span)
  }

  /// Adds a jump to a label that may be placed later.
  func jump(
    _ opcode: Opcode = .jump, a: Int = 0, b: Int = 0, c: Int = 0, to label: PrototypeBuilder.Label, at span: SourceSpan
  ) {
    builder.emitJump(Instruction(opcode, a: a, b: b, c: c), to: label, at: span)
  }

  /// A label to be placed later.
  func makeLabel() -> PrototypeBuilder.Label { builder.makeLabel() }

  /// Places a label at the next instruction.
  func place(_ label: PrototypeBuilder.Label) { builder.place(label) }

  /// A label at the next instruction.
  func placeLabel() -> PrototypeBuilder.Label { builder.placeLabel() }

  private func checkRegisters(at span: SourceSpan) {
    if registers.hasOverflowed { reportLimit(CompilerMessages.tooManyRegisters(at: span)) }
  }

  // MARK: Constants

  /// The index of a constant.
  func constant(_ constant: Constant) -> Int { builder.constant(constant) }

  /// The index of a constant for an operand of 8 bits; nil when it does not fit.
  func shortConstant(_ constant: Constant) -> Int? {
    let index = builder.constant(constant)
    return index < 256 ? index : nil
  }

  /// The index of a constant that was reserved when the function began.
  func reservedConstant(_ constant: Constant, at span: SourceSpan) -> Int {
    let index = builder.constant(constant)
    if index >= 256 { reportLimit(CompilerMessages.tooManyPatterns(at: span)) }
    return index
  }

  // MARK: Registers

  /// Runs `body` and frees the registers that it took.
  func withTemporaries<Result>(_ body: () -> Result) -> Result {
    let mark = registers.next
    defer { registers.release(to: mark) }
    return body()
  }

  /// Runs `body` with a register that may be written step by step, and leaves its value in `target`.
  func withScratch(_ target: Register, at span: SourceSpan, _ body: (Register) -> Void) {
    guard registers.isVariable(target) else { return body(target) }
    withTemporaries {
      let scratch = registers.allocate()
      body(scratch)
      move(from: scratch, to: target, at: span)
    }
  }

  /// Copies a register, unless it is the same.
  func move(from source: Register, to target: Register, at span: SourceSpan) {
    if source != target { emit(.move, a: target, b: source, at: span) }
  }

  // MARK: Places of variables

  /// The register of a variable of this function: its value, or its cell.
  func place(of variable: Variable) -> Register {
    guard let register = places[ObjectIdentifier(variable)] else {
      preconditionFailure("`\(variable.name)` has no register")
    }
    return register
  }

  /// Lets a variable stand in a register.
  func setPlace(of variable: Variable, to register: Register) {
    places[ObjectIdentifier(variable)] = register
    registers.markVariable(register)
  }

  /// The index among the function's captures of a variable of a function around it.
  func captureIndex(of variable: Variable, at span: SourceSpan) -> Int {
    if let index = captureIndexes[ObjectIdentifier(variable)] { return index }
    guard let outer else { preconditionFailure("`\(variable.name)` belongs to no function") }
    let capture: Capture =
      if outer.scope === variable.function {
        .register(UInt8(truncatingIfNeeded: outer.place(of: variable)))
      } else {
        .captured(UInt8(truncatingIfNeeded: outer.captureIndex(of: variable, at: span)))
      }
    let index = builder.captures.count
    if index >= 250 { reportLimit(CompilerMessages.tooManyCaptures(variable.name, at: span)) }
    builder.captures.append(capture)
    captureIndexes[ObjectIdentifier(variable)] = index
    return index
  }
}
