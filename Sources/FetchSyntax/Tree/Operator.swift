/// The arithmetic operators, which take two values and evaluate both.
package enum BinaryOperator: String, CaseIterable, Sendable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case floorDivide = "//"
  case remainder = "%"
  case power = "**"
}

/// The operators that may skip their right side.
package enum LogicalOperator: String, CaseIterable, Sendable {
  case and = "and"
  case or = "or"
  /// The right side when the left is null.
  case coalesce = "??"
}

/// The operators that can be chained, `200 <= s < 300`.
package enum ComparisonOperator: String, CaseIterable, Sendable {
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case isIn = "in"
  case isNotIn = "not in"
}

/// The operators before their operand that are no verbs.
package enum UnaryOperator: String, CaseIterable, Sendable {
  case negate = "-"
  case plus = "+"
  case not = "not"
}

/// The methods that may stand right after `fetch`.
package enum FetchMethod: String, CaseIterable, Sendable {
  case get = "GET"
  case post = "POST"
  case put = "PUT"
  case patch = "PATCH"
  case delete = "DELETE"
  case head = "HEAD"
  case options = "OPTIONS"
}
