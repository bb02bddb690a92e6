import FetchDiagnostics

/// A piece of text around a mistake in it, with a caret under that: of patterns and selectors.
enum TextExcerpt {
  /// Two lines, for a mistake at a byte of the text.
  static func text(of text: String, at offset: Int) -> String {
    let bytes = Array(text.utf8)
    let place = min(offset, bytes.count)
    let start = max(bytes[..<place].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0, place - 60)
    let end = min(bytes[place...].firstIndex(of: 0x0A) ?? bytes.count, place + 20)
    let before = String(decoding: bytes[start..<place], as: UTF8.self)
    let after = String(decoding: bytes[place..<end], as: UTF8.self)
    return "  \(before)\(after)\n  \(String(repeating: " ", count: DisplayWidth.columns(of: before)))^"
  }
}
