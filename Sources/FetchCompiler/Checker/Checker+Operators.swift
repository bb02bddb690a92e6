import FetchDiagnostics
import FetchSyntax

/// Operators whose operands do not go together.
extension Checker {
  /// Walks the operands of an operator; gives the type of what it computes.
  func typeOfOperation(_ expression: Expression) -> ValueType {
    switch expression.kind {
    case .unary(let unary, let operand):
      let type = type(of: operand)
      if unary == .not {
        checkNoTask(type, operand, use: .condition)
        return .bool
      }
      checkNoTask(type, operand, use: .operand)
      return type.isNumber || type == .duration ? type : .unknown
    case .binary(let operation): return type(of: operation)
    case .logical(let logical, let left, let right):
      let leftType = type(of: left)
      checkNoTask(leftType, left, use: logical == .coalesce ? .operand : .condition)
      let rightType = type(of: right)
      if logical == .coalesce { return .unknown }
      return leftType == .bool && rightType == .bool ? .bool : .unknown
    case .comparison(let comparison):
      check(comparison)
      return .bool
    default: return .unknown
    }
  }

  private func type(of operation: BinaryOperation) -> ValueType {
    let (left, right) = (type(of: operation.left), type(of: operation.right))
    if left.isTask || right.isTask {
      checkNoTask(left, operation.left, use: .operand)
      checkNoTask(right, operation.right, use: .operand)
      return .unknown
    }
    if left.isNumber, right.isNumber { return typeOfArithmetic(operation.operator, left, right) }
    switch (operation.operator, left.name, right.name) {
    case (.add, "string", "string"), (.add, "string", "url"), (.add, "url", "string"): return .string
    case (.add, "text", "string"), (.add, "string", "text"), (.add, "text", "text"): return .text
    case (.add, "list", "list"): return .list(.unknown)
    case (.add, "map", "map"): return .map
    case (.add, "duration", "duration"), (.subtract, "duration", "duration"): return .duration
    case (.multiply, "string", "int"), (.multiply, "int", "string"): return .string
    case (.multiply, "list", "int"): return left
    case (let sign, let one?, let other?):
      if Checker.operands.isSuperset(of: [one, other]), !Checker.scales(sign, one, other) {
        warnOperands(operation, left, right)
      }
      return .unknown
    default: return .unknown
    }
  }

  /// Whether `*`, `/`, `//` or `%` goes with two types that are not both numbers.
  private static func scales(_ sign: BinaryOperator, _ one: String, _ other: String) -> Bool {
    switch sign {
    case .multiply:
      let (number, value) = numbers.contains(one) ? (one, other) : (other, one)
      guard numbers.contains(number) else { return false }
      return value == "duration" || number != "float" && repeatable.contains(value)
    case .divide: return one == "duration" && (other == "duration" || numbers.contains(other))
    case .floorDivide, .remainder: return one == "duration" && other == "duration"
    case .add, .subtract, .power: return false
    }
  }

  private static let numbers: Set<String> = ["int", "float", "number"]
  private static let repeatable: Set<String> = ["string", "text", "list"]

  /// Types of which it is known what goes with them: each can be added to its own kind alone.
  private static let operands: Set<String> = [
    "null", "bool", "int", "float", "number", "string", "text", "list", "map", "duration", "range", "response",
    "function",
  ]

  private func typeOfArithmetic(_ sign: BinaryOperator, _ left: ValueType, _ right: ValueType) -> ValueType {
    if left == .float || right == .float { return sign == .floorDivide ? .number : .float }
    if sign == .divide { return .float }
    return left == .int && right == .int && sign != .power ? .int : .number
  }

  private func warnOperands(_ operation: BinaryOperation, _ left: ValueType, _ right: ValueType) {
    var help: String?
    if left == .string || right == .string, operation.operator == .add {
      let other = left == .string ? operation.right : operation.left
      help = "to put a value into a text, write " + (text(of: other.span).map { "\"{\($0)}\"" } ?? "\"{…}\"")
    } else if left.name == "list", operation.operator == .add {
      help = text(of: operation.right.span).map { "to add one item, write `+ [\($0)]`" }
    } else if left == .string, operation.operator == .remainder {
      help = "to put a value into a text, write \"{x}\""
    }
    warn(
      .wrongOperands,
      "`\(operation.operator.rawValue)` does not go with \(left.description) and \(right.description)",
      at: operation.operatorSpan, label: "a TypeError when it runs", help: help)
  }

  // MARK: Comparisons

  private func check(_ comparison: Comparison) {
    var left = type(of: comparison.first)
    var leftOperand = comparison.first
    for step in comparison.steps {
      let right = type(of: step.operand)
      switch step.operator {
      case .equal, .notEqual: checkEqual(left, leftOperand, right, step)
      case .less, .lessOrEqual, .greater, .greaterOrEqual:
        checkNoTask(left, leftOperand, use: .operand)
        checkNoTask(right, step.operand, use: .operand)
      case .isIn, .isNotIn:
        checkNoTask(right, step.operand, use: .operand)
        checkContained(left, right, step)
      }
      (left, leftOperand) = (right, step.operand)
    }
  }

  /// Values of these types equal only their own kind.
  private static let comparable: Set<String> = [
    "bool", "number", "string", "list", "map", "duration", "response", "url", "time", "secret",
  ]

  private func checkEqual(_ left: ValueType, _ leftOperand: Expression, _ right: ValueType, _ step: Comparison.Step) {
    guard let one = left.membersName, let other = right.membersName, one != other else { return }
    if left.isTask != right.isTask, [one, other].contains(where: { $0 == "null" || Checker.comparable.contains($0) }) {
      checkNoTask(left, leftOperand, use: .operand)
      checkNoTask(right, step.operand, use: .operand)
      return
    }
    guard Checker.comparable.contains(one), Checker.comparable.contains(other) else { return }
    let value = step.operator == .notEqual
    warn(
      .neverEqual, "\(left.description) never equals \(right.description)", at: step.operatorSpan,
      label: "always \(value)", help: conversion(left, right))
  }

  /// An item is looked for in a list that can have none like it.
  private func checkContained(_ item: ValueType, _ list: ValueType, _ step: Comparison.Step) {
    guard case .list(let items) = list, let one = item.membersName, let other = items.membersName, one != other,
      Checker.comparable.isSuperset(of: [one, other])
    else { return }
    warn(
      .neverEqual, "\(item.description) never equals \(items.description), and the list has no others",
      at: step.operatorSpan, label: "always \(step.operator == .isNotIn)", help: conversion(item, items))
  }

  private func conversion(_ left: ValueType, _ right: ValueType) -> String? {
    let names = [left.name, right.name]
    guard names.contains("string") else { return nil }
    if names.contains("url") { return "`.text` is the text of a url" }
    if names.contains("time") { return "`.iso()` is the text of a time, and time(text) reads one" }
    if names.contains("secret") { return "`.reveal()` gives the text of a secret" }
    if names.contains("int") { return "`.toInt()` makes an int of a string" }
    return names.contains("float") ? "`.toFloat()` makes a float of a string" : nil
  }
}
