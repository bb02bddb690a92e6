import FetchDiagnostics

/// A constant of a function, made into a value when the machine loads the chunk.
public enum Constant: Hashable, Sendable {
  case null
  case bool(Bool)
  case int(Int)
  case float(Double)
  case string(String)
  /// Nanoseconds.
  case duration(Int)
  /// Labels of a call, or keys to leave out.
  case names([String])
  /// A function or value that the host gives every script, by its name.
  case builtin(String)
}

/// Where a closure finds a value that it captures when it is made.
public enum Capture: Equatable, Sendable {
  /// The value (or cell) in this register of the function that makes the closure.
  case register(UInt8)
  /// The value (or cell) that the function itself captured.
  case captured(UInt8)
}

/// A stretch of code whose errors go somewhere. The innermost entry stands first.
public struct Handler: Equatable, Sendable {
  public enum Kind: Equatable, Sendable {
    /// A `catch` or `try?`: takes errors, never the task's own cancellation.
    case catches
    /// A `finally`, a loop over a stream, a `within`: takes every failure, and ends in `rethrow`.
    case cleanup
    /// The `finally` code itself, run for the error in `register`: an error thrown here gets that one as its cause, and goes on.
    case during
    /// Any copy of a `finally` block: while it runs, the task's first cancellation waits.
    case shields
  }

  /// The words of code covered: `start ..< end`.
  public var start: Int
  public var end: Int
  /// Where to go on (not used by `during` and `shields`).
  public var target: Int
  /// The register that receives the error (that holds it, for `during`; not used by `shields`).
  public var register: Int
  public var kind: Kind

  public init(start: Int, end: Int, target: Int, register: Int, kind: Kind) {
    self.start = start
    self.end = end
    self.target = target
    self.register = register
    self.kind = kind
  }
}

/// A parameter of a function.
public struct Parameter: Equatable, Sendable {
  public var name: String
  /// Has a default: the function's first instructions compute it when the argument is undefined.
  public var isOptional: Bool
  /// `...rest`: the list of what is left; always the last.
  public var isRest: Bool

  public init(name: String, isOptional: Bool = false, isRest: Bool = false) {
    self.name = name
    self.isOptional = isOptional
    self.isRest = isRest
  }
}

/// A compiled function: code, constants, and what errors and closures need to know of it.
public final class Prototype: Sendable {
  /// `<script>` for the top level, `<lambda>` for a nameless one.
  public let name: String
  public let parameters: [Parameter]
  /// Registers needed, arguments included; at most 250.
  public let registerCount: Int
  public let code: [CodeWord]
  /// The place in the source of each word of `code`.
  package let spans: [SourceSpan]
  /// The words of the instructions whose operands stand the other way round in the source, as `a > b` is `b < a`; in order.
  private let exchanged: [Int]
  public let constants: [Constant]
  /// The functions made by `closure` instructions.
  public let prototypes: [Prototype]
  public let captures: [Capture]
  public let handlers: [Handler]
  /// Its body has a `yield`: a call makes a stream.
  public let isGenerator: Bool

  package init(
    name: String, parameters: [Parameter] = [], registerCount: Int, code: [CodeWord], spans: [SourceSpan],
    exchanged: [Int] = [], constants: [Constant] = [], prototypes: [Prototype] = [], captures: [Capture] = [],
    handlers: [Handler] = [],
    isGenerator: Bool = false
  ) {
    self.name = name
    self.parameters = parameters
    self.registerCount = registerCount
    self.code = code
    self.spans = spans
    self.exchanged = exchanged
    self.constants = constants
    self.prototypes = prototypes
    self.captures = captures
    self.handlers = handlers
    self.isGenerator = isGenerator
  }

  /// Whether the operands of the instruction there stand the other way round in the source.
  package func exchangesSides(at word: Int) -> Bool { exchanged.contains(word) }
}

/// A compiled script or module.
public final class Chunk: Sendable {
  package let source: SourceText
  /// The top level: a function without parameters.
  public let main: Prototype
  /// The names of the globals `G[0]`, `G[1]`, …
  public let globals: [String]
  /// The options a script declares with `param`, in order.
  public let options: [ScriptOption]
  /// What a script allows itself with `allow`, in order; nothing fences it in when that is none.
  public let allowances: [Allowance]
  /// The names a module gives to those who import it, with the global each stands in.
  public let exports: [String: Int]

  package init(
    source: SourceText, main: Prototype, globals: [String] = [], options: [ScriptOption] = [],
    allowances: [Allowance] = [], exports: [String: Int] = [:]
  ) {
    self.source = source
    self.main = main
    self.globals = globals
    self.options = options
    self.allowances = allowances
    self.exports = exports
  }
}

/// A `param` of a script: an option of its command line.
public struct ScriptOption: Equatable, Sendable {
  /// How a text is read: the types a script writes.
  public enum Kind: String, Sendable { case string, int, float, bool, duration, size, url }

  public var name: String
  /// Of one item, when it is a list.
  public var kind: Kind
  /// May be given several times; its value is the list of them.
  public var isList: Bool
  public var isRequired: Bool
  /// The default as written in the source, for `--help`.
  public var defaultText: String?
  public var help: String

  public init(
    name: String, kind: Kind, isList: Bool = false, isRequired: Bool, defaultText: String?, help: String
  ) {
    self.name = name
    self.kind = kind
    self.isList = isList
    self.isRequired = isRequired
    self.defaultText = defaultText
    self.help = help
  }
}
