import FetchBytecode
import FetchDiagnostics
import FetchSyntax

extension ScriptOption {
  /// The option that a `param` statement declares.
  init(_ param: Param, in source: SourceText) {
    let text = param.defaultValue.map { source.text(of: $0.span) }
    self.init(
      name: param.name.text, kind: Kind(param, defaultText: text), isRequired: param.defaultValue == nil,
      defaultText: text, help: param.help ?? "")
  }
}

extension ScriptOption.Kind {
  fileprivate init(_ param: Param, defaultText: String?) {
    if let type = param.type {
      self =
        switch type {
        case .int: .int
        case .float: .float
        case .string: .string
        case .bool: .bool
        case .duration: .duration
        }
    } else {
      self = ScriptOption.Kind(ofDefault: param.defaultValue, text: defaultText ?? "")
    }
  }

  /// A size is an int in the tree; its unit is seen in the source.
  private init(ofDefault value: Expression?, text: String) {
    switch value?.kind {
    case .integer: self = text.hasSuffix("B") && !text.hasPrefix("0x") ? .size : .int
    case .float: self = .float
    case .boolean: self = .bool
    case .duration: self = .duration
    case .list: self = .list
    case .unary(_, let operand): self = ScriptOption.Kind(ofDefault: operand, text: text)
    default: self = .string
    }
  }
}
