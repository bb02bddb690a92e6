import FetchDiagnostics

/// Assembles one function: words with their spans, labels that are resolved at the end, constants kept once each.
package struct PrototypeBuilder {
  /// A place in the code, jumped to before or after it is known.
  package struct Label: Hashable {
    let index: Int
  }

  /// A limit of the format that the function broke.
  package enum Overflow: Error, Equatable {
    /// More than 65,536 constants.
    case constants(SourceSpan)
    /// More than 65,536 functions inside it.
    case functions(SourceSpan)
    /// A jump over more than 32,767 words.
    case jump(SourceSpan)
  }

  package private(set) var code: [CodeWord] = []
  package private(set) var spans: [SourceSpan] = []
  package private(set) var constants: [Constant] = []
  package var prototypes: [Prototype] = []
  package var captures: [Capture] = []
  package var handlers: [Handler] = []

  private var exchanged: [Int] = []
  private enum Fix { case signedBx, extraWord }
  private var positions: [Int?] = []
  private var fixes: [(at: Int, label: Label, kind: Fix)] = []
  private var constantIndex: [Constant: Int] = [:]
  private var handlerLabels: [(start: Label, end: Label, target: Label, register: Int, kind: Handler.Kind)] = []

  package init() {}

  /// The position of the next word.
  package var position: Int { code.count }

  package mutating func emit(_ instruction: Instruction, at span: SourceSpan) {
    code.append(instruction.word)
    spans.append(span)
  }

  package mutating func emit(_ instruction: Instruction, extra: Int, at span: SourceSpan) {
    emit(instruction, at: span)
    code.append(CodeWord(bitPattern: Int32(truncatingIfNeeded: extra)))
    spans.append(span)
  }

  /// Emits a jump whose distance (`sBx` or `X`, by its opcode) becomes known when `label` is placed.
  package mutating func emitJump(_ instruction: Instruction, to label: Label, at span: SourceSpan) {
    let hasExtraWord = instruction.opcode.hasExtraWord
    if hasExtraWord { emit(instruction, extra: 0, at: span) } else { emit(instruction, at: span) }
    fixes.append((position - 1, label, hasExtraWord ? .extraWord : .signedBx))
  }

  /// Notes that the operands of the instruction that comes next stand the other way round in the source.
  package mutating func exchangeSides() { exchanged.append(position) }

  package mutating func makeLabel() -> Label {
    positions.append(nil)
    return Label(index: positions.count - 1)
  }

  /// Puts `label` at the next word.
  package mutating func place(_ label: Label) { positions[label.index] = position }

  /// Makes a label at the next word.
  package mutating func placeLabel() -> Label {
    let label = makeLabel()
    place(label)
    return label
  }

  /// The index of a constant, added unless it is there.
  package mutating func constant(_ constant: Constant) -> Int {
    // -0.0 equals 0.0 and must not become it.
    if case .float(let number) = constant, number == 0, number.sign == .minus {
      constants.append(constant)
      return constants.count - 1
    }
    let known = constantIndex[constant]
    if let known, constants[known].isSpelled(as: constant) { return known }
    constants.append(constant)
    if known == nil { constantIndex[constant] = constants.count - 1 }
    return constants.count - 1
  }

  /// Covers the words between two labels. Inner entries must be added before outer ones.
  package mutating func addHandler(
    from start: Label, to end: Label, target: Label, register: Int, kind: Handler.Kind
  ) {
    handlerLabels.append((start, end, target, register, kind))
  }

  /// Resolves labels and makes the prototype. Every label used must have been placed.
  package mutating func finish(
    name: String, parameters: [Parameter] = [], registerCount: Int, isGenerator: Bool = false
  ) throws(Overflow) -> Prototype {
    for fix in fixes {
      let distance = resolve(fix.label) - fix.at - 1
      switch fix.kind {
      case .extraWord: code[fix.at] = CodeWord(bitPattern: Int32(distance))
      case .signedBx:
        guard let short = Int16(exactly: distance) else { throw .jump(spans[fix.at]) }
        code[fix.at] = code[fix.at] & 0xffff | CodeWord(UInt16(bitPattern: short)) << 16
      }
    }
    let end = spans.last ?? SourceSpan(start: 0, end: 0)
    if constants.count > 65_536 { throw .constants(end) }
    if prototypes.count > 65_536 { throw .functions(end) }
    for entry in handlerLabels {
      let (start, end) = (resolve(entry.start), resolve(entry.end))
      guard start < end else { continue }
      handlers.append(
        Handler(start: start, end: end, target: resolve(entry.target), register: entry.register, kind: entry.kind))
    }
    return Prototype(
      name: name, parameters: parameters, registerCount: registerCount, code: code, spans: spans, exchanged: exchanged,
      constants: constants, prototypes: prototypes, captures: captures, handlers: handlers, isGenerator: isGenerator)
  }

  private func resolve(_ label: Label) -> Int {
    guard let position = positions[label.index] else { preconditionFailure("a label was used and never placed") }
    return position
  }
}

extension Constant {
  /// Whether two equal constants have the same bytes: Swift holds strings equal that are composed differently, scripts do not.
  fileprivate func isSpelled(as other: Constant) -> Bool {
    switch (self, other) {
    case (.string(let left), .string(let right)), (.builtin(let left), .builtin(let right)):
      left.utf8.elementsEqual(right.utf8)
    case (.names(let left), .names(let right)):
      left.elementsEqual(right) { $0.utf8.elementsEqual($1.utf8) }
    default: true
    }
  }
}
