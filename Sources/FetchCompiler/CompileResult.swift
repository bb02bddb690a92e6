import FetchBytecode
import FetchDiagnostics

/// What compiling a source gives.
package struct CompileResult: Sendable {
  /// The code; nil when there is an error among the diagnostics.
  package let chunk: Chunk?
  /// What is wrong, in the order of the source.
  package let diagnostics: [Diagnostic]
  /// Whether nothing is wrong but that the text ends too early: a REPL reads on.
  package let isIncomplete: Bool
}
