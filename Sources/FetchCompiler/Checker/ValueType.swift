import FetchBytecode
import FetchSyntax

/// What is known of a value without running anything.
indirect enum ValueType: Equatable, Sendable {
  /// Anything.
  case unknown
  /// No value: the script goes on elsewhere.
  case never
  /// A type without parts, by the name that the library knows it by.
  case plain(String)
  case list(ValueType)
  case stream(ValueType)
  /// A task of a result.
  case task(ValueType, TaskOrigin)
  case function(Callable)

  static let null = ValueType.plain("null")
  static let bool = ValueType.plain("bool")
  static let int = ValueType.plain("int")
  static let float = ValueType.plain("float")
  static let number = ValueType.plain("number")
  static let string = ValueType.plain("string")
  static let duration = ValueType.plain("duration")
  static let map = ValueType.plain("map")
  static let range = ValueType.plain("range")
  static let response = ValueType.plain("response")
  static let secret = ValueType.plain("secret")
  /// A string, or a secret: what is put together from parts that may be secrets.
  static let text = ValueType.plain("text")

  /// What started a task.
  enum TaskOrigin: Equatable, Sendable {
    /// `spawn`, `save`: work that need not be waited for, since its starter ends only with it.
    case work
    /// `gather … { … }`: such work, too, and its results can be taken as they come.
    case gather
    /// A request, a `sleep`, a `read`: what is of use only to who waits for it.
    case other
  }

  /// What an option of a type holds.
  init(_ type: ParamType) {
    switch type {
    case .int, .size: self = .int
    case .float: self = .float
    case .string: self = .string
    case .bool: self = .bool
    case .duration: self = .duration
    case .url: self = .plain("url")
    case .list: self = .list(.unknown)
    }
  }

  /// The name of the type, as patterns have it; nil when it is not known.
  var name: String? {
    switch self {
    case .unknown, .never: nil
    case .plain(let name): name
    case .list: "list"
    case .stream: "stream"
    case .task: "task"
    case .function: "function"
    }
  }

  /// What its members stand under in the library.
  var membersName: String? {
    switch self {
    case .plain("int"), .plain("float"): "number"
    case .task(_, .gather): "gather"
    default: name
    }
  }

  /// As messages have it: `a string`, `an int`.
  var description: String {
    switch self {
    case .plain("null"): return "null"
    case .plain("bytes"), .plain("headers"): return name ?? ""
    case .task(_, .gather): return "a gather"
    default:
      let name = name ?? "value"
      return ("aeio".contains(name.first ?? "x") ? "an " : "a ") + name
    }
  }

  /// Whether a text made of it may be a secret.
  var mayHoldSecret: Bool {
    switch self {
    case .list(let item): item == .secret || item.mayHoldSecret
    case .plain("text"), .plain("map"), .plain("url"): true
    default: name == nil
    }
  }

  /// Whether it is an int or a float.
  var isNumber: Bool { membersName == "number" }

  /// Whether it is a task.
  var isTask: Bool { if case .task = self { true } else { false } }

  /// What may be either: nothing is known unless both are the same.
  func joined(with other: ValueType) -> ValueType {
    if self == .never { return other }
    if other == .never || self == other { return self }
    switch (self, other) {
    case (.list, .list): return .list(.unknown)
    case (.task, .task): return .task(.unknown, .work)
    default: return isNumber && other.isNumber ? .number : .unknown
    }
  }

  /// What a variable of it is known to be: a list's items may change.
  var kept: ValueType {
    if case .list = self { return .list(.unknown) }
    return self
  }

  /// The result of a task whose body has this value: the result of a task is what it gives.
  var awaited: ValueType {
    if case .task(let result, _) = self { return result.awaited }
    return self
  }

  /// What a loop over it binds; nil when it cannot be looped over.
  var items: ValueType? {
    switch self {
    case .list(let item), .stream(let item): item
    case .plain("range"): .int
    case .plain("bytes"): .int
    case .plain("string"): .string
    case .plain("null"), .plain("bool"), .plain("int"), .plain("float"), .plain("number"), .plain("duration"),
      .plain("response"), .plain("url"), .plain("time"), .plain("session"), .plain("error"), .task, .function:
      nil
    case .plain, .unknown, .never: .unknown
    }
  }
}

/// A function as far as its calls can be checked.
final class Callable: Equatable, Sendable {
  /// Where what it gives is known from.
  enum Source: Sendable {
    /// Its body.
    case script(Function)
    /// The library's description; whether it is called for what it gives alone.
    case library(result: String?, isPure: Bool)
  }

  /// What messages call it.
  let name: String
  /// Its parameters.
  let parameters: [FetchBytecode.Parameter]
  /// Whether labels that name no parameter are welcome.
  let takesOtherLabels: Bool
  /// Where what it gives is known from.
  let source: Source

  /// A function of the script.
  init(_ function: Function, name: String) {
    self.name = name
    parameters = function.parameters.map { parameter in
      Parameter(
        name: parameter.name?.text ?? "_", isOptional: parameter.defaultValue != nil, isRest: parameter.isRest)
    }
    takesOtherLabels = false
    source = .script(function)
  }

  /// A function of the library.
  init(_ function: LibraryDescription.Function) {
    name = function.name
    parameters = function.parameters
    takesOtherLabels = function.takesOtherLabels
    source = .library(result: function.result, isPure: function.isPure)
  }

  /// How many arguments it needs.
  var minimumArguments: Int { parameters.count { !$0.isOptional && !$0.isRest } }

  static func == (left: Callable, right: Callable) -> Bool { left === right }
}
