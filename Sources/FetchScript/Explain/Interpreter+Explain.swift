import FetchCompiler
import FetchDiagnostics
import FetchLibrary

/// What a script would do to the world, found without running it.
extension Interpreter {
  /// Says what a script's file is allowed and would ask for; `-` is standard input. Nothing is run, and no network asked.
  package func explain(contentsOf path: String) throws(ScriptError) -> String {
    let source = try ScriptOrigin.file(path).read()
    let chunk = try compile(source)
    let script = ScriptNeeds(source, in: environment)
    var scripts = [script]
    let imports = modules(of: script, in: source.name, into: &scripts)
    let bases = scripts.flatMap(\.bases)
    let explanation = Explanation(scripts.flatMap { $0.needs(relativeTo: bases) }, allowances: chunk.allowances)
    var paragraphs = [OptionHelp.text(comment: script.comment, options: chunk.options, program: "fetch \(path)")]
    if !imports.isEmpty { paragraphs.append("Imports:\n" + imports.map { "  \($0)\n" }.joined()) }
    paragraphs += explanation.paragraphs(script: source.name)
    paragraphs.append(explanation.conclusion)
    return paragraphs.map { $0.hasSuffix("\n") ? $0 : $0 + "\n" }.joined(separator: "\n")
  }

  /// The modules that a script imports, and those that they import, a line for each; they are added to `scripts`.
  private func modules(of script: ScriptNeeds, in name: String, into scripts: inout [ScriptNeeds]) -> [String] {
    var environment = environment
    environment.mode = .module
    var lines: [String] = []
    var seen: Set<String> = [name]
    var rest = script.modules.map { (module: $0, importer: name) }
    while !rest.isEmpty {
      let (module, importer) = rest.removeFirst()
      let file = ModulePath.resolve(module.path, from: importer)
      guard seen.insert(file).inserted else { continue }
      let place = importer == name ? "line \(module.line)" : "\(VisibleText.escaping(importer)):\(module.line)"
      lines.append("\(place)  \(VisibleText.escaping(file))")
      guard let bytes = try? ScriptFile.readModule(file) else {
        lines[lines.count - 1] += ", which is not there or no file"
        continue
      }
      let found = ScriptNeeds(SourceText(name: file, bytes: bytes), in: environment)
      if !found.diagnostics.isEmpty { lines[lines.count - 1] += ", which has errors" }
      scripts.append(found)
      rest += found.modules.map { ($0, file) }
    }
    return lines
  }
}
