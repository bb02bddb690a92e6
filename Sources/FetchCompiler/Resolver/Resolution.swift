import FetchSyntax

/// What every name of a script means.
struct Resolution {
  /// By the offset of the name, declarations and uses alike; a name that is not here is a builtin.
  var variables: [UInt32: Variable] = [:]
  /// Every variable that the script declares, in the order of the walk.
  var declared: [Variable] = []
  /// By the offset of the function's body.
  var functions: [UInt32: FunctionScope] = [:]
  /// The function that the top level is.
  let topLevel = FunctionScope()
  /// The names of the globals, in the order of their slots.
  var globals: [String] = []
  /// What a module gives away.
  var exports: [String: Int] = [:]
}
