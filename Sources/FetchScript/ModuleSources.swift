import FetchBytecode
import FetchCompiler
import FetchDiagnostics
import FetchLibrary
import FetchVM

/// Compiles what scripts import.
extension Interpreter {
  /// The module in the file `name`, which its importer calls `path`.
  func compileModule(_ name: String, named path: String) throws(Failure) -> Chunk {
    if let refusal = policy.refusal(ofModule: name) { throw machine.failure(refusal, path: name) }
    let bytes: [UInt8]
    do throws(ScriptError) {
      bytes = try ScriptFile.readModule(name)
    } catch {
      throw machine.failure(.file, error.message)
    }
    let source = SourceText(name: name, bytes: bytes)
    let environment = CompilerEnvironment(builtins: machine.builtinNames, mode: .module)
    let result = FetchCompiler.compile(source: source, in: environment)
    guard let chunk = result.chunk else {
      let mistakes = DiagnosticRenderer().render(result.diagnostics, in: source)
      throw machine.failure(.syntax, "\(path) did not compile", hint: "this is wrong in it:\n\(mistakes)")
    }
    return chunk
  }
}
