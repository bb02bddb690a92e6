import FetchDiagnostics
import FetchSyntax

/// What a script asks of the world, as far as its text says.
package struct ScriptNeeds: Sendable {
  /// The comment at its top.
  package let comment: String?
  /// What it imports.
  package internal(set) var modules: [NeededModule] = []
  /// What URLs may be relative to by its `defaults`, which are those of all modules.
  package internal(set) var bases: [KnownText] = []
  /// What is wrong with it; then it is not looked through.
  package private(set) var diagnostics: [Diagnostic] = []
  /// What it asks for, each thing once.
  var needs: [Need] = []

  /// Looks through a script.
  package init(_ source: SourceText, in environment: CompilerEnvironment) {
    self = parse(source) { result -> ScriptNeeds in
      var found = ScriptNeeds(comment: result.script.leadingComment)
      found.diagnostics = result.diagnostics.filter { $0.severity == .error }
      guard found.diagnostics.isEmpty else { return found }
      let resolution = Resolver(environment: environment).resolve(result.script)
      var finder = NeedFinder(source, result.script, resolution, found)
      finder.find()
      return finder.result
    }
  }

  private init(comment: String?) { self.comment = comment }

  /// What it asks for, in the order of its lines; `bases` are those of the script that is run and of all its modules.
  package func needs(relativeTo bases: [KnownText]) -> [Need] {
    var known: Set<KnownText> = []
    var bases = bases.filter { known.insert($0).inserted }
    if bases.count > KnownValues.mostTexts { bases = [KnownText(beginning: "", rest: "one of many `defaults`")] }
    var seen: Set<Need> = []
    return needs.sorted { $0.line < $1.line }.flatMap { need in
      var need = need
      guard need.isRelative else { return [need] }
      need.isRelative = false
      if bases.isEmpty { return [need] }
      return bases.map { base in
        need.text = base
        return need
      }
    }.filter { seen.insert($0).inserted }
  }
}
