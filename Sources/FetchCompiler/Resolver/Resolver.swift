import FetchBytecode
import FetchDiagnostics
import FetchSyntax

/// Finds what each name means, who captures whom, and the mistakes that this brings to light.
///
/// A block's names belong to the whole block. A function may use one that its block declares further down, since it runs
/// later; straight code may not. Functions are hoisted, so they are walked where their block begins.
final class Resolver {
  /// What is there before the script.
  let environment: CompilerEnvironment
  /// The mistakes found.
  private(set) var diagnostics: [Diagnostic] = []
  /// What was found out.
  var resolution = Resolution()
  /// The innermost scope at hand.
  var scope: Scope
  private let root: Scope
  private var isInDeclaredFunction = false
  /// The names reported as unknown: one report for each is enough.
  private var reported: Set<String> = []

  /// A script full of the same mistake is told of it this often.
  private static let mostDiagnostics = 100
  /// Variables of the top level that no function uses live in registers, up to this many; the others are globals.
  private static let mostRegisters = 150

  /// A resolver that has seen nothing.
  init(environment: CompilerEnvironment) {
    self.environment = environment
    root = Scope(outer: nil, function: resolution.topLevel)
    scope = root
  }

  /// Walks a whole script.
  func resolve(_ script: Script) -> Resolution {
    if environment.mode == .session { declareKnownGlobals() }
    if environment.mode == .script { checkPlaces(ofAllowancesIn: script) }
    resolveStatements(script.body.statements)
    placeTopLevel()
    return resolution
  }

  /// Adds a diagnostic.
  func report(_ diagnostic: Diagnostic) {
    if diagnostics.count < Resolver.mostDiagnostics { diagnostics.append(diagnostic) }
  }

  // MARK: Scopes

  /// Walks a part in a scope of its own.
  func inScope(_ body: () -> Void) {
    scope = Scope(outer: scope, function: scope.function)
    body()
    if let outer = scope.outer { scope = outer }
  }

  /// Walks a function, which is known by where its body begins.
  func inFunction(bodyAt span: SourceSpan, _ body: () -> Void) {
    let outer = scope
    let function = FunctionScope()
    resolution.functions[span.start] = function
    scope = Scope(outer: outer, function: function)
    body()
    scope = outer
  }

  /// Walks a function that the scope at hand declares.
  func resolve(declared function: Function) {
    let wasInside = isInDeclaredFunction
    isInDeclaredFunction = wasInside || scope === root
    resolve(function)
    isInDeclaredFunction = wasInside
  }

  // MARK: Declarations

  /// Makes a name known in the scope; it has no value yet.
  func declare(_ name: String, at span: SourceSpan, as kind: Variable.Kind, besides outer: Scope? = nil) {
    if let first = scope.variables[name] ?? outer?.variables[name] {
      if scope !== root || environment.mode != .session {
        report(CompilerMessages.declaredTwice(name, at: span, first: first))
      }
      resolution.variables[span.start] = first
      return
    }
    let variable = Variable(
      name: name, span: span, kind: kind, function: scope.function, isAtTopLevel: scope === root,
      hides: hiddenVariable(by: name, at: span, kind))
    scope.add(variable)
    resolution.declared.append(variable)
    resolution.variables[span.start] = variable
  }

  /// From here on the name has its value.
  func initialise(at span: SourceSpan) { resolution.variables[span.start]?.isInitialised = true }

  private func declareKnownGlobals() {
    for (slot, name) in environment.knownGlobals.enumerated() {
      let variable = Variable(
        name: name, span: SourceSpan(start: 0, end: 0), kind: .known, function: scope.function)
      variable.isInitialised = true
      variable.globalSlot = slot
      root.add(variable)
    }
    resolution.globals = environment.knownGlobals
  }

  private func placeTopLevel() {
    var registers = 0
    for variable in root.ordered where variable.globalSlot == nil {
      if environment.mode == .script, !variable.isCaptured, registers < Resolver.mostRegisters {
        registers += 1
        continue
      }
      variable.globalSlot = resolution.globals.count
      resolution.globals.append(variable.name)
    }
    guard environment.mode == .module else { return }
    for variable in root.ordered where variable.kind != .module {
      resolution.exports[variable.name] = variable.globalSlot
    }
  }

  // MARK: Uses

  /// A name is read.
  func use(_ name: String, at span: SourceSpan, for use: CompilerMessages.Use = .value) {
    guard let variable = scope.variable(named: name) else {
      if !environment.builtins.contains(name) { reportUnknown(name, at: span, for: use) }
      return
    }
    variable.isRead = true
    if !isInDeclaredFunction { variable.isReadByScript = true }
    note(variable, usedAt: span)
  }

  /// The variable of the same function that a `let`, `var` or pattern in an inner block hides.
  private func hiddenVariable(by name: String, at span: SourceSpan, _ kind: Variable.Kind) -> Variable? {
    switch kind {
    case .constant, .variable, .loopVariable, .matched: break
    case .parameter, .function, .module, .option, .caught, .known: return nil
    }
    guard let hidden = scope.outer?.variable(named: name), hidden.function === scope.function else { return nil }
    return hidden.kind == .known || hidden.span.start > span.start ? nil : hidden
  }

  /// A name is assigned.
  func assign(_ name: String, at span: SourceSpan) {
    guard let variable = scope.variable(named: name) else {
      if environment.builtins.contains(name) {
        report(CompilerMessages.builtinAssigned(name, at: span))
      } else {
        reportUnknown(name, at: span, for: .assignment)
      }
      return
    }
    switch variable.kind {
    case .variable, .parameter, .known:
      variable.isAssigned = true
      note(variable, usedAt: span)
    case .constant, .loopVariable, .function, .module, .option, .caught, .matched:
      report(CompilerMessages.constantAssigned(variable, at: span))
    }
  }

  private func note(_ variable: Variable, usedAt span: SourceSpan) {
    resolution.variables[span.start] = variable
    if variable.function !== scope.function {
      variable.isCaptured = true
      if !variable.isInitialised { variable.isCapturedEarly = true }
    } else if !variable.isInitialised {
      report(CompilerMessages.usedBeforeDeclared(variable, at: span))
    }
  }

  private func reportUnknown(_ name: String, at span: SourceSpan, for use: CompilerMessages.Use) {
    // To look for what was meant takes a while, and more are not reported.
    guard diagnostics.count < Resolver.mostDiagnostics, reported.insert(name).inserted else { return }
    report(CompilerMessages.unknownName(name, at: span, for: use, known: namesInSight()))
  }

  private func namesInSight() -> [String] {
    var names: [String] = []
    var current: Scope? = scope
    while let next = current {
      names += next.ordered.map(\.name)
      current = next.outer
    }
    return names + environment.builtins.sorted()
  }
}
