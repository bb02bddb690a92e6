import FetchDiagnostics

/// What the parser has to say. A message names what is wrong, the label what was expected at the caret, the help what to write.
enum ParserMessages {
  // General.

  /// More levels than the tree or the native stack has room for.
  static func nestedTooDeeply(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "this is nested too deeply", at: span, label: "more than \(NestingLimit.levels) levels inside one another",
      help: "give parts of it names of their own, with let or fn")
  }

  /// `1 +`, `print(b,, 1)`.
  static func expectedValue(found: String, after: String? = nil, at span: SourceSpan) -> Diagnostic {
    let place = after.map { " after `\($0)`" } ?? ""
    return Diagnostic("a value is missing here", at: span, label: "expected an expression\(place), found \(found)")
  }

  /// `+ 2` on a line of its own.
  static func operatorAtLineStart(_ word: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "a line cannot begin with `\(word)`", at: span, label: "expected the beginning of a statement",
      help: "put it at the end of the line before: a statement goes on when its line ends in an operator")
  }

  /// `let a = 1 let b = 2`.
  static func expectedEndOfStatement(found: String, hint: String?, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "\(found) cannot follow here", at: span, label: "expected a new line or `;` after the statement", help: hint)
  }

  /// `f(1 2)`.
  static func expectedComma(in place: String, closer: String, found: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "a comma is missing between the \(place == "pattern" ? "parts of the pattern" : place)", at: span,
      label: "expected `,` or `\(closer)`, found \(found)")
  }

  /// `(a b)`.
  static func expectedCloser(_ closer: String, after place: String, found: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic("\(found) cannot follow here", at: span, label: "expected `\(closer)` after \(place)")
  }

  /// `let = 1`.
  static func nameAfter(_ word: String, found: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic("a name is missing here", at: span, label: "expected a name after `\(word)`, found \(found)")
  }

  /// `let match = 5`.
  static func keywordAsName(_ word: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "`\(word)` is a word of the language, so it cannot be a name", at: span, label: "expected a name",
      help: "choose another name, such as `\(word)_` or `my_\(word)`")
  }

  /// A no-break space, a typographic quote.
  static func unknownCharacter(_ text: String, at span: SourceSpan) -> Diagnostic {
    let code = text.unicodeScalars.first.map { String($0.value, radix: 16, uppercase: true) } ?? ""
    let name = "U+" + String(repeating: "0", count: max(0, 4 - code.count)) + code
    let help: String? =
      switch text {
      case "“", "”", "„", "‟", "«", "»": "write straight quotes: \"…\""
      case "‘", "’", "‚", "`", "´": "write straight quotes: '…' or \"…\""
      case "\u{A0}", "\u{2007}", "\u{202F}", "\u{3000}", "\u{2003}", "\u{2009}":
        "this looks like a space and is none; write an ordinary one"
      case "\u{200B}", "\u{200C}", "\u{200D}", "\u{FEFF}", "\u{2060}": "this character is invisible; take it away"
      case "−", "–", "—": "write an ordinary minus: -"
      case "…": "write three points: ..."
      case "×": "write `*`"
      case "÷": "write `/`"
      case "≤": "write `<=`"
      case "≥": "write `>=`"
      case "≠": "write `!=`"
      case "，": "write an ordinary comma"
      case "（", "）": "write ordinary parentheses"
      case "\\": "a statement goes on when its line ends in an operator or a comma, or inside brackets"
      default: nil
      }
    return Diagnostic("this character has no meaning outside a string", at: span, label: name, help: help)
  }

  // Words and operators of other languages.

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
      return Diagnostic(message, at: span, label: "write `==`", help: "`==` compares by value, types included")
    case "!==": return Diagnostic(message, at: span, label: "write `!=`")
    case "++": return Diagnostic(message, at: span, label: "write `\(target) += 1`")
    case "--": return Diagnostic(message, at: span, label: "write `\(target) -= 1`")
    default:
      return Diagnostic(message, at: span, label: "there are no operators on bits", help: bitHelp(word))
    }
  }

  private static func bitHelp(_ word: String) -> String? {
    switch word {
    case "<<": "n << k is n * 2 ** k"
    case ">>": "n >> k is n // 2 ** k"
    case "|": "maps are merged with `+`; a chain of calls is written with `|>`; of two conditions one holds: `or`"
    case "^": "a power is written with `**`"
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

  /// `=> x`.
  static func arrowAlone(at span: SourceSpan) -> Diagnostic {
    Diagnostic("`=>` has no parameters before it", at: span, label: "expected x => … or (a, b) => …")
  }

  // Statements.

  /// `let xs = for x in ys { … }`.
  static func statementInExpression(_ word: String, at span: SourceSpan) -> Diagnostic {
    let help: String? =
      switch word {
      case "for": "a list of results is written [f(x) for x in xs], and tasks for each item gather x in xs { … }"
      default: nil
      }
    return Diagnostic("`\(word)` begins a statement and has no value", at: span, label: "expected a value", help: help)
  }

  /// `a ?? throw e`.
  static func jumpInExpression(_ word: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "`\(word)` cannot stand inside an expression", at: span, label: "expected a value",
      help: "it is a statement of its own, or the value of a match arm")
  }

  /// `x => return x`.
  static func jumpInLambda(_ word: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "`\(word)` needs braces in a lambda", at: span, label: "expected a value or `{`",
      help: word == "return" ? "write x => value, or x => { … }" : "write x => { \(word) … }")
  }

  /// `else { … }` without an `if`.
  static func clauseAlone(_ word: String, at span: SourceSpan) -> Diagnostic {
    let owner = word == "else" ? "an `if`" : word == "catch" ? "a `try` or a `gather`" : "a `try`"
    return Diagnostic("this `\(word)` belongs to nothing", at: span, label: "it follows the `}` of \(owner)")
  }

  /// `let page`.
  static func bindingWithoutValue(_ word: String, _ name: String, found: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "this `\(word)` has no value", at: span, label: "expected `=`, found \(found)",
      help: "write \(word) \(name) = \(found.hasPrefix("the end") ? "null" : "…")")
  }

  /// `let a, b = pair`.
  static func severalNames(_ word: String, first: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "`\(word)` binds one pattern", at: span, label: "expected `=`",
      help: "a list is taken apart with \(word) [\(first), …] = …")
  }

  /// `f() = 1`.
  static func notAssignable(at span: SourceSpan, isComparison: Bool) -> Diagnostic {
    Diagnostic(
      "this cannot be assigned", at: span, label: "expected a name, a member or an index",
      help: isComparison ? "`=` assigns; compare with `==`" : nil)
  }

  /// `[a, b] = [b, a]`.
  static func destructuringAssignment(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "only `let` and `var` take a value apart", at: span, label: "expected a name, a member or an index",
      help: "write let before it for new names, or assign one after the other")
  }

  /// `m?.a = 1`.
  static func optionalAssignment(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "what may be null cannot be assigned", at: span, label: "a target has no `?.`",
      help: "write `.`, after a test such as if m != null { … }")
  }

  /// `throw` alone.
  static func throwWithoutError(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "this `throw` has no error", at: span.afterEnd, label: "expected an error",
      help: "write throw error(\"what went wrong\"), or throw e to throw a caught one again")
  }

  /// `fn f() { import … }`.
  static func onlyAtTopLevel(_ word: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic("`\(word)` stands at the top level of a script only", at: span, label: "not inside a block")
  }

  /// `break` without a loop.
  static func jumpOutsideLoop(_ word: String, at span: SourceSpan, owner: Parser.Context.Owner) -> Diagnostic {
    let help: String? =
      switch owner {
      case .lambda: "a lambda ends with return; the loop around it cannot be left from inside"
      case .spawn: "the block runs as a task of its own; the loop around it cannot be left from inside"
      case .script, .function, .gather, .parameter: nil
      }
    return Diagnostic(
      "this `\(word)` is in no loop", at: span, label: "expected a `for` or `while` around it", help: help)
  }

  /// `gather x in xs { return }`.
  static func leavesGather(_ word: String, at span: SourceSpan) -> Diagnostic {
    let help =
      word == "yield"
      ? "to yield results as they come, write for await r in gather x in xs { … } { yield r }"
      : "its items run at once; to stop at a result, write for await r in gather x in xs { … } { \(word) }"
    return Diagnostic("the body of a gather cannot \(word)", at: span, label: "this would leave the gather", help: help)
  }

  /// `yield` where no `fn` is right around it.
  static func yieldOutsideFunction(at span: SourceSpan, owner: Parser.Context.Owner) -> Diagnostic {
    let place =
      switch owner {
      case .lambda: "in a lambda"
      case .spawn: "in a spawned block"
      case .parameter: "in a parameter's default"
      case .script, .function, .gather: "at the top level"
      }
    return Diagnostic(
      "`yield` cannot stand \(place)", at: span, label: "expected a `fn` right around it",
      help: "a generator is a fn with a name whose body yields")
  }

  /// `1 + yield x`.
  static func yieldInOperand(at span: SourceSpan) -> Diagnostic {
    Diagnostic("`yield` inside an expression needs parentheses", at: span, label: "write (yield …)")
  }

  // Functions and parameters.

  /// `fn (x) { … }`.
  static func namelessFunction(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "a `fn` needs a name", at: span, label: "expected a name after `fn`",
      help: "a function without a name is a lambda: x => …, or (a, b) => { … }")
  }

  /// `fn f { … }`.
  static func functionWithoutParameters(_ name: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic("the parameters are missing", at: span, label: "expected `(`", help: "write fn \(name)() { … }")
  }

  /// `fn f(x) => x`.
  static func functionWithArrow(_ word: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "the body of a `fn` is written in braces", at: span, label: "expected `{`, found `\(word)`",
      help: "its value is that of the last expression: fn double(x) { x * 2 }")
  }

  /// `fn f(1)`.
  static func parameterName(found: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic("a parameter is missing here", at: span, label: "expected a name, found \(found)")
  }

  /// `fn f(...rest = [])`.
  static func restDefault(at span: SourceSpan) -> Diagnostic {
    Diagnostic("a rest parameter has no default", at: span, label: "it is an empty list when nothing is left")
  }

  /// `fn f(...rest, a)`.
  static func afterRest(at span: SourceSpan) -> Diagnostic {
    Diagnostic("nothing can follow a rest parameter", at: span, label: "`...` takes all arguments that are left")
  }

  /// `fn f(a = 1, b)`.
  static func afterDefault(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "a parameter without default cannot follow one with a default", at: span, label: "expected `= value`",
      help: "put it before those with a default, or give it one")
  }

  // Imports, options, permissions.

  /// `import api`.
  static func importWithoutPath(found: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "the path to import is missing", at: span, label: "expected a string, found \(found)",
      help: "write import \"lib/api.fetch\" as api")
  }

  /// `import "api.fetch"`.
  static func importWithoutName(_ path: String, at span: SourceSpan) -> Diagnostic {
    let file = path.split(separator: "/").last ?? "module"
    let name = file.split(separator: ".").first ?? "module"
    return Diagnostic(
      "the module needs a name here", at: span, label: "expected `as` and a name",
      help: "write import \"\(path)\" as \(name)")
  }

  /// `param limit`.
  static func paramWithoutDefault(_ name: String, found: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "this option has neither default nor type", at: span, label: "expected `=` or `:`, found \(found)",
      help: "write param \(name) = 8, \"what it is for\", or param \(name): int, \"…\" for a required one")
  }

  /// `param n: int = 5`.
  static func paramWithTypeAndDefault(_ name: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "an option has a type or a default", at: span, label: "a default says the type, too",
      help: "write param \(name) = …")
  }

  /// `param n: str`.
  static func paramType(_ word: String, found: String, at span: SourceSpan) -> Diagnostic {
    let names = ParamType.allCases.map(\.rawValue)
    let nearest = SpellingSuggestion.closest(to: word, among: names) ?? paramTypes[word]
    return Diagnostic(
      "an option's type is one of \(names.joined(separator: ", "))", at: span, label: "expected a type, found \(found)",
      help: nearest.map { "did you mean `\($0)`?" })
  }

  private static let paramTypes = [
    "str": "string", "String": "string", "text": "string", "number": "int", "integer": "int", "double": "float",
    "boolean": "bool", "time": "duration", "seconds": "duration",
  ]

  /// `param n = 1, 2`.
  static func paramHelp(found: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic("the option's help is missing", at: span, label: "expected a string without `{…}`, found \(found)")
  }

  /// `allow "example.com"`.
  static func allowWithoutSubject(found: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "what is allowed is missing", at: span, label: "expected `host` or `write`, found \(found)",
      help: "write allow host \"*.example.com\", or allow write \"out/\"")
  }

  /// `allow host name`.
  static func allowWithoutText(_ subject: String, found: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "what is allowed is missing", at: span, label: "expected a string without `{…}`, found \(found)",
      help: subject == "host" ? "write allow host \"*.example.com\"" : "write allow write \"out/\"")
  }

  // Blocks, conditions, loops.

  /// `if a` without a block.
  static func missingBlock(after place: String, found: String, at span: SourceSpan, hint: String?) -> Diagnostic {
    Diagnostic("a `{` is missing here", at: span, label: "expected `{` after \(place), found \(found)", help: hint)
  }

  /// A `{` on the line after its head.
  static func braceOnNextLine(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "this `{` stands on a line of its own", at: span, label: "expected it on the line before",
      help: "a newline ends what is before it, and a `{` that begins a line is a map")
  }

  /// `if a = b { … }`.
  static func assignmentInCondition(at span: SourceSpan) -> Diagnostic {
    Diagnostic("`=` assigns and has no value", at: span, label: "compare with `==`")
  }

  /// `if let x = y { … }`.
  static func bindingInCondition(_ word: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "a condition cannot bind a name", at: span, label: "expected a condition",
      help: "write \(word) x = … on the line before, then if x != null { … }")
  }

  /// `elif`.
  static func elseIf(_ word: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic("`\(word)` is no word of this language", at: span, label: "write `else if`")
  }

  /// `for (let i = 0; …)`.
  static func forParentheses(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "the head of a `for` has no parentheses", at: span, label: "expected a name after `for`",
      help: "write for x in xs { … }; to count, for i in 0..<10 { … }")
  }

  /// `for let x in xs`.
  static func bindingInLoop(_ word: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic("a loop's name has no `\(word)` before it", at: span, label: "take this away")
  }

  /// `for x xs`.
  static func expectedIn(after word: String, found: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "`in` is missing here", at: span, label: "expected `in` and what to loop over, found \(found)",
      help: "write \(word) x in xs\(word == "gather" ? " { … }" : "")")
  }

  /// `for a, b, c in rows`.
  static func manyLoopNames(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "a loop binds at most a key and a value", at: span, label: "expected `in`",
      help: "lists are taken apart with brackets: for [a, b, c] in rows { … }")
  }

  /// `for await key, value in g`.
  static func pairInForAwait(_ names: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "`for await` binds one result at a time", at: span, label: "expected one name",
      help: "take a result that is a list apart with brackets: for await [\(names)] in g { … }")
  }

  /// `xs[1..]`.
  static func rangeWithoutEnd(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "this range has no end", at: span, label: "expected a value after it", help: "to the end of a list: a[1:]")
  }

  /// `within { … }`.
  static func withinWithoutDuration(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "this `within` has no duration", at: span, label: "expected how long the block may take",
      help: "write within 5s { … }")
  }

  // Match and patterns.

  /// `match x { }`.
  static func matchWithoutArms(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "this match has no arms", at: span, label: "nothing can match", help: "write match value { 200 => …, _ => … }")
  }

  /// `404 -> "none"`.
  static func expectedArrow(found: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "`=>` is missing here", at: span, label: "expected `=>` after the pattern, found \(found)",
      help: "an arm is written pattern => value")
  }

  /// `200 => a b`.
  static func expectedEndOfArm(found: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic("\(found) cannot follow here", at: span, label: "expected a comma or a new line after the arm")
  }

  /// `case 200 => …`.
  static func caseWord(at span: SourceSpan) -> Diagnostic {
    Diagnostic("an arm has no `case`", at: span, label: "take this away", help: "an arm is written 200 => …")
  }

  /// `default: …`, `else => …`.
  static func defaultArm(_ word: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic("`\(word)` begins no arm", at: span, label: "write `_ =>` for all other values")
  }

  /// `match x { + => … }`.
  static func expectedPattern(found: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "a pattern is missing here", at: span, label: "expected a pattern, found \(found)",
      help: "a pattern is a literal, a range, a name, a type, [a, ...rest] or {key: pattern}; a condition follows `if`")
  }

  /// `match x { "{a}" => … }`.
  static func interpolationInPattern(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "a pattern's string is plain text", at: span, label: "this one has an expression in it",
      help: "compare in the arm's condition: s if (s == \"…\") => …")
  }

  /// `match x { 1..n => … }`.
  static func patternLiteral(found: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "a pattern's range stands between literals", at: span, label: "expected a literal, found \(found)",
      help: "compare in the arm's condition: n if (n < limit) => …")
  }

  /// `let {1} = m`.
  static func patternKey(found: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic("a key is missing here", at: span, label: "expected a name or a string, found \(found)")
  }

  /// `match x { HTTPError e => … }`.
  static func unknownType(_ word: String, at span: SourceSpan) -> Diagnostic {
    let nearest = SpellingSuggestion.closest(to: word, among: TypeName.allCases.map(\.rawValue))
    let isKind = word.hasSuffix("Error")
    return Diagnostic(
      "`\(word)` is not a type that a pattern can test", at: span, label: "expected a type's name before a name",
      help: isKind
        ? "an error's kind is a member: {kind: \"\(word)\"} => …" : nearest.map { "did you mean `\($0)`?" })
  }

  /// `match x { [a] or a => … }`.
  static func nameInAlternative(_ name: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "a pattern with `or` binds no names", at: span, label: "`\(name)` would be bound in one case only",
      help: "write an arm for each, or `_` for a value that does not matter")
  }

  /// `let [1, a] = xs`.
  static func testInBinding(at span: SourceSpan) -> Diagnostic {
    Diagnostic("a test cannot stand here", at: span, label: "expected a name", help: "values are tested with match")
  }

  /// `let [...rest, a] = xs`.
  static func afterRestPattern(at span: SourceSpan) -> Diagnostic {
    Diagnostic("nothing can follow the rest", at: span, label: "`...` takes all that is left")
  }

  // Errors.

  /// `try f()`.
  static func tryWithoutBlock(found: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "a `{` is missing here", at: span, label: "expected `{` after `try`, found \(found)",
      help: "write try? x to get null instead of an error, or try { x } catch e { … }")
  }

  /// `try { … }` alone.
  static func tryWithoutCatch(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "this `try` handles nothing", at: span, label: "expected `catch` or `finally` after its block",
      help: "write try { … } catch e { … }")
  }

  /// `catch (e) { … }`.
  static func catchParentheses(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "the head of a `catch` has no parentheses", at: span, label: "expected a kind, a name or `{`",
      help: "write catch e { … }, or catch HTTPError e { … }")
  }

  /// `catch HTTPError as e { … }`.
  static func catchAs(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "the error's name follows its kind", at: span, label: "take this away", help: "write catch HTTPError e { … }")
  }

  /// `catch HTTPError or { … }`.
  static func errorKind(found: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic("an error's kind is missing here", at: span, label: "expected a kind after `or`, found \(found)")
  }

  /// `catch timeout or network { … }`.
  static func lowerCaseKind(_ name: Name) -> Diagnostic {
    Diagnostic(
      "an error's kind begins with a capital letter", at: name.span, label: "this is a name for the error",
      help: "write catch TimeoutError or NetworkError e { … }")
  }

  // Collections, calls, indexes.

  /// `()`.
  static func emptyParentheses(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "there is nothing in these parentheses", at: span, label: "expected a value",
      help: "a lambda without parameters is written () => …")
  }

  /// `(1, 2)`.
  static func tuple(at span: SourceSpan) -> Diagnostic {
    Diagnostic("several values in parentheses make no list", at: span, label: "expected `)`", help: "write [a, b]")
  }

  /// `sum(x for x in xs)`.
  static func bareComprehension(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "a comprehension stands in square brackets", at: span, label: "expected `)` or `,`",
      help: "write [f(x) for x in xs]")
  }

  /// `{x for x in xs}`.
  static func setComprehension(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "a map is made of keys and values", at: span, label: "expected `:` and a value before `for`",
      help: "write {key: value for x in xs}; different values are [x for x in xs].unique()")
  }

  /// `x => {a: 1}`.
  static func mapAfterArrow(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "braces after `=>` are a block", at: span, label: "a map here needs parentheses", help: "write => ({key: value})")
  }

  /// `{ let a = 1 }`.
  static func mapForBlock(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "these braces are a map", at: span, label: "a map holds entries: {key: value}",
      help: "there are no bare blocks; a statement's block follows if, for, while, fn and the like")
  }

  /// `{a = 1}`.
  static func mapSeparator(_ word: String, key: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic("a key and its value are joined by `:`", at: span, label: "expected `:`", help: "write {\(key): value}")
  }

  /// `{f(x)}`.
  static func expectedColon(found: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "this entry of a map has no value", at: span, label: "expected `:` and a value, found \(found)",
      help: "braces that begin a value or a statement are a map: {key: value}")
  }

  /// `{a + b: 1}`.
  static func expressionAsKey(_ key: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic("a computed key stands in brackets", at: span, label: "write [\(key)]")
  }

  /// `{if}`.
  static func keywordShorthand(_ word: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "`\(word)` is a word of the language, so it has no value of its own", at: span,
      label: "expected `:` after the key",
      help: "write \(word): value")
  }

  /// `f(a=1)`.
  static func equalInArgument(_ name: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic("a labelled argument has a `:`", at: span, label: "expected `:`", help: "write \(name): value")
  }

  /// `f(a: 1, a: 2)`.
  static func labelTwice(_ label: Name, first: SourceSpan) -> Diagnostic {
    Diagnostic(
      "`\(label.text)` is given twice", at: label.span, label: "a second time",
      related: [.init("the first time", at: first)])
  }

  /// `f(a: 1, 2)`.
  static func positionalAfterLabel(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "an argument without label cannot follow one with a label", at: span, label: "expected a label",
      help: "put it before the labelled ones")
  }

  /// `pair.0`.
  static func numberedMember(_ number: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "a member is a name", at: span, label: "expected a name after `.`", help: "an index is written [\(number)]")
  }

  /// `a?.[0]`.
  static func optionalIndex(at span: SourceSpan) -> Diagnostic {
    Diagnostic("`?.` comes before a name", at: span, label: "expected a name after it", help: "write a?.get(index)")
  }

  /// `f?.(x)`.
  static func optionalCall(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "`?.` comes before a name", at: span, label: "expected a name after it",
      help: "test the function first: if f != null { f(…) }")
  }

  /// `xs[]`.
  static func emptyIndex(at span: SourceSpan) -> Diagnostic {
    Diagnostic("the index is missing", at: span, label: "expected an index or a range such as 1:3")
  }

  /// `xs[::2]`.
  static func sliceStep(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "a slice has no step", at: span, label: "expected `]`",
      help: "write a.reversed(), or [a[i] for i in (0..<a.count).step(2)]")
  }

  /// `xs[1, 2]`.
  static func twoIndexes(at span: SourceSpan) -> Diagnostic {
    Diagnostic("an index is one value", at: span, label: "expected `]`", help: "write a[i][j]")
  }

  // Verbs.

  /// `fetch` alone.
  static func verbWithoutOperand(_ verb: String, _ operand: String, found: String, at span: SourceSpan) -> Diagnostic {
    let help =
      switch verb {
      case "fetch": "write fetch \"https://example.com/\""
      case "save": "write save value to \"file\""
      case "gather": "write gather tasks, or gather x in xs { … }"
      default: "write spawn f(x), or spawn { … }"
      }
    return Diagnostic(
      "this `\(verb)` lacks \(operand)", at: span, label: "expected \(operand), found \(found)", help: help)
  }

  /// `fetch get url`.
  static func unknownMethod(_ word: String, at span: SourceSpan) -> Diagnostic {
    let names = FetchMethod.allCases.map(\.rawValue)
    let nearest = names.first { $0 == word.uppercased() } ?? SpellingSuggestion.closest(to: word, among: names)
    let help =
      nearest.map { "did you mean `\($0)`?" } ?? "another method is an option: fetch url with {method: \"\(word)\"}"
    return Diagnostic(
      "`\(word)` is not a method that may stand here", at: span,
      label: "expected one of \(names.joined(separator: " "))",
      help: help)
  }

  /// `fetch(url, options)`.
  static func fetchCall(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "`fetch` is a verb, not a function", at: span, label: "expected a URL",
      help: "options follow `with`: fetch url with {headers: {…}}")
  }

  /// `fetch "…".json`.
  static func memberAfterVerb(_ verb: String, _ member: Name) -> Diagnostic {
    Diagnostic(
      "`.\(member.text)` would be asked of the \(verb == "fetch" ? "URL" : "path"), not of the result", at: member.span,
      label: "a member after `\(verb)` needs parentheses", help: "write (await \(verb) …).\(member.text)")
  }

  /// `gather x in xs { … }.sum()`.
  static func memberAfterGather(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "a member after `gather` needs parentheses", at: span, label: "expected a new line or `catch`",
      help: "write (await gather x in xs { … }).name, or give the gather a name")
  }

  /// `spawn { … }.cancel()`.
  static func memberAfterSpawn(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "a member after `spawn` needs parentheses", at: span, label: "expected a new line or `;`",
      help: "write (spawn { … }).cancel(), (await spawn { … }).name, or give the task a name")
  }

  /// `gather x in xs`.
  static func gatherWithoutBody(found: String, isNewLine: Bool, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "this gather has no body", at: span,
      label: isNewLine ? "expected `{` after the list" : "expected `{` after the list, found \(found)",
      help: "write what to do with each item, as in { await fetch url }")
  }

  /// `gather xs { … }`.
  static func gatherWithoutIn(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "a gather with a body names its items", at: span, label: "expected `in` before this",
      help: "write gather x in xs { … }, or gather tasks without a body")
  }

  /// `limit 5` on the line after its gather.
  static func limitOnNextLine(at span: SourceSpan) -> Diagnostic {
    Diagnostic("`limit` stands on the line of its gather", at: span, label: "expected this on the line before")
  }

  /// `gather x in xs { … } finally { … }`.
  static func finallyAfterGather(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "a gather has no `finally`", at: span, label: "expected `catch` or a new line",
      help: "put try { … } finally { … } into its body, or around it")
  }

  /// `save page`.
  static func saveWithoutPath(found: String, isOperator: Bool, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "this save has no path", at: span, label: "expected `to` and a path, found \(found)",
      help: isOperator ? "put the value in parentheses: save (a ?? b) to path" : "write save value to \"file\"")
  }

  /// `spawn work`.
  static func spawnWithoutCall(_ operand: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "`spawn` starts a call or a block", at: span, label: "expected a call or `{` after it",
      help: "write spawn { \(operand) }")
  }

  // Literals.

  /// `5m`, `007`, `12px`.
  static func number(_ problem: NumberLiteral.Problem, _ text: String, at span: SourceSpan) -> Diagnostic {
    switch problem {
    case .separator:
      Diagnostic("`_` separates digits", at: span, label: "expected a digit on both sides", help: "as in 1_000_000")
    case .leadingZero(let decimal):
      Diagnostic(
        "a number does not begin with 0", at: span, label: "write \(decimal)", help: "hexadecimal is 0xff, binary 0b101"
      )
    case .noDigits(let prefix): Diagnostic("the digits are missing", at: span, label: "expected digits after \(prefix)")
    case .digit(let digit, let prefix):
      Diagnostic(
        "`\(digit)` is no digit of a number that begins with \(prefix)", at: span,
        label: prefix.hasSuffix("x") || prefix.hasSuffix("X") ? "expected 0 to 9 and a to f" : "expected 0 and 1")
    case .tooLarge:
      Diagnostic(
        "this number is too large", at: span, label: "an int has 64 bits",
        help: "the largest is 9_223_372_036_854_775_807; with a point it is a float")
    case .notWhole: Diagnostic("this is no whole number of bytes", at: span, label: "expected a whole size")
    case .ambiguousMinutes(let number):
      Diagnostic(
        "`m` is no unit", at: span, label: "minutes or metres?",
        help: "minutes are \(number)min, milliseconds \(number)ms")
    case .compound(let parts):
      Diagnostic(
        "a duration has one unit", at: span, label: "write \(parts.joined(separator: " + "))")
    case .unit(let unit, let suggestion):
      Diagnostic("`\(unit)` is no unit", at: span, label: "write \(text.dropLast(unit.count))\(suggestion ?? "")")
    case .suffix(let suffix):
      Diagnostic(
        "`\(suffix)` cannot follow a number", at: span, label: "this is neither a number nor a duration nor a size",
        help: "units are ms s min h d, and KB MB GB KiB MiB GiB; a name does not begin with a digit")
    }
  }

  /// `"\d"`, and lines with too little indentation.
  static func string(_ problem: StringLiteral.Problem) -> Diagnostic {
    let span = SourceSpan(problem.range)
    switch problem.reason {
    case .unknownEscape(let character):
      return Diagnostic(
        "`\\\(character)` is no escape", at: span, label: "expected one of \\n \\t \\r \\0 \\\\ \\\" \\{ \\u{…}",
        help: "a backslash is written \\\\; in '…' it stands for itself")
    case .braceEscape:
      return Diagnostic("`\\}` is no escape", at: span, label: "write `}` alone")
    case .unicodeEscape:
      return Diagnostic(
        "this escape has no code point", at: span, label: "expected \\u{…} with 1 to 6 hexadecimal digits",
        help: "as in \\u{1F600}")
    case .noCodePoint:
      return Diagnostic("there is no such code point", at: span, label: "the last is \\u{10FFFF}")
    case .indentation:
      return Diagnostic(
        "this line is indented less than the closing quotes", at: span, label: "expected their indentation",
        help: "the closing quotes' indentation is taken off every line")
    }
  }

  /// `"{}"`.
  static func emptyInterpolation(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "there is no expression in these braces", at: span, label: "expected an expression",
      help: "write \\{} for braces in a string, or '…' for text without interpolation")
  }
}
