import FetchDiagnostics
import FetchSyntax

/// Names that nobody uses, and names that hide others.
extension Checker {
  /// Looks at every name that the script declares.
  func checkNames(of script: Script) {
    // What the top level of a module declares is for others.
    let isModule = mayBeModule(script)
    for variable in resolution.declared where !variable.name.hasPrefix("_") && !exempt.contains(variable.span.start) {
      if isModule, variable.isAtTopLevel, variable.kind != .module { continue }
      if !variable.isRead { checkUnused(variable) }
      if let hidden = variable.hides { checkShadow(variable, hidden) }
    }
  }

  private func checkUnused(_ variable: Variable) {
    switch variable.kind {
    case .constant:
      warn(
        .unusedVariable, "`\(variable.name)` is never used", at: variable.span, label: "bound here",
        help: "take it out, or call it `_\(variable.name)` if that is meant")
    case .variable:
      warn(
        .unusedVariable,
        variable.isAssigned ? "`\(variable.name)` is assigned, but never read" : "`\(variable.name)` is never used",
        at: variable.span, label: "declared here",
        help: "take it out, or call it `_\(variable.name)` if that is meant")
    case .option:
      warn(
        .unusedVariable, "the option `\(variable.name)` is never read", at: variable.span, label: "declared here",
        help: "whoever gives it would wonder why nothing changes")
    case .function:
      warn(
        .unusedFunction, "the function `\(variable.name)` is never called", at: variable.span, label: "declared here",
        help: "take it out, or call it `_\(variable.name)` if that is meant")
    case .module:
      warn(
        .unusedImport, "the module `\(variable.name)` is never used", at: variable.span, label: "imported here",
        help: "take the import out, or call it `_\(variable.name)` if only its running is meant")
    case .parameter, .loopVariable, .caught, .matched, .known: break
    }
  }

  private func checkShadow(_ variable: Variable, _ hidden: Variable) {
    let help =
      hidden.kind == .variable
      ? "to change the outer one, write `\(variable.name) = …`; else choose another name" : "choose another name"
    warn(
      .shadowedName, "`\(variable.name)` hides another `\(variable.name)`", at: variable.span, label: "from here on",
      help: help, related: [.init("this one", at: hidden.span)])
  }
}
