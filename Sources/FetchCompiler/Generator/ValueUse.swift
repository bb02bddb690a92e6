/// What becomes of a value.
enum ValueUse {
  /// Nobody looks at it.
  case nowhere
  /// It goes to a register.
  case register(Register)
  /// The function returns it; nothing runs after it.
  case giveBack

  /// Whether nothing runs after it.
  var isGiveBack: Bool {
    if case .giveBack = self { return true }
    return false
  }
}
