import FetchDiagnostics
import FetchSyntax

/// What a script may ask of the files that it imports.
package enum ImportedModule: Sendable {
  /// There is no such file.
  case missing
  /// What its top level gives, by name; with its parameters what surely is a function.
  case gives([String: LibraryDescription.Function?])
  /// It cannot be read as a script, which checking it says.
  case unknown

  /// What a module gives.
  package init(_ source: SourceText) {
    self = parse(source) { parsed in
      parsed.hasErrors ? .unknown : .gives(parsed.script.body.statements.reduce(into: [:]) { $1.addExports(to: &$0) })
    }
  }
}

extension Checker {
  /// Looks at the file that is imported.
  func walk(_ item: Import) {
    switch findModule(item.path) {
    case .missing:
      warn(
        .missingModule, "there is no file `\(item.path)` beside this one", at: item.pathSpan, label: "not found",
        help: "a path is relative to the folder of the file that imports")
    case .gives(let exports):
      if let variable = variable(at: item.name.span) { modules[ObjectIdentifier(variable)] = exports }
    case .unknown: break
    }
  }

  /// What a name stands for that is a module; nil when it is none, or not known.
  func exports(of base: Expression) -> [String: LibraryDescription.Function?]? {
    guard case .name = base.kind, let variable = variable(at: base.span) else { return nil }
    return modules[ObjectIdentifier(variable)]
  }

  /// Warns of a member that a module does not give.
  func check(_ name: Name, of module: Expression, among exports: [String: LibraryDescription.Function?]) {
    if exports[name.text] != nil { return }
    warn(
      .unknownMember, "the module `\(source.text(of: module.span))` has no `\(name.text)`", at: name.span,
      label: "not there",
      help: SpellingSuggestion.closest(to: name.text, among: exports.keys.sorted()).map { "did you mean `\($0)`?" })
  }
}

extension Statement {
  /// Adds what a module gives by it.
  fileprivate func addExports(to exports: inout [String: LibraryDescription.Function?]) {
    switch kind {
    case .binding(let binding):
      binding.pattern.forEachName { exports[$0.text] = .some(nil) }
      if !binding.isVariable, case .name(let name) = binding.pattern.kind,
        case .lambda(let function) = binding.value.kind
      {
        exports[name] = LibraryDescription.Function(function, named: name)
      }
    case .function(let declaration):
      exports[declaration.name.text] = LibraryDescription.Function(declaration.function, named: declaration.name.text)
    case .param(let param): exports[param.name.text] = .some(nil)
    case .expression, .assignment, .for, .while, .return, .break, .continue, .throw, .assert, .import, .allow,
      .invalid:
      break
    }
  }
}

extension LibraryDescription.Function {
  /// A function of a module, whose body is not looked at.
  fileprivate init(_ function: Function, named name: String) {
    self.init(name: name, parameters: Callable(function, name: name).parameters)
  }
}
