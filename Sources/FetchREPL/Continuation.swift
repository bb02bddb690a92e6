/// The lines of an input after its first stand behind the prompt's width on the screen; that indentation is not the script's.
enum Continuation {
  /// The input without it; as it is when it was not typed but pasted.
  static func stripped(_ text: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let margin = String(repeating: " ", count: LineEditor.promptWidth)
    guard lines.count > 1, lines.dropFirst().allSatisfy({ $0.isEmpty || $0.hasPrefix(margin) }) else { return text }
    return ([lines[0]] + lines.dropFirst().map { $0.dropFirst($0.isEmpty ? 0 : margin.count) }).joined(separator: "\n")
  }
}
