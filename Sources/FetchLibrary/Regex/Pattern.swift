import CPCRE2

/// A regular expression as a script wrote it, compiled once for Unicode, and for ASCII when first searched for in such text.
final class Pattern {
  let text: String
  /// Letters of `imsx`, in this order, each once.
  let flags: String
  let code: PatternCode
  private let options: UInt32
  private let isASCII: Bool
  private lazy var asciiCode: PatternCode? = isASCII ? try? Pattern.compile(text, options, for: .ascii) : nil

  /// The letters that a script may give as flags, and what they are to PCRE2.
  static let knownFlags: [(letter: Character, option: Int64)] = [
    ("i", Int64(PCRE2_CASELESS)), ("m", Int64(PCRE2_MULTILINE)), ("s", Int64(PCRE2_DOTALL)),
    ("x", Int64(PCRE2_EXTENDED)),
  ]

  /// `flags` are known letters.
  init(_ text: String, flags: String) throws(PatternCode.Problem) {
    let known = Pattern.knownFlags.filter { flags.contains($0.letter) }
    self.text = text
    self.flags = String(known.map(\.letter))
    options = known.reduce(0) { $0 | UInt32($1.option) }
    isASCII = text.utf8.allSatisfy { $0 < 0x80 }
    code = try Pattern.compile(text, options, for: .unicode)
  }

  /// The code for text that is all ASCII or not.
  func code(forASCII isASCII: Bool) -> PatternCode { isASCII ? asciiCode ?? code : code }

  private static func compile(
    _ text: String, _ options: UInt32, for kind: PatternCode.Text
  ) throws(PatternCode.Problem) -> PatternCode {
    var bytes = Array(text.utf8)
    // One more, so that there is an address where there are no bytes.
    bytes.append(0)
    return try bytes.withUnsafeBufferPointer { buffer throws(PatternCode.Problem) in
      try PatternCode(UnsafeBufferPointer(rebasing: buffer.dropLast()), options: options, for: kind)
    }
  }
}
