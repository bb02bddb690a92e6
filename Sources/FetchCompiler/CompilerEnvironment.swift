import FetchBytecode

/// What a source is compiled for, and what is there before it.
package struct CompilerEnvironment: Sendable {
  /// How the top level is treated.
  package enum Mode: Sendable {
    /// A program: names of the top level are its own.
    case script
    /// A file that others import: names of the top level are what it gives them.
    case module
    /// An input of a session such as the REPL: later inputs see its names, and a `let` may be repeated.
    case session
  }

  /// The names that the host gives every script.
  package var builtins: Set<String>
  /// How the top level is treated.
  package var mode: Mode
  /// In a session the globals of earlier inputs, in the order of their slots.
  package var knownGlobals: [String]
  /// Whether somebody looks at the value of the script, its last expression's; otherwise a gather there keeps no results.
  package var usesValue: Bool
  /// What is wrong with an allowance of the script, in words; nil when nothing is. Whoever enforces them knows.
  package var allowanceFault: @Sendable (Allowance) -> String? = { _ in nil }

  /// An environment; a script by itself unless told otherwise.
  package init(
    builtins: Set<String>, mode: Mode = .script, knownGlobals: [String] = [], usesValue: Bool = true
  ) {
    self.builtins = builtins
    self.mode = mode
    self.knownGlobals = knownGlobals
    self.usesValue = usesValue
  }
}
