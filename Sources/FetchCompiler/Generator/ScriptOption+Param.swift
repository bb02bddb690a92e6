import FetchBytecode
import FetchDiagnostics
import FetchSyntax

extension ScriptOption {
  /// The option that a `param` statement declares.
  init(_ param: Param, in source: SourceText) {
    var kind: Kind?
    var isList = false
    if let type = param.type {
      isList = type == .list
      kind = Kind(rawValue: type.rawValue)
    } else if case .list(let elements) = param.defaultValue?.kind {
      isList = true
      kind = elements.first.flatMap { $0.isSpread ? nil : Kind(of: $0.value, in: source) }
    } else {
      kind = param.defaultValue.flatMap { Kind(of: $0, in: source) }
    }
    self.init(
      name: param.name.text, kind: kind ?? .string, isList: isList, isRequired: param.defaultValue == nil,
      defaultText: param.defaultValue.map { source.text(of: $0.span) }, help: param.help ?? "")
  }
}

extension ScriptOption.Kind {
  /// The type of a default, where it can be seen in the source.
  fileprivate init?(of value: Expression, in source: SourceText) {
    var kind: Self?
    switch value.kind {
    case .integer: kind = Self.isSize(source.text(of: value.span)) ? .size : .int
    case .float: kind = .float
    case .boolean, .comparison, .unary(.not, _): kind = .bool
    case .duration: kind = .duration
    case .string, .interpolation: kind = .string
    case .unary(_, let operand): kind = Self(of: operand, in: source)
    case .binary(let operation) where operation.operator == .divide: kind = .float
    case .binary(let operation):
      kind = Self(of: operation.left, in: source) ?? Self(of: operation.right, in: source)
    case .logical(.coalesce, let first, let second):
      kind = Self(of: first, in: source) ?? Self(of: second, in: source)
    case .call(let call): kind = Self.results[source.text(of: call.callee.span)]
    case .methodCall(let call): kind = Self.results[call.name.text]
    default: break
    }
    guard let kind else { return nil }
    self = kind
  }

  /// A size is an int in the tree; its unit is seen in the source.
  private static func isSize(_ text: String) -> Bool { text.hasSuffix("B") && !text.hasPrefix("0x") }

  /// What functions and methods give whose names tell.
  private static let results: [String: ScriptOption.Kind] = [
    "int": .int, "toInt": .int, "float": .float, "toFloat": .float, "url": .url,
  ]
}
