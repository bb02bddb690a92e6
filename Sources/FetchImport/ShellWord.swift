import FetchDiagnostics

/// A word of a command line as a shell reads it.
struct ShellWord {
  /// What the program would get; a variable stands in it between marks, as `ShellVariable` writes them.
  var text: String
  /// Where it stands.
  var span: SourceSpan
}

/// How a shell's variable is written into a word's text: its name between two characters that no text has.
enum ShellVariable {
  /// The mark before the name: a private character, which no command line has.
  static let opening: Character = "\u{E000}"
  /// The mark behind it.
  static let closing: Character = "\u{E001}"

  /// The mark of a variable.
  static func mark(_ name: String) -> String { "\(opening)\(name)\(closing)" }

  /// The texts and names of a word, by turns, a text first.
  static func parts(of text: String) -> [String] {
    text.split(omittingEmptySubsequences: false) { $0 == opening || $0 == closing }.map(String.init)
  }

  /// Whether a text has one of the marks.
  static func isMarked(_ text: String) -> Bool { text.unicodeScalars.contains { $0 == "\u{E000}" || $0 == "\u{E001}" } }

  /// Whether a text has a variable in it.
  static func isIn(_ text: String) -> Bool { text.contains(opening) }
}
