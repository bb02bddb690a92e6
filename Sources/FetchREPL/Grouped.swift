/// Numbers as people read them.
enum Grouped {
  /// A number with commas, as in `4,980`.
  static func text(_ number: Int) -> String {
    var text = ""
    for (index, digit) in String(number).reversed().enumerated() {
      if index > 0, index % 3 == 0 { text = "," + text }
      text = String(digit) + text
    }
    return text
  }

  /// A number of things, as in `1 task` and `4,980 tasks`.
  static func count(_ number: Int, _ noun: String) -> String { "\(text(number)) \(noun)\(number == 1 ? "" : "s")" }
}
