/// What a terminal sends for a paste, made fit for an input.
enum PastedText {
  /// The lines of `scalars` without the last line's end and without control characters.
  static func lines(of scalars: String.UnicodeScalarView) -> String {
    var text = String.UnicodeScalarView()
    var isAfterReturn = false
    for scalar in scalars {
      switch scalar {
      case "\r": text.append("\n")
      case "\n": if !isAfterReturn { text.append("\n") }
      case "\t": text.append(contentsOf: "  ".unicodeScalars)
      case _ where scalar.value < 0x20 || scalar.value == 0x7F: break
      default: text.append(scalar)
      }
      isAfterReturn = scalar == "\r"
    }
    while text.last == "\n" { text.removeLast() }
    return String(text)
  }
}
