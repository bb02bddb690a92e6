import FetchBytecode
import FetchDiagnostics
import FetchHTTP
import FetchSyntax

extension ScriptOption.Kind {
  /// What it reads, in a message.
  var noun: String {
    switch self {
    case .string: "a string"
    case .int: "an int"
    case .float: "a number"
    case .bool: "true or false"
    case .duration: "a duration"
    case .size: "a size"
    case .url: "a URL"
    }
  }

  /// A value as one would write it on a command line.
  var example: String {
    switch self {
    case .string: "text"
    case .int: "16"
    case .float: "2.5"
    case .bool: "true"
    case .duration: "5s"
    case .size: "10MB"
    case .url: "https://example.com/"
    }
  }
}

/// Reading an option's value: numbers, durations and sizes are written as in a script.
extension ScriptOption {
  /// The value that a text on the command line stands for.
  func read(_ text: String) throws(OptionProblem) -> OptionValue {
    switch kind {
    case .string: return .value(.string(text))
    case .url: return .url(try readURL(text))
    case .bool:
      guard text == "true" || text == "false" else {
        throw problem(text, hint: "write \(flag) for true, \(negatedFlag) for false")
      }
      return .value(.bool(text == "true"))
    case .int, .float, .duration, .size: return .value(try readLiteral(text))
    }
  }

  /// The value that a host program gives: one of the option's type, or a text that is read as on the command line.
  func read(_ value: ScriptValue) throws(OptionProblem) -> OptionValue {
    if isList {
      guard case .list(let items) = value else { throw OptionProblem("the option `\(name)` is a list") }
      var values: [OptionValue] = []
      for item in items { values.append(try readItem(item)) }
      return .list(values)
    }
    return try readItem(value)
  }

  private func readItem(_ value: ScriptValue) throws(OptionProblem) -> OptionValue {
    switch (kind, value) {
    case (_, .string(let text)): return try read(text)
    case (.int, .int), (.size, .int), (.float, .float), (.bool, .bool), (.duration, .duration): return .value(value)
    case (.float, .int(let int)): return .value(.float(Double(int)))
    default: throw OptionProblem("the option `\(name)` takes \(kind.noun)")
    }
  }

  private func readLiteral(_ text: String) throws(OptionProblem) -> ScriptValue {
    try parse(SourceText(name: flag, text)) { parsed throws(OptionProblem) in
      guard !parsed.hasErrors else {
        // What a script would write instead is no answer to a sign, and minutes are none to a size.
        throw problem(text, hint: text.hasPrefix("+") || kind == .size ? nil : parsed.diagnostics.first?.help)
      }
      guard parsed.script.body.statements.count == 1,
        case .expression(let expression) = parsed.script.body.statements.first?.kind,
        expression.span == parsed.script.span, let value = ScriptOption.literal(expression, kind)
      else { throw problem(text) }
      return value
    }
  }

  /// The value of a literal of that kind, with a sign or without.
  private static func literal(_ expression: Expression, _ kind: Kind) -> ScriptValue? {
    switch (kind, expression.kind) {
    case (.int, .integer(let int)), (.size, .integer(let int)): return .int(int)
    case (.float, .integer(let int)): return .float(Double(int))
    case (.float, .float(let float)): return .float(float)
    case (.duration, .duration(let nanoseconds)): return .duration(.nanoseconds(nanoseconds))
    case (.int, .unary(.negate, let operand)), (.float, .unary(.negate, let operand)),
      (.duration, .unary(.negate, let operand)):
      return literal(operand, kind).flatMap(negative)
    default: return nil
    }
  }

  private static func negative(_ value: ScriptValue) -> ScriptValue? {
    switch value {
    case .int(let int): .int(-int)
    case .float(let float): .float(-float)
    case .duration(let duration): .duration(.zero - duration)
    default: nil
    }
  }

  private func readURL(_ text: String) throws(OptionProblem) -> WebURL {
    do throws(HTTPFailure) {
      return try WebURL(text)
    } catch {
      throw problem(text, hint: text.contains("://") ? error.message : nil)
    }
  }

  private func problem(_ text: String, hint: String? = nil) -> OptionProblem {
    OptionProblem(
      "\(flag) takes \(kind.noun), not `\(VisibleText.escaping(text))`",
      hint: hint ?? "as in \(flag) \(kind.example)" + (kind == .size ? "; units are KB MB GB KiB MiB GiB" : ""))
  }
}
