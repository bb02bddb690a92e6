/// The words of the language, for a completer and for help.
package enum Keywords {
  /// The words that cannot be names.
  package static let reserved = TokenKind.keywords.map { String(describing: $0.text) }
  /// The words that mean something only after a complete operand.
  package static let contextual = ["to", "with", "from", "limit", "as"]
}
