import FetchBytecode
import FetchDiagnostics
import FetchSyntax

/// Parses and compiles a source; the diagnostics are those of both.
package func compile(source: SourceText, in environment: CompilerEnvironment) -> CompileResult {
  parse(source) { parsed in
    guard !parsed.hasErrors else {
      return CompileResult(chunk: nil, diagnostics: parsed.diagnostics, isIncomplete: parsed.isIncomplete)
    }
    let compiled = compile(parsed.script, source: source, in: environment)
    return CompileResult(
      chunk: compiled.chunk, diagnostics: inOrder(parsed.diagnostics + compiled.diagnostics), isIncomplete: false)
  }
}

/// Compiles the tree of a source that was parsed without an error; tells what its names mean, too.
func compile(
  _ script: Script, source: SourceText, in environment: CompilerEnvironment
) -> (chunk: Chunk?, diagnostics: [Diagnostic], resolution: Resolution) {
  let resolver = Resolver(environment: environment)
  let resolution = resolver.resolve(script)
  guard resolver.diagnostics.isEmpty else { return (nil, resolver.diagnostics, resolution) }
  let compilation = Compilation(source: source, environment: environment, resolution: resolution)
  return (compilation.compile(script), compilation.diagnostics, resolution)
}

func inOrder(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
  diagnostics.enumerated()
    .sorted { ($0.element.span.start, $0.offset) < ($1.element.span.start, $1.offset) }
    .map(\.element)
}
