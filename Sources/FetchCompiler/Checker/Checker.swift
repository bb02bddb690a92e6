import FetchDiagnostics
import FetchSyntax

/// Finds what is suspicious in a script that compiles, without running it.
///
/// One walk over the tree, which asks of each expression what type its value surely has; where that is not sure, nothing is
/// said. What a name means, and which names are used, the resolver has found out.
final class Checker {
  let source: SourceText
  let library: LibraryDescription
  let resolution: Resolution
  /// What was found.
  private(set) var diagnostics: [Diagnostic] = []
  /// What is known of variables that the walk has come by.
  private var types: [ObjectIdentifier: ValueType] = [:]
  /// Finds what a path of an `import` names.
  let findModule: (String) -> ImportedModule
  /// What imported modules give.
  var modules: [ObjectIdentifier: [String: LibraryDescription.Function?]] = [:]
  /// What functions give, by where their bodies begin; unknown while one is being walked.
  var results: [UInt32: ValueType] = [:]
  /// The types of the `return`s met in the function that is being walked.
  var returns = ValueType.never
  /// The calls of methods that do nothing but give a value, by where the method's name begins.
  var pureCalls: Set<UInt32> = []
  /// The names, by where they begin, that may be unused or hide others as they like.
  var exempt: Set<UInt32> = []
  /// Whether the expression at hand is tried: its error may be what it is there for.
  var isTried = false

  /// A checker for a script that was resolved without an error.
  init(
    source: SourceText, library: LibraryDescription, resolution: Resolution,
    findModule: @escaping (String) -> ImportedModule
  ) {
    self.source = source
    self.findModule = findModule
    self.library = library
    self.resolution = resolution
  }

  /// Everything suspicious in the script.
  func check(_ script: Script) -> [Diagnostic] {
    _ = walk(script.body.statements, isUsed: true)
    checkNames(of: script)
    return diagnostics
  }

  /// Adds a warning.
  func warn(
    _ code: CheckCode, _ message: String, at span: SourceSpan, label: String = "", help: String? = nil,
    related: [Diagnostic.Related] = []
  ) {
    diagnostics.append(
      Diagnostic(
        message, severity: .warning, code: code.rawValue, at: span, label: label, help: help, related: related))
  }

  /// The source text of an expression, on one line; nil when that is too long to be quoted.
  func text(of span: SourceSpan) -> String? {
    let text = source.text(of: span)
    return text.utf8.count <= 60 && !text.contains("\n") ? text : nil
  }

  // MARK: Variables

  /// What a name means; nil for one of the host's.
  func variable(at span: SourceSpan) -> Variable? { resolution.variables[span.start] }

  /// Notes what a variable surely is. One that is assigned may become anything.
  func set(_ type: ValueType, at span: SourceSpan) {
    guard let variable = variable(at: span), !variable.isAssigned else { return }
    types[ObjectIdentifier(variable)] = type.kept
  }

  /// Something was said of a variable: once is enough.
  func forget(_ expression: Expression) {
    guard case .name = expression.kind, let variable = variable(at: expression.span) else { return }
    types[ObjectIdentifier(variable)] = .unknown
  }

  /// What is known of a name's value.
  func type(ofName name: String, at span: SourceSpan) -> ValueType {
    if let variable = variable(at: span) { return types[ObjectIdentifier(variable)] ?? .unknown }
    if let function = library.functions[name] { return .function(Callable(function)) }
    return library.values[name].map { TypeNotation().type($0) } ?? .unknown
  }
}

/// Checks a source without running it: its errors, or when it has none what is suspicious in it. `findModule` finds what the
/// path of an `import` names.
package func check(
  _ source: SourceText, in environment: CompilerEnvironment, library: LibraryDescription,
  findModule: @escaping (String) -> ImportedModule
) -> [Diagnostic] {
  parse(source) { parsed in
    guard !parsed.hasErrors else { return parsed.diagnostics }
    let compiled = compile(parsed.script, source: source, in: environment)
    guard compiled.chunk != nil else { return inOrder(compiled.diagnostics) }
    let checker = Checker(source: source, library: library, resolution: compiled.resolution, findModule: findModule)
    var comments = CheckComments(parsed.comments, in: source)
    return inOrder(parsed.diagnostics + compiled.diagnostics + comments.filter(checker.check(parsed.script)))
  }
}
