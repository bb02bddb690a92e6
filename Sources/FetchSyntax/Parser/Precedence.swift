/// How tightly operators bind, the loosest first.
enum Precedence: Int, Comparable {
  case pipe, coalesce, or, and, not, comparison, range, additive, multiplicative, unary, power

  /// Whether the left one is the looser.
  static func < (left: Precedence, right: Precedence) -> Bool { left.rawValue < right.rawValue }

  /// The next tighter one, for the right side of an operator that groups to the left.
  var tighter: Precedence { Precedence(rawValue: rawValue + 1) ?? .power }
}

extension TokenKind {
  /// How tightly the token binds as an operator between two operands; nil when it is none. `not` counts for `not in`.
  var infixPrecedence: Precedence? {
    switch self {
    case .pipe: .pipe
    case .coalesce: .coalesce
    case .or: .or
    case .and: .and
    case .equalEqual, .notEqual, .less, .lessEqual, .greater, .greaterEqual, .in, .not: .comparison
    case .rangeTo, .rangeUpTo: .range
    case .plus, .minus: .additive
    case .star, .slash, .slashSlash, .percent: .multiplicative
    case .starStar: .power
    default: nil
    }
  }

  /// The arithmetic operator the token is between two operands.
  var binaryOperator: BinaryOperator? {
    switch self {
    case .plus: .add
    case .minus: .subtract
    case .star: .multiply
    case .slash: .divide
    case .slashSlash: .floorDivide
    case .percent: .remainder
    case .starStar: .power
    default: nil
    }
  }

  /// The comparison the token is between two operands, but for `not in`.
  var comparisonOperator: ComparisonOperator? {
    switch self {
    case .equalEqual: .equal
    case .notEqual: .notEqual
    case .less: .less
    case .lessEqual: .lessOrEqual
    case .greater: .greater
    case .greaterEqual: .greaterOrEqual
    case .in: .isIn
    default: nil
    }
  }
}
