/// Something that a script asks of the world, found without running it.
package struct Need: Sendable, Hashable {
  /// What kind of thing it asks for.
  package enum Kind: String, CaseIterable, Sendable { case host, read, write, env }

  /// What kind of thing it asks for.
  package let kind: Kind
  /// What is known of the URL, the path or the variable's name.
  package var text: KnownText
  /// Whether that is a URL relative to what a `defaults` sets, if one does.
  package var isRelative = false
  /// The file it stands in, and the line from 1.
  package let file: String
  package let line: Int
}

/// What is known of a text before the script runs.
package struct KnownText: Sendable, Hashable {
  /// What it begins with.
  package let beginning: String
  /// What comes behind that, in words of the source; nil when that is all.
  package let rest: String?

  /// So much of a beginning is kept.
  private static let longest = 1_000

  /// A text of which the beginning is known.
  init(beginning: String, rest: String?) {
    let isLong = beginning.utf8.count > Self.longest
    self.beginning = isLong ? String(beginning.unicodeScalars.prefix(Self.longest)) : beginning
    self.rest = isLong ? "and more" : rest
  }

  /// A text that is known to its end.
  static func whole(_ text: String) -> KnownText { KnownText(beginning: text, rest: nil) }

  /// Whether it is known to its end.
  package var isWhole: Bool { rest == nil }
  /// Whether nothing is known of it.
  package var isUnknown: Bool { beginning.isEmpty && rest != nil }

  /// Whether it is surely a URL without a host of its own, which is relative to a base.
  var isRelativeURL: Bool {
    let scalars = beginning.unicodeScalars
    // `//host/` has no scheme, but a host; and `\\` is taken for `/`.
    let slashes = scalars.prefix { $0 == "/" || $0 == "\\" }.count
    if slashes > 1 || slashes == scalars.count && !isWhole { return false }
    let first = scalars.prefix { !["/", "?", "#"].contains($0) }
    return !first.contains(":") && (isWhole || first.count < scalars.count)
  }

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
