import FetchDiagnostics
import FetchSyntax

/// What the resolver and the compiler have to say.
enum CompilerMessages {
  // MARK: Names

  /// What a script does with a name.
  enum Use {
    /// It wants its value.
    case value
    /// It calls it by `|>`.
    case pipe
    /// It assigns it.
    case assignment
  }

  /// A name that nobody declared.
  static func unknownName(_ name: String, at span: SourceSpan, for use: Use, known: [String]) -> Diagnostic {
    let message = "there is no `\(name)` here"
    if let help = ForeignNames.hint(for: name) {
      return Diagnostic(message, at: span, label: "not declared", help: help)
    }
    if let near = SpellingSuggestion.closest(to: name, among: known) {
      return Diagnostic(message, at: span, label: "not declared", help: "did you mean `\(near)`?")
    }
    let help: String? =
      switch use {
      case .value: nil
      case .pipe: "`|>` calls functions; a method is called on its value: write value.\(name)(…)"
      case .assignment: "to make a new variable, write `var \(name) = …`"
      }
    return Diagnostic(message, at: span, label: "not declared", help: help)
  }

  /// Straight code that uses a name its block declares further down.
  static func usedBeforeDeclared(_ variable: Variable, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "`\(variable.name)` is used before it is declared", at: span, label: "it has no value yet",
      help: "move the declaration up, or give one of the two another name",
      related: [.init("declared here", at: variable.span)])
  }

  /// Two declarations of a name in one block.
  static func declaredTwice(_ name: String, at span: SourceSpan, first: Variable) -> Diagnostic {
    let help = first.kind == .variable ? "to give it a new value, write `\(name) = …`" : "choose another name"
    return Diagnostic(
      "`\(name)` is declared twice", at: span, label: "again here", help: help,
      related: [.init("first declared here", at: first.span)])
  }

  /// An assignment to what is bound once.
  static func constantAssigned(_ variable: Variable, at span: SourceSpan) -> Diagnostic {
    let (message, label, help) =
      switch variable.kind {
      case .function: ("the function `\(variable.name)` cannot be assigned", "declared here", nil as String?)
      case .module: ("the module `\(variable.name)` cannot be assigned", "imported here", nil)
      case .loopVariable:
        (
          "the loop variable `\(variable.name)` cannot be assigned", "bound here, anew each time round",
          "copy it first, as in `var other = \(variable.name)`"
        )
      case .option:
        (
          "the option `\(variable.name)` cannot be assigned", "declared here",
          "copy it first, as in `var other = \(variable.name)`"
        )
      case .caught, .matched:
        (
          "`\(variable.name)` cannot be assigned", "bound here",
          "copy it first, as in `var other = \(variable.name)`"
        )
      case .constant, .variable, .parameter, .known:
        (
          "`\(variable.name)` is bound by `let` and cannot be assigned", "bound here",
          "declare it with `var` if it is to change"
        )
      }
    return Diagnostic(
      message, at: span, label: "assigned here", help: help, related: [.init(label, at: variable.span)])
  }

  /// An assignment to a name of the host.
  static func builtinAssigned(_ name: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "`\(name)` is built in and cannot be assigned", at: span, label: "assigned here",
      help: "to use the name for something of your own, write `var \(name) = …`")
  }

  // MARK: Options

  /// `param` in a file that is imported.
  static func optionOfModule(_ name: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "a module cannot declare the option `\(name)`", at: span, label: "only the script that is run has options",
      help: "make it a function's parameter, or declare it in the script and pass it on")
  }

  /// `param n: int` at the prompt.
  static func requiredOptionOfSession(_ name: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "the option `\(name)` has no value here", at: span, label: "a session has no command line",
      help: "give it a default, as in param \(name) = 8")
  }

  /// `param help = …`.
  static func optionCalledHelp(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "an option cannot be called `help`", at: span, label: "`--help` shows the script's options",
      help: "choose another name")
  }

  // MARK: Allowances

  /// `allow` behind a statement that does something.
  static func allowTooLate(at span: SourceSpan, after first: SourceSpan) -> Diagnostic {
    Diagnostic(
      "`allow` stands at the top of a script", at: span, label: "it holds for the whole script, and is read first",
      help: "move it up; only comments, `import`, `param` and other `allow`s may stand before it",
      related: [.init("the script begins here", at: first)])
  }

  /// `allow` in a file that others import.
  static func allowOfModule(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "a module has no `allow`", at: span, label: "the script that is run says what its modules may do",
      help: "move it to the top of the script that imports this one")
  }

  /// `allow` at the prompt.
  static func allowOfSession(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "a session has no `allow`", at: span, label: "it belongs to a script",
      help: "to fence a session in, start it with fetch --only-hosts HOSTS --only-dir FOLDER")
  }

  /// A text behind `allow` that allows nothing anybody could mean.
  static func badAllowance(_ fault: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic("this allows nothing: \(fault)", at: span, label: "not understood")
  }

  // MARK: Limits

  /// More registers than an instruction can name.
  static func tooManyRegisters(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "this function keeps too many values at once", at: span, label: "here it needs more than 250",
      help: "move a part of it into a function of its own")
  }

  /// Copies of `finally` blocks that outgrow the script.
  static func tooMuchFinally(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "this `finally` is left in too many ways", at: span,
      label: "its code would stand at each of them", help: "put what it does into a function and call that")
  }

  /// More constants than an instruction can name.
  static func tooManyConstants(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "this function holds too many different constants", at: span, label: "the limit is 65,536",
      help: "move a part of it into a function of its own, or read the data from a file")
  }

  /// More functions inside one than an instruction can name.
  static func tooManyFunctions(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "this function holds too many other functions", at: span, label: "the limit is 65,536",
      help: "move a part of it into a function of its own")
  }

  /// More names in tests than 8 bits can tell apart.
  static func tooManyPatterns(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "this function has patterns and `catch` clauses with too many different names", at: span,
      label: "the limit is 256", help: "move a part of it into a function of its own")
  }

  /// A jump that does not fit into its instruction.
  static func jumpTooLong(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "this is too long to jump over", at: span, label: "more than 32,767 instructions",
      help: "move a part of it into a function of its own")
  }

  /// More captured variables than an instruction can name.
  static func tooManyCaptures(_ name: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "this function uses too many variables of the functions around it", at: span,
      label: "`\(name)` is one more than 250", help: "keep some of them in a map or list")
  }

  /// More globals than an instruction can name.
  static func tooManyGlobals(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "this script has too many variables at its top level", at: span, label: "the limit is 65,536",
      help: "keep them in a map or list")
  }
}
