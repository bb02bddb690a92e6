import FetchDiagnostics
import FetchSyntax

/// What a script may ask of the files that it imports.
package enum ImportedModule: Sendable {
  /// There is no such file.
  case missing
  /// The names that its top level gives.
  case names([String])
  /// It cannot be read as a script, which checking it says.
  case unknown

  /// What a module gives.
  package init(_ source: SourceText) {
    self = parse(source) { parsed in
      parsed.hasErrors ? .unknown : .names(parsed.script.body.statements.flatMap(\.exportedNames))
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
    case .names(let names):
      if let variable = variable(at: item.name.span) { modules[ObjectIdentifier(variable)] = names }
    case .unknown: break
    }
  }

  /// Whether a member is asked of a module; warns when the module does not give it.
  func checkModule(_ base: Expression, _ name: Name) -> Bool {
    guard case .name(let title) = base.kind, let variable = variable(at: base.span),
      let names = modules[ObjectIdentifier(variable)]
    else { return false }
    if !names.contains(name.text) {
      warn(
        .unknownMember, "the module `\(title)` has no `\(name.text)`", at: name.span, label: "not there",
        help: SpellingSuggestion.closest(to: name.text, among: names).map { "did you mean `\($0)`?" })
    }
    return true
  }
}

extension Statement {
  /// The names that a module gives by it.
  fileprivate var exportedNames: [String] {
    var names: [String] = []
    switch kind {
    case .binding(let binding): binding.pattern.forEachName { names.append($0.text) }
    case .function(let declaration): names.append(declaration.name.text)
    case .param(let param): names.append(param.name.text)
    case .expression, .assignment, .for, .while, .return, .break, .continue, .throw, .assert, .import, .allow,
      .invalid:
      break
    }
    return names
  }
}
