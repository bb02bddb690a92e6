/// What the parser took a token for, where its kind alone does not say; the formatter goes by it.
struct TokenRole: OptionSet {
  let rawValue: UInt8

  /// It begins a statement, or a match arm.
  static let beginsStatement = TokenRole(rawValue: 1)
  /// A `{` whose lines end what they hold: of a block or of a match's arms, not of a map.
  static let opensBlock = TokenRole(rawValue: 2)
  /// The `(` of a call or of a function's parameters, not one that groups.
  static let opensCall = TokenRole(rawValue: 4)
  /// The `[` of an index or a slice, not of a list.
  static let opensIndex = TokenRole(rawValue: 8)
  /// A `-` or `+` before its only operand.
  static let isSign = TokenRole(rawValue: 16)
}
