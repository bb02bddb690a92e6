/// Moves the lines of a string, which loses the indentation of its closing quotes: all of them together, or none.
enum MovedString {
  /// A piece's text where its line stands `shift` columns further to the right.
  static func text(of piece: Piece, in bytes: [UInt8], by shift: Int) -> String {
    let text = bytes[piece.range]
    guard shift != 0, piece.kind == .string, !piece.isRigid, let indentation = closingIndentation(of: text) else {
      return String(decoding: text, as: UTF8.self)
    }
    let spaces = [UInt8](repeating: UInt8(ascii: " "), count: max(0, width(of: indentation) + shift))
    var lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for index in lines.indices.dropFirst() {
      // A blank line may have less than the indentation, and then has nothing behind it.
      lines[index] = lines[index].starts(with: indentation) ? spaces + lines[index].dropFirst(indentation.count) : []
    }
    return String(decoding: Array(lines.joined(separator: [UInt8(ascii: "\n")])), as: UTF8.self)
  }

  /// What the closing quotes stand behind, when they stand on a line of their own.
  private static func closingIndentation(of text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard let lastBreak = text.lastIndex(of: UInt8(ascii: "\n")) else { return nil }
    let indentation = text[(lastBreak + 1)...].dropLast(3)
    return indentation.allSatisfy(isSpace) ? indentation : nil
  }

  /// Whether a byte is white space that indents.
  static func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

  /// How many columns white space takes; a tab is a step of indentation.
  static func width(of space: some Sequence<UInt8>) -> Int {
    space.reduce(0) { $0 + ($1 == UInt8(ascii: "\t") ? 2 : 1) }
  }
}
