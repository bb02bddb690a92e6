import FetchBytecode

/// A function being resolved: who owns variables, and which constants need a small index.
final class FunctionScope {
  /// Constants of instructions that have only 8 bits to name them; they come first.
  private(set) var reserved: [Constant] = []
  private var known: Set<Constant> = []

  /// Asks for a small index for a constant.
  func reserve(_ constant: Constant) {
    if known.insert(constant).inserted { reserved.append(constant) }
  }
}

/// A stretch of the script in which names are known.
final class Scope {
  /// The scope around it.
  let outer: Scope?
  /// The function it belongs to.
  let function: FunctionScope
  /// Its names.
  private(set) var variables: [String: Variable] = [:]
  /// Its variables in the order of their declarations.
  private(set) var ordered: [Variable] = []

  /// An empty scope.
  init(outer: Scope?, function: FunctionScope) {
    self.outer = outer
    self.function = function
  }

  /// Adds a variable; there is none of its name yet.
  func add(_ variable: Variable) {
    variables[variable.name] = variable
    ordered.append(variable)
  }

  /// The variable a name means here, or nil.
  func variable(named name: String) -> Variable? {
    var scope: Scope? = self
    while let current = scope {
      if let variable = current.variables[name] { return variable }
      scope = current.outer
    }
    return nil
  }
}
