/// Small letters by Unicode's rules, those that depend on the word included: a capital sigma at its end becomes `ς`
/// (SpecialCasing.txt, Final_Sigma).
enum SmallLetters {
  static func of(_ text: String) -> String {
    let scalars = Array(text.unicodeScalars)
    guard scalars.contains("Σ") else { return text.lowercased() }
    var result = ""
    for (index, scalar) in scalars.enumerated() {
      if scalar == "Σ" {
        let endsWord = isCased(nearest: scalars[..<index].reversed()) && !isCased(nearest: scalars[(index + 1)...])
        result += endsWord ? "ς" : "σ"
      } else {
        result += scalar.properties.lowercaseMapping
      }
    }
    return result
  }

  /// Whether the nearest letter is one that is large or small; marks and the like are passed over.
  private static func isCased(nearest scalars: some Sequence<Unicode.Scalar>) -> Bool {
    scalars.first { !$0.properties.isCaseIgnorable }?.properties.isCased ?? false
  }
}
