/// One 32-bit instruction word: an opcode and three operands of 8 bits, or a bare signed number (`X`) behind another instruction.
///
/// The fields are stored, not computed from packed bits: the machine reads them four times faster so.
public struct Instruction: Equatable, Sendable, BitwiseCopyable {
  public var opcode: Opcode
  public var a: UInt8
  public var b: UInt8
  public var c: UInt8

  @inlinable @inline(__always)
  public init(_ opcode: Opcode, a: Int = 0, b: Int = 0, c: Int = 0) {
    self.opcode = opcode
    self.a = UInt8(truncatingIfNeeded: a)
    self.b = UInt8(truncatingIfNeeded: b)
    self.c = UInt8(truncatingIfNeeded: c)
  }

  @inlinable @inline(__always)
  public init(_ opcode: Opcode, a: Int = 0, bx: Int) {
    self.init(opcode, a: a, b: bx & 0xff, c: bx >> 8)
  }

  /// `B` and `C` as one unsigned number, 0 to 65,535.
  @inlinable @inline(__always)
  public var bx: Int { Int(b) | Int(c) &<< 8 }

  /// `B` and `C` as one signed number.
  @inlinable @inline(__always)
  public var signedBx: Int { Int(Int16(truncatingIfNeeded: bx)) }

  /// `B` as a signed number, -128 to 127.
  @inlinable @inline(__always)
  public var signedB: Int { Int(Int8(bitPattern: b)) }

  /// `C` as a signed number, -128 to 127.
  @inlinable @inline(__always)
  public var signedC: Int { Int(Int8(bitPattern: c)) }
}

/// A word of a function's code: an instruction, or the number that belongs to the instruction before it.
public typealias CodeWord = UInt32

extension Instruction {
  @inlinable @inline(__always)
  public var word: CodeWord { CodeWord(opcode.rawValue) | CodeWord(a) &<< 8 | CodeWord(b) &<< 16 | CodeWord(c) &<< 24 }

  /// Reads an instruction word; nil when the opcode is unknown (a damaged chunk or an `X` word).
  public init?(word: CodeWord) {
    guard let opcode = Opcode(rawValue: UInt8(truncatingIfNeeded: word)) else { return nil }
    self.init(
      opcode, a: Int(word &>> 8 & 0xff), b: Int(word &>> 16 & 0xff), c: Int(word &>> 24))
  }
}

extension Opcode {
  /// Whether a number word (`X`) follows the instruction.
  public var hasExtraWord: Bool {
    switch self {
    case .jumpLess, .jumpLessOrEqual, .jumpEqual, .jumpLessImmediate, .jumpLessOrEqualImmediate, .jumpGreaterImmediate,
      .jumpGreaterOrEqualImmediate, .jumpEqualImmediate, .jumpEqualConstant, .rangePrepare, .iteratorNext, .callNamed,
      .invoke:
      true
    default: false
    }
  }
}
