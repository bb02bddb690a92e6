/// A position as `:nth-child` writes it: `2n+1`, `-n+3`, `4`, `odd`, `even` (CSS Syntax, 6).
enum SelectorPosition {
  /// The step and the first position; nil when the text is none.
  static func read(_ text: String) -> (step: Int, first: Int)? {
    let text = trimmed(text).lowercased()
    switch text {
    case "odd": return (2, 1)
    case "even": return (2, 0)
    default: break
    }
    guard let n = text.firstIndex(of: "n") else { return number(text).map { (0, $0) } }
    let before = text[..<n]
    let behind = trimmed(String(text[text.index(after: n)...]))
    let step: Int? =
      switch before {
      case "", "+": 1
      case "-": -1
      default: number(String(before))
      }
    guard let step else { return nil }
    if behind.isEmpty { return (step, 0) }
    guard let sign = behind.first, sign == "+" || sign == "-" else { return nil }
    let digits = trimmed(String(behind.dropFirst()))
    guard digits.first?.isNumber == true, let first = number(digits) else { return nil }
    return (step, sign == "-" ? -first : first)
  }

  /// No larger than any document could have.
  private static func number(_ text: String) -> Int? {
    guard let number = Int(text), abs(number) <= 1_000_000_000 else { return nil }
    return number
  }

  private static func trimmed(_ text: String) -> String {
    String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
