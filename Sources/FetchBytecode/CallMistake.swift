import FetchDiagnostics

/// What is wrong with the arguments of a call, in words: the machine throws it, the checker warns of it.
public struct CallMistake {
  /// What is wrong.
  public let message: String
  /// What would be right.
  public let hint: String?

  /// Too many or too few arguments.
  public init(_ name: String, _ parameters: [Parameter], given: Int) {
    let minimum = parameters.count { !$0.isOptional && !$0.isRest }
    let maximum = parameters.last?.isRest == true ? Int.max : parameters.count
    let (bound, count) =
      minimum == maximum ? ("", minimum) : given < minimum ? ("at least ", minimum) : ("at most ", maximum)
    message = "\(name) takes \(bound)\(count) argument\(count == 1 ? "" : "s"), not \(given)"
    hint = CallMistake.list(of: parameters)
  }

  /// What to write instead of calling a value of a type that cannot be called.
  public static func hint(forCalling type: String) -> String? {
    switch type {
    case "task", "gather": "to wait for its result, write `await`"
    case "int", "float": "a value is used without parentheses; to multiply, write `*`"
    case "list": "an item is read with brackets, as in xs[0]"
    case "map": "a value is read with brackets, as in m[\"key\"]"
    case "string", "bool", "null", "bytes", "duration": "a value is used without parentheses"
    default: nil
    }
  }

  /// A parameter that has no default and no argument.
  public init(_ name: String, missing parameter: String) {
    message = "\(name) was not given its parameter `\(parameter)`"
    hint = nil
  }

  /// A label that is no parameter's name.
  public init(_ name: String, noParameter label: String, _ parameters: [Parameter]) {
    message = "\(name) has no parameter `\(label)`"
    let names = parameters.filter { !$0.isRest }.map(\.name)
    let similar = ForeignMembers.label(label, among: names).map { "did you mean `\($0)`?" }
    let isRest = parameters.contains { $0.isRest && $0.name == label }
    hint = isRest ? "`...\(label)` takes what stands without a label" : similar ?? CallMistake.list(of: parameters)
  }

  private static func list(of parameters: [Parameter]) -> String? {
    if parameters.isEmpty { return nil }
    return "its parameters: " + parameters.map { $0.isRest ? "...\($0.name)" : $0.name }.joined(separator: ", ")
  }

  /// A parameter that has two arguments.
  public init(_ name: String, givenTwice parameter: String) {
    message = "\(name) was given its parameter `\(parameter)` twice"
    hint = nil
  }
}
