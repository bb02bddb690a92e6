/// Something that a script asks of the world, found without running it.
package struct Need: Sendable, Equatable {
  /// What kind of thing it asks for.
  package enum Kind: String, CaseIterable, Sendable { case host, read, write, env }

  /// What kind of thing it asks for.
  package let kind: Kind
  /// What is known of the URL, the path or the variable's name.
  package let text: KnownText
  /// The file it stands in, and the line from 1.
  package let file: String
  package let line: Int
}

/// What is known of a text before the script runs.
package struct KnownText: Sendable, Equatable {
  /// What it begins with.
  package var beginning: String
  /// What comes behind that, in words of the source; nil when that is all.
  package var rest: String?

  /// A text that is known to its end.
  static func whole(_ text: String) -> KnownText { KnownText(beginning: text, rest: nil) }

  /// Whether it is known to its end.
  package var isWhole: Bool { rest == nil }
  /// Whether nothing is known of it.
  package var isUnknown: Bool { beginning.isEmpty && rest != nil }

  /// This text with another behind it.
  func joined(with other: KnownText) -> KnownText {
    isWhole ? KnownText(beginning: beginning + other.beginning, rest: other.rest) : self
  }
}

/// A module that a script imports.
package struct NeededModule: Sendable {
  /// The path as it is written.
  package let path: String
  /// The line of the import.
  package let line: Int
}
