import CEditLine

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The keys that were pressed, put together from the terminal's bytes, without ever waiting for a byte.
///
/// No more is read than a key needs: what is typed ahead stays with the terminal, for the script that runs next.
struct KeyReader {
  enum Key {
    /// One character, or the sequence that a special key sends.
    case characters([Unicode.Scalar])
    /// Everything of a bracketed paste, whatever keys it would be.
    case paste(String)
  }

  /// So many bytes of a paste are taken at a look.
  private static let mostBytes = 4096
  private static let pasteStart = Array("\u{1B}[200~".utf8)
  private static let pasteEnd = Array("\u{1B}[201~".utf8)
  /// What keys with a sequence of their own send, behind the escape character. Others, which would be typed as text, are dropped.
  private static let knownSequences: Set<String> = [
    "[A", "[B", "[C", "[D", "[H", "[F", "OA", "OB", "OC", "OD", "OH", "OF", "[1~", "[3~", "[4~", "[7~", "[8~", "[1;5C",
    "[1;5D",
  ]

  private var pending: [UInt8] = []
  private var pasted: [UInt8]?

  /// Whether an escape character has come, and nothing behind it.
  var isAtEscape: Bool { pending == [0x1B] }

  /// The key that is whole now; nil when its rest has not come.
  mutating func next() -> Key? {
    var bytesLeft = KeyReader.mostBytes
    while bytesLeft > 0, ceditline_waiting_bytes(STDIN_FILENO) > 0 {
      bytesLeft -= 1
      var byte: UInt8 = 0
      guard read(STDIN_FILENO, &byte, 1) == 1 else { return nil }
      if let key = take(byte) { return key }
    }
    return nil
  }

  private mutating func take(_ byte: UInt8) -> Key? {
    if pasted != nil { return takePasted(byte) }
    pending.append(byte)
    guard KeyReader.isWhole(pending[...]) else { return nil }
    var bytes = pending
    pending = []
    // Alt with a special key: the key.
    while bytes.starts(with: [0x1B, 0x1B]) { bytes.removeFirst() }
    if bytes == KeyReader.pasteStart {
      pasted = []
      return nil
    }
    if bytes.count > 2, bytes[0] == 0x1B, bytes[1] == UInt8(ascii: "[") || bytes[1] == UInt8(ascii: "O"),
      !KeyReader.knownSequences.contains(String(decoding: bytes.dropFirst(), as: UTF8.self))
    {
      return nil
    }
    return .characters(Array(String(decoding: bytes, as: UTF8.self).unicodeScalars))
  }

  private mutating func takePasted(_ byte: UInt8) -> Key? {
    pasted?.append(byte)
    guard byte == KeyReader.pasteEnd.last, let bytes = pasted, bytes.suffix(6).elementsEqual(KeyReader.pasteEnd) else {
      return nil
    }
    pasted = nil
    return .paste(PastedText.lines(of: String(decoding: bytes.dropLast(6), as: UTF8.self).unicodeScalars))
  }

  private static func isWhole(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard let first = bytes.first else { return false }
    let rest = bytes.dropFirst()
    switch first {
    case 0x1B:
      switch rest.first {
      case UInt8(ascii: "["): return rest.dropFirst().last.map { (0x40...0x7E).contains($0) } ?? false
      case UInt8(ascii: "O"): return rest.count == 2
      default: return isWhole(rest)
      }
    // Ctrl-V and Ctrl-X have another key behind them.
    case 0x16, 0x18: return isWhole(rest)
    case 0xC0..<0xE0: return bytes.count == 2
    case 0xE0..<0xF0: return bytes.count == 3
    case 0xF0...: return bytes.count == 4
    default: return true
    }
  }
}
