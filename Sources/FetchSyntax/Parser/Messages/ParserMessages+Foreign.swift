import FetchDiagnostics

/// Words and operators of other languages.
extension ParserMessages {
  /// `const`, `function`, `of`.
  static func foreignWord(_ word: String, instead: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic("`\(word)` is no word of this language", at: span, label: "write `\(instead)`")
  }

  /// `async fn`.
  static func foreignModifier(_ word: String, at span: SourceSpan) -> Diagnostic {
    let help =
      switch word {
      case "async": "any function may await; write fn alone"
      case "export", "pub", "public": "everything at the top level of a module can be used by who imports it"
      default: "take it away"
      }
    return Diagnostic("there is no `\(word)` here", at: span, label: "this word is not needed", help: help)
  }

  /// `switch x { … }`.
  static func unknownStatement(_ word: String, help: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic("`\(word)` begins no statement", at: span, label: "expected a statement", help: help)
  }

  /// `None`, `nil`, `True`.
  static func foreignConstant(_ name: Name) -> Diagnostic {
    let ours = ForeignSyntax.constants[name.text] ?? "null"
    return Diagnostic("`\(name.text)` is not known here", at: name.span, label: "write `\(ours)`")
  }

  /// `a && b`, `a === b`, `n++`.
  static func foreignOperator(_ word: String, target: String, at span: SourceSpan) -> Diagnostic {
    let message = "`\(word)` is no operator here"
    switch word {
    case "&&": return Diagnostic(message, at: span, label: "write `and`")
    case "||": return Diagnostic(message, at: span, label: "write `or`")
    case "===":
      return Diagnostic(
        message, at: span, label: "write `==`",
        help: "`==` compares by value and converts nothing: \"1\" == 1 is false")
    case "!==": return Diagnostic(message, at: span, label: "write `!=`")
    case "++": return Diagnostic(message, at: span, label: "write `\(target) += 1`")
    case "--": return Diagnostic(message, at: span, label: "write `\(target) -= 1`")
    default:
      return Diagnostic(message, at: span, label: "there are no operators on bits", help: bitHelp(word))
    }
  }

  /// `1 | 2` in a pattern.
  static func foreignAlternative(_ word: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic("`\(word)` is no operator here", at: span, label: "write `or`")
  }

  private static func bitHelp(_ word: String) -> String? {
    switch word {
    case "<<": "n << k is n * 2 ** k"
    case ">>": "n >> k is n // 2 ** k"
    case "|":
      "bits: n.bitOr(k); maps are merged with `+`; a chain of calls is written with `|>`; of two conditions one holds: `or`"
    case "^": "a power is written with `**`, and of bits n.bitXor(k)"
    case "&": "bits: n.bitAnd(k); of two conditions both hold: `and`"
    default: nil
    }
  }

  /// `!a`, `--n`.
  static func foreignPrefix(_ word: String, target: String, at span: SourceSpan) -> Diagnostic {
    switch word {
    case "!": Diagnostic("`!` is no operator here", at: span, label: "write `not`")
    case "++", "--":
      Diagnostic(
        "`\(word)` is no operator here", at: span, label: "write `\(target) \(word.prefix(1))= 1` as a statement")
    case "~":
      Diagnostic(
        "`~` is no operator here", at: span, label: "write `-1 - \(target)`: all bits of \(target) turned over")
    case "`": Diagnostic("strings are not written with backticks", at: span, label: "write \"… {x} …\"")
    case "@": Diagnostic("`@` has no meaning here", at: span, label: "there are no decorators")
    case "$":
      Diagnostic(
        "`$` has no meaning here", at: span, label: "names are written without it", help: "in a string: \"{name}\"")
    case "->": Diagnostic("`->` has no meaning here", at: span, label: "a lambda is written x => …")
    case "/*": foreignComment(word, at: span)
    default: Diagnostic("`\(word)` cannot begin a value", at: span, label: "expected an expression")
    }
  }

  /// `n **= 2`, `x := 5`.
  static func foreignAssignment(_ word: String, target: String, at span: SourceSpan) -> Diagnostic {
    switch word {
    case "**=", "//=", "%=":
      Diagnostic(
        "`\(word)` is no operator here", at: span, label: "write `\(target) = \(target) \(word.dropLast()) …`")
    case ":=":
      Diagnostic("`:=` is no operator here", at: span, label: "write `let \(target) = …`, or `\(target) = …`")
    case "->": Diagnostic("`->` has no meaning here", at: span, label: "a lambda is written x => …")
    case "!": Diagnostic("`!` cannot follow here", at: span, label: "a value is used as it is; take it away")
    default: foreignOperator(word, target: target, at: span)
    }
  }

  /// `x ??= 2`; `word` is the operator before the `=`.
  static func logicalAssignment(_ word: String, target: String, at span: SourceSpan) -> Diagnostic {
    let ours = word == "&&" ? "and" : word == "||" ? "or" : word
    return Diagnostic(
      "`\(word)=` is no operator here", at: span, label: "write `\(target) = \(target) \(ours) …`")
  }

  /// `// a comment`.
  static func foreignComment(_ word: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "`\(word)` does not begin a comment", at: span, label: "expected a value", help: "a comment begins with `#`")
  }

  /// `a ? b : c`.
  static func ternary(_ condition: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "`?` and `:` make no choice here", at: span, label: "`if` is an expression",
      help: "write if \(condition) { a } else { b }")
  }

  /// `a?`.
  static func questionMark(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "`?` cannot follow here", at: span, label: "expected a new line or `;`",
      help: "`try? x` gives null instead of an error, `a ?? b` another value for null, and `a?.b` null when a is null")
  }

  /// `let x: int = 5`.
  static func typeAnnotation(_ name: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "there are no type annotations", at: span, label: "take this away",
      help: "write \(name) alone; only `param` has types")
  }

  /// `fn f() -> int { … }`.
  static func returnType(at span: SourceSpan) -> Diagnostic {
    Diagnostic("there are no type annotations", at: span, label: "expected `{` after the parameters")
  }

  /// `"{x:.2f}"`.
  static func formatSpecifier(_ specifier: String, at span: SourceSpan) -> Diagnostic {
    let help =
      specifier.hasSuffix("f") && specifier.hasPrefix(".")
      ? "write {x.round(\(specifier.dropFirst().dropLast()))}, or {x.format(…)}"
      : "write {x.format(…)}, or .padStart(n) and .padEnd(n)"
    return Diagnostic("a format cannot follow the value in a string", at: span, label: "expected `}`", help: help)
  }

  /// `"{"name": 1}"`.
  static func braceInString(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "braces in a string hold one expression", at: span, label: "expected `}`",
      help: "write \\{ for a brace, or '{\"key\": 1}' for text without interpolation")
  }

  /// `.5`.
  static func leadingPoint(_ digits: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic("a number cannot begin with a point", at: span, label: "write 0.\(digits)")
  }

  /// `f(*xs)`.
  static func starSpread(_ word: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic("`\(word)` cannot stand before a value", at: span, label: "a list or map is spread with `...`")
  }

  /// `let a = ...b`.
  static func spreadOutside(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "`...` cannot stand here", at: span, label: "it spreads in a list, a map or the arguments of a call",
      help: "a range is written 0..<n")
  }

  /// `1...3`.
  static func rangeOfThreePoints(at span: SourceSpan) -> Diagnostic {
    Diagnostic("`...` is no operator here", at: span, label: "write `..`", help: "1..3 has the 3, 1..<3 has not")
  }

  /// `=> x`.
  static func arrowAlone(at span: SourceSpan) -> Diagnostic {
    Diagnostic("`=>` has no parameters before it", at: span, label: "expected x => … or (a, b) => …")
  }
}
