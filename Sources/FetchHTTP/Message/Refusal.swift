/// Why something may not be done: what was refused and by which rule, and what would let it through.
package struct Refusal: Equatable {
  /// What was refused, and by which rule.
  package let reason: String
  /// What to write so that it is not.
  package let hint: String?

  /// A refusal in words meant for the person who runs the script.
  package init(_ reason: String, hint: String? = nil) {
    self.reason = reason
    self.hint = hint
  }
}
