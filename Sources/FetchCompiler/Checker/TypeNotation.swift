/// Types as the library's description writes them.
struct TypeNotation {
  /// The type of the receiver.
  var receiver = ValueType.unknown
  /// What the function gives that is the first argument.
  var callbackResult = ValueType.unknown

  /// Reads a type; what is not understood is unknown.
  func type(_ text: some StringProtocol) -> ValueType {
    if let open = text.firstIndex(of: "<"), text.hasSuffix(">") {
      let inner = type(text[text.index(after: open)...].dropLast())
      switch text[..<open] {
      case "list": return .list(inner)
      case "stream": return .stream(inner)
      case "task": return .task(inner, .other)
      default: return .unknown
      }
    }
    switch text {
    case "any": return .unknown
    case "self": return receiver.kept
    case "item": return receiver.items ?? .unknown
    case "result": return callbackResult
    case "never": return .never
    case "list": return .list(.unknown)
    case "stream": return .stream(.unknown)
    case "task": return .task(.unknown, .other)
    case "work": return .task(.unknown, .work)
    default: return .plain(String(text))
    }
  }
}
