import FetchBytecode
import FetchDiagnostics
import FetchSyntax

/// What the functions of one source have in common while they are compiled.
final class Compilation {
  /// Where the script stands.
  let source: SourceText
  /// What it is compiled for.
  let environment: CompilerEnvironment
  /// What its names mean.
  let resolution: Resolution
  /// The limits it broke.
  private(set) var diagnostics: [Diagnostic] = []
  private var copiedBytes = 0
  /// The options declared so far.
  var options: [ScriptOption] = []

  /// A compilation of a tree whose names are resolved.
  init(source: SourceText, environment: CompilerEnvironment, resolution: Resolution) {
    self.source = source
    self.environment = environment
    self.resolution = resolution
  }

  /// Whether a stretch of the source may be compiled once more. All that is copied comes to a few times the source at most.
  func mayCopy(_ span: SourceSpan) -> Bool {
    copiedBytes += span.range.count
    return copiedBytes <= 4_000_000 + 4 * source.utf8.count
  }

  /// Adds a diagnostic.
  func report(_ diagnostic: Diagnostic) { diagnostics.append(diagnostic) }

  /// Compiles the whole tree; nil when a limit was broken.
  func compile(_ script: Script) -> Chunk? {
    if resolution.globals.count > 65_536 { report(CompilerMessages.tooManyGlobals(at: script.span)) }
    let main = FunctionCompiler(scope: resolution.topLevel, outer: nil, in: self)
    main.compileTopLevel(script)
    guard let prototype = main.finish(name: "<script>", at: script.span), diagnostics.isEmpty else { return nil }
    return Chunk(
      source: source, main: prototype, globals: resolution.globals, options: options,
      allowances: script.allowances(in: source), exports: resolution.exports)
  }
}
