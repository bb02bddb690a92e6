import FetchBytecode
import FetchDiagnostics
import FetchSyntax

/// Calls with arguments that the function does not take.
extension Checker {
  /// `callee(arguments)`.
  func type(ofCall call: Call, in expression: Expression) -> ValueType {
    let callee = type(of: call.callee)
    let types = types(of: call.arguments)
    switch callee {
    case .function(let function):
      check(call.arguments, of: function, at: call.callee.span)
      checkOptions(of: call)
      if case .library = function.source { checkNoTasks(call.arguments, types, of: function.name) }
      return result(of: function, receiver: .unknown, types)
    case .unknown, .never: return .unknown
    case .plain, .list, .stream, .task:
      // What a response or a queue can do when it is called only the machine knows.
      guard isPlainData(callee) else { return .unknown }
      warn(
        .notCallable, "\(callee.description) cannot be called", at: call.callee.span, label: "this is no function",
        help: callee.isTask ? CallMistake.hint(forCalling: "task") : callee.name.flatMap(CallMistake.hint(forCalling:)))
      return .unknown
    }
  }

  /// `base.name(arguments)`.
  func type(ofCall call: MethodCall, in expression: Expression) -> ValueType {
    let base = type(of: call.base)
    let types = types(of: call.arguments)
    guard let method = method(call, of: base) else { return .unknown }
    let function = Callable(method)
    if method.isPure { pureCalls.insert(call.name.span.start) }
    if let type = base.membersName, Checker.withoutTasks.contains(type) {
      checkNoTasks(call.arguments, types, of: method.name)
    }
    check(call.arguments, of: function, at: call.name.span)
    checkSequence(of: call, over: base)
    return result(of: function, receiver: base, types)
  }

  /// Whether a method call that was walked does nothing but give a value.
  func isPure(_ call: MethodCall) -> Bool { pureCalls.contains(call.name.span.start) }

  private func types(of arguments: [Argument]) -> [ValueType] { arguments.map { type(of: $0.value) } }

  /// The library's functions that take tasks as they are.
  private static let takingTasks: Set<String> = ["race", "typeOf", "error", "queue", "defaults", "session"]

  /// The library's functions that write what they are given.
  private static let showing: Set<String> = ["print", "eprint", "string", "table"]

  /// The types none of whose methods has a use for a task.
  private static let withoutTasks: Set<String> = [
    "string", "bytes", "number", "duration", "time", "url", "regex", "response", "element", "secret",
  ]

  /// Warns of tasks among the arguments of a function of the library that wants their results.
  private func checkNoTasks(_ arguments: [Argument], _ types: [ValueType], of name: String) {
    if Checker.takingTasks.contains(name) { return }
    for (argument, type) in zip(arguments, types) {
      checkNoTask(type, argument.value, use: Checker.showing.contains(name) ? .shown : .argument)
    }
  }

  private func isPlainData(_ type: ValueType) -> Bool {
    ["null", "bool", "int", "float", "number", "string", "bytes", "list", "map", "range", "duration", "task", "stream"]
      .contains(type.name)
  }

  private func result(of function: Callable, receiver: ValueType, _ arguments: [ValueType]) -> ValueType {
    switch function.source {
    case .script(let body): return result(of: body)
    case .library(let notation, _):
      guard let notation else { return .unknown }
      var callbackResult = ValueType.unknown
      if case .function(let callback)? = arguments.first, case .script(let body) = callback.source {
        callbackResult = result(of: body)
      }
      return TypeNotation(receiver: receiver, callbackResult: callbackResult).type(notation)
    }
  }

  // MARK: Arguments

  private func check(_ arguments: [Argument], of function: Callable, at span: SourceSpan) {
    if arguments.contains(where: \.isSpread) { return }
    let parameters = function.parameters
    let given = arguments.count { $0.label == nil }
    var filled = Set(0..<min(given, parameters.count))
    for case let label? in arguments.map(\.label) {
      guard let index = parameters.firstIndex(where: { $0.name == label.text && !$0.isRest }) else {
        if !function.takesOtherLabels {
          warn(CallMistake(function.name, noParameter: label.text, parameters), at: label.span)
        }
        continue
      }
      if !filled.insert(index).inserted {
        warn(CallMistake(function.name, givenTwice: label.text), at: label.span)
      }
    }
    let maximum = parameters.last?.isRest == true ? Int.max : parameters.count
    if given > maximum {
      return warn(CallMistake(function.name, parameters, given: arguments.count), at: arguments[maximum].value.span)
    }
    let missing = parameters.indices.first {
      !parameters[$0].isOptional && !parameters[$0].isRest && !filled.contains($0)
    }
    guard let missing else { return }
    let hasUnknown = arguments.contains { argument in
      argument.label.map { label in !parameters.contains { $0.name == label.text } } ?? false
    }
    if hasUnknown { return }
    if arguments.count < function.minimumArguments {
      warn(CallMistake(function.name, parameters, given: arguments.count), at: span)
    } else {
      warn(CallMistake(function.name, missing: parameters[missing].name), at: span)
    }
  }

  private func warn(_ mistake: CallMistake, at span: SourceSpan) {
    warn(.wrongArguments, mistake.message, at: span, label: "a TypeError when it runs", help: mistake.hint)
  }
}
