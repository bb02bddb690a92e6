/// What an operand of an instruction stands for: for those who read code rather than run it.
public enum Operand: Equatable, Sendable {
  /// `count` registers, the first of which is `first`.
  case registers(first: Int, count: Int)
  /// A constant of any kind.
  case constant(Int)
  /// A constant that must be a string.
  case name(Int)
  /// A constant that must be a list of names.
  case names(Int)
  /// A string constant, or null.
  case text(Int)
  case captured(Int)
  case global(Int)
  case prototype(Int)
  case number(Int)
  case flag(Bool)
  /// The distance from the next instruction to the target.
  case jump(Int)

  static func register(_ index: Int) -> Operand { .registers(first: index, count: 1) }
}

extension Instruction {
  /// The operands in the order of the opcode table; `extra` is the word behind the instruction, when it has one.
  public func operands(extra: CodeWord = 0) -> [Operand] {
    let (a, b, c) = (Int(self.a), Int(self.b), Int(self.c))
    switch opcode {
    case .move, .newCell, .getCell, .setCell, .negate, .plus, .not, .mapMerge, .listAppend, .listExtend, .await,
      .gather, .yield:
      return [.register(a), .register(b)]
    case .loadConstant: return [.register(a), .constant(bx)]
    case .loadInt: return [.register(a), .number(signedBx)]
    case .loadNull, .loadUndefined, .giveBack, .throw, .rethrow, .noteFailure, .openScope, .failScope, .gatherSlot:
      return [.register(a)]
    case .assertFail: return [.registers(first: a, count: b == 0 ? 1 : 3)]
    case .iteratorClose: return b == 0 ? [.register(a)] : [.register(a), .register(b)]
    case .skipItem, .leaveScope, .advance: return []
    case .loadBool: return [.register(a), .flag(b != 0)]
    case .getGlobal: return [.register(a), .global(bx)]
    case .setGlobal: return [.global(bx), .register(a)]
    case .checkDefined, .importModule, .parameter, .bindMethod: return [.register(a), .name(bx)]
    case .closure: return [.register(a), .prototype(bx)]
    case .getCapture, .getCapturedCell: return [.register(a), .captured(b)]
    case .setCapturedCell: return [.captured(a), .register(b)]
    case .add, .subtract, .multiply, .divide, .floorDivide, .modulo, .power, .equal, .notEqual, .less, .lessOrEqual,
      .contains, .newRange, .newClosedRange, .getIndex, .setIndex, .getFieldNamed, .getOptionalField, .setFieldNamed:
      return [.register(a), .register(b), .register(c)]
    case .addImmediate: return [.register(a), .register(b), .number(signedC)]
    case .addConstant, .subtractConstant, .multiplyConstant, .divideConstant, .moduloConstant:
      return [.register(a), .register(b), .constant(c)]
    case .getField, .isType: return [.register(a), .register(b), .name(c)]
    case .setField: return [.register(a), .name(b), .register(c)]
    case .mapWithout: return [.register(a), .register(b), .names(c)]
    case .findKey: return [.registers(first: a, count: 2), .register(b), .name(c)]
    case .isList, .isListAtLeast: return [.register(a), .register(b), .number(c)]
    case .throwNoMatch: return [.register(a), .text(bx)]
    case .newList, .joinStrings: return [.register(a), .registers(first: b, count: c)]
    case .newMap: return [.register(a), .number(bx)]
    case .yieldFrom: return [.register(a), .registers(first: b, count: 2)]
    case .slice: return [.register(a), .registers(first: b, count: 3)]
    case .call, .spawn: return [.registers(first: a, count: b + 1)]
    case .callNamed: return [.registers(first: a, count: b + 1), .names(Int(extra))]
    case .callSpread: return [.registers(first: a, count: 3)]
    case .invoke: return invokeOperands(extra: extra)
    case .invokeSpread: return [.registers(first: a, count: 3), .name(bx)]
    case .fetch: return [.registers(first: a, count: 4)]
    case .save: return [.registers(first: a, count: 3)]
    case .gatherEach: return [.registers(first: a, count: 3), .number(c)]
    case .gatherStart: return [.register(a), .registers(first: b, count: 2), .register(c)]
    case .iterate: return [.register(a), .register(b), .number(c)]
    case .jump, .jumpIfFalse, .jumpIfTrue, .jumpIfNull, .jumpIfNotNull, .jumpIfDefined, .jumpLess, .jumpLessOrEqual,
      .jumpEqual, .jumpLessImmediate, .jumpLessOrEqualImmediate, .jumpGreaterImmediate, .jumpGreaterOrEqualImmediate,
      .jumpEqualImmediate, .jumpEqualConstant, .rangePrepare, .rangeLoop, .iteratorNext:
      return jumpOperands(distance: Int(Int32(bitPattern: extra)))
    }
  }

  private func jumpOperands(distance: Int) -> [Operand] {
    let (a, b, c) = (Int(self.a), Int(self.b), Int(self.c))
    switch opcode {
    case .jump: return [.jump(signedBx)]
    case .rangeLoop: return [.registers(first: a, count: 2), .jump(signedBx)]
    case .rangePrepare: return [.registers(first: a, count: 2), .flag(c != 0), .jump(distance)]
    case .iteratorNext: return [.register(a), .registers(first: b, count: c == 1 ? 2 : 1), .jump(distance)]
    case .jumpLess, .jumpLessOrEqual, .jumpEqual:
      return [.register(a), .register(b), .flag(c != 0), .jump(distance)]
    case .jumpEqualConstant: return [.register(a), .constant(b), .flag(c != 0), .jump(distance)]
    case .jumpLessImmediate, .jumpLessOrEqualImmediate, .jumpGreaterImmediate, .jumpGreaterOrEqualImmediate,
      .jumpEqualImmediate:
      return [.register(a), .number(signedB), .flag(c != 0), .jump(distance)]
    default: return [.register(a), .jump(signedBx)]
    }
  }

  private func invokeOperands(extra: CodeWord) -> [Operand] {
    let labels = Int(extra >> 16)
    let call: [Operand] = [.registers(first: Int(a), count: Int(b) + 1), .name(Int(extra & 0xffff))]
    return labels == 0 ? call : call + [.names(labels - 1)]
  }
}
