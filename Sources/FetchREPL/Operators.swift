import FetchSyntax

/// What operators give, where that is always the same type.
enum Operators {
  /// The type of what an operator gives on operands of two types.
  static func type(of operator: BinaryOperator, _ left: String, _ right: String) -> String? {
    switch (left, right) {
    case ("int", "int"): return `operator` == .divide ? "float" : `operator` == .power ? nil : "int"
    case ("float", "float"), ("int", "float"), ("float", "int"): return "float"
    case ("string", "string"), ("list", "list"), ("map", "map"): return `operator` == .add ? left : nil
    case ("string", "int"), ("list", "int"): return `operator` == .multiply ? left : nil
    case ("duration", "duration"): return `operator` == .add || `operator` == .subtract ? "duration" : nil
    case ("duration", "int"), ("duration", "float"):
      return `operator` == .multiply || `operator` == .divide ? "duration" : nil
    case ("int", "duration"), ("float", "duration"): return `operator` == .multiply ? "duration" : nil
    default: return nil
    }
  }
}
