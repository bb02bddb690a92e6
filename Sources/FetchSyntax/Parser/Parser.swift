import FetchDiagnostics

/// Parses a source. What is wrong comes back as diagnostics; the tree is complete only when none of them is an error.
package func parse(_ source: SourceText) -> ParseResult {
  if let problem = source.problem {
    let script = Script(leadingComment: nil, body: Block([], at: source.span), span: source.span)
    return ParseResult(script: script, diagnostics: [problem], isIncomplete: false, unclosed: nil)
  }
  let lexed = Lexer.tokenize(source)
  return source.utf8.withUnsafeBufferPointer { bytes in
    lexed.tokens.withUnsafeBufferPointer { tokens in
      let parser = Parser(source: source, bytes: bytes, tokens: tokens, lexerDiagnostics: lexed.diagnostics)
      let script = parser.parseScript()
      return parser.finish(script, unclosed: lexed.endsInside ? lexed.diagnostics.first?.span : nil)
    }
  }
}

/// Thrown, after an error was reported, up to the next place where parsing can go on.
struct Abandoned: Error {}

/// A recursive-descent parser with precedence climbing for operators.
///
/// It reports an error where it finds it, throws `Abandoned`, and goes on after the element, arm or statement. As the lexer
/// balances brackets, what was abandoned can be skipped exactly. A mistake whose meaning is clear (`&&`, `const`) is reported
/// and parsed as what was meant.
///
/// A class, because in a debug build each method of a structure that does not change it takes a copy of it on the stack, and
/// the stack bounds how deep a script can nest.
final class Parser {
  /// What the brackets around a place mean for it.
  struct Mode {
    /// Whether a newline ends a statement: in blocks, not in parentheses, square brackets and maps.
    var linesEnd: Bool
    /// Whether `x =>` begins a lambda: not in a match arm's condition, where the arrow is the arm's.
    var allowsLambda = true
  }

  /// What code a statement belongs to, which decides where `return`, `break`, `continue` and `yield` may stand.
  struct Context {
    /// Whose code it is.
    enum Owner { case script, function, lambda, spawn, gather, parameter }

    /// Whose code it is.
    var owner: Owner
    /// Whether a loop is around it, in the same function.
    var isInLoop = false
    /// Set by a `yield` in a function's own body.
    var yields = false
  }

  /// What is parsed.
  let source: SourceText
  /// Its bytes.
  let bytes: UnsafeBufferPointer<UInt8>
  /// Its tokens; the last is `endOfInput`.
  let tokens: UnsafeBufferPointer<Token>
  /// The token being looked at.
  @exclusivity(unchecked) var index = 0
  /// What the innermost bracket means for newlines and arrows.
  @exclusivity(unchecked) var mode = Mode(linesEnd: true)
  /// What code the place belongs to.
  @exclusivity(unchecked) var context = Context(owner: .script)
  /// Where the statement, or match arm, begins that is being parsed.
  var statementStart = 0
  /// How many blocks are open around the place.
  var blockDepth = 0

  /// What is wrong so far.
  var diagnostics: [Diagnostic] = []
  /// The lines on which the lexer found an error; the parser adds none there.
  var faultyLines: Set<Int> = []
  /// How many brackets without an end are open around the place; the parser reports nothing inside them.
  var unclosedBrackets = 0
  private let lexerErrors: Int
  /// How many errors were found that more input could not mend, reported or not.
  var firmErrors = 0
  /// Whether something was expected where the input ends.
  var missesInput = false
  /// Whether a loop's head could not be read, so that a later `break` may well belong to it.
  var hasBrokenLoop = false
  /// How deep the place is nested, and whether that was reported in this statement of the top level.
  @exclusivity(unchecked) var nesting = 0
  var reportedNesting = false
  /// How much of the thread's stack is left.
  @exclusivity(unchecked) var nativeStack = NativeStack()
  /// Words that other languages have for null, true and false, as they were used, and all names that are bound.
  var foreignConstants: [Name] = []
  var boundNames: Set<String> = []

  /// A parser of a source that was cut into tokens.
  init(
    source: SourceText, bytes: UnsafeBufferPointer<UInt8>, tokens: UnsafeBufferPointer<Token>,
    lexerDiagnostics: [Diagnostic]
  ) {
    self.source = source
    self.bytes = bytes
    self.tokens = tokens
    diagnostics = lexerDiagnostics
    firmErrors = lexerDiagnostics.count
    lexerErrors = lexerDiagnostics.count
    for diagnostic in lexerDiagnostics { faultyLines.insert(source.lineIndex(of: diagnostic.span.start)) }
  }

  /// The whole script.
  func parseScript() -> Script {
    let statements = parseStatements()
    return Script(
      leadingComment: LeadingComment.text(of: source), body: Block(statements, at: source.span), span: source.span)
  }

  /// What the parse gave; `unclosed` is what the input ends in.
  func finish(_ script: Script, unclosed: SourceSpan?) -> ParseResult {
    for name in foreignConstants where !boundNames.contains(name.text) {
      report(ParserMessages.foreignConstant(name))
    }
    // When the input ends inside something, that is all that the lexer has reported, and it is not firm.
    let endsInside = unclosed != nil
    let isIncomplete = firmErrors == (endsInside ? lexerErrors : 0) && (endsInside || missesInput)
    let sorted = diagnostics.enumerated().sorted {
      ($0.element.span.start, $0.offset) < ($1.element.span.start, $1.offset)
    }
    return ParseResult(
      script: script, diagnostics: sorted.map(\.element), isIncomplete: isIncomplete, unclosed: unclosed)
  }
}
