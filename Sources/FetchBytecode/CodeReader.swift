/// Reads the code of a function one instruction after another.
public struct CodeReader: Sequence, IteratorProtocol {
  /// An instruction and where it stands.
  public struct Entry {
    /// The index of its first word.
    public let position: Int
    public let instruction: Instruction
    /// The word behind it, when it has one.
    public let extra: CodeWord
    /// The index of the word after it: where its jump is counted from.
    public let next: Int

    public var operands: [Operand] { instruction.operands(extra: extra) }
  }

  private let code: [CodeWord]
  private var position = 0

  public init(_ code: [CodeWord]) { self.code = code }

  /// The next instruction; nil at the end, and where the words make no instruction.
  public mutating func next() -> Entry? {
    guard position < code.count, let instruction = Instruction(word: code[position]) else { return nil }
    let size = instruction.opcode.hasExtraWord ? 2 : 1
    guard position + size <= code.count else { return nil }
    defer { position += size }
    return Entry(
      position: position, instruction: instruction, extra: size == 2 ? code[position + 1] : 0, next: position + size)
  }
}
