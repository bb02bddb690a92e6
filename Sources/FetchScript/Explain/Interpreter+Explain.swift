import FetchCompiler
import FetchDiagnostics
import FetchLibrary

/// What a script would do to the world, found without running it.
extension Interpreter {
  /// Says what a script's file is allowed and would ask for; `-` is standard input. Nothing is run, and no network asked.
  package func explain(contentsOf path: String) throws(ScriptError) -> String {
    let source = try ScriptOrigin.file(path).read()
    let chunk = try compile(source)
    let script = ScriptNeeds(source)
    var needs = script.needs
    let imports = modules(of: script, in: source.name, into: &needs)
    let explanation = Explanation(needs, allowances: chunk.allowances)
    var paragraphs = [OptionHelp.text(comment: script.comment, options: chunk.options, program: "fetch \(path)")]
    if !imports.isEmpty { paragraphs.append("Imports:\n" + imports.map { "  \($0)\n" }.joined()) }
    paragraphs += explanation.paragraphs(script: source.name)
    paragraphs.append(explanation.conclusion)
    return paragraphs.map { $0.hasSuffix("\n") ? $0 : $0 + "\n" }.joined(separator: "\n")
  }

  /// The modules that a script imports, and those that they import, a line for each; what they ask for is added to `needs`.
  private func modules(of script: ScriptNeeds, in name: String, into needs: inout [Need]) -> [String] {
    var lines: [String] = []
    var seen: Set<String> = [name]
    var rest = script.modules.map { (module: $0, importer: name) }
    while !rest.isEmpty {
      let (module, importer) = rest.removeFirst()
      let file = ModulePath.resolve(module.path, from: importer)
      guard seen.insert(file).inserted else { continue }
      let place = importer == name ? "line \(module.line)" : "\(VisibleText.escaping(importer)):\(module.line)"
      guard let bytes = try? ScriptFile.read(file) else {
        lines.append("\(place)  \(VisibleText.escaping(file)), which is not there")
        continue
      }
      lines.append("\(place)  \(VisibleText.escaping(file))")
      let found = ScriptNeeds(SourceText(name: file, bytes: bytes))
      if !found.diagnostics.isEmpty { lines[lines.count - 1] += ", which has errors" }
      needs += found.needs
      rest += found.modules.map { ($0, file) }
    }
    return lines
  }
}
