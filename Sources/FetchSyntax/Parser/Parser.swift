import FetchDiagnostics

/// Parses a source and hands the result to `use`. What is wrong comes as diagnostics; the tree is complete only when none of
/// them is an error.
///
/// Where `use` runs there is room to recurse over the tree and to free it, which it therefore does not give away: what is
/// nested deeper than any thread allows is parsed and used on a large stack. So how deep a script can nest does not depend on
/// who reads it.
package func parse<Output, Failure>(
  _ source: SourceText, _ use: (ParseResult) throws(Failure) -> Output
) throws(Failure) -> Output {
  if let problem = source.problem {
    let script = Script(leadingComment: nil, body: Block([], at: source.span), span: source.span)
    return try use(
      ParseResult(
        script: script, diagnostics: [problem], isIncomplete: false, unclosed: nil, comments: [], roles: []))
  }
  let lexed = Lexer.tokenize(source)
  let (result, isComplete) = Parser.parse(source, lexed, mostLevels: NestingLimit.anywhere)
  if isComplete { return try use(result) }
  var used: Result<Output, Failure>?
  LargeStack.run {
    do throws(Failure) {
      used = .success(try use(Parser.parse(source, lexed, mostLevels: NestingLimit.levels).result))
    } catch {
      used = .failure(error)
    }
  }
  // When the system gives us no such thread the diagnostics say that this is nested too deeply.
  guard let used else { return try use(result) }
  return try used.get()
}

/// Thrown, after an error was reported, up to the next place where parsing can go on.
struct Abandoned: Error {}

/// A recursive-descent parser with precedence climbing for operators.
///
/// It reports an error where it finds it, throws `Abandoned`, and goes on after the element, arm or statement. As the lexer
/// balances brackets, what was abandoned can be skipped exactly. A mistake whose meaning is clear (`&&`, `const`) is reported
/// and parsed as what was meant.
///
/// A class, because in a debug build each method of a structure that does not change it takes a copy of it on the stack.
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

  /// What each token was taken for.
  @exclusivity(unchecked) var roles: [TokenRole]

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
  /// The token behind the body of the loop that was read last.
  var loopEnd: Int?
  /// How deep the place is nested, and whether that was reported in this statement of the top level.
  @exclusivity(unchecked) var nesting = 0
  var reportedNesting = false
  /// How deep it may be nested, and whether anything was nested deeper.
  let mostLevels: Int
  var exceededLevels = false
  /// Words that other languages have for null, true and false, as they were used, and all names that are bound.
  var foreignConstants: [Name] = []
  var boundNames: Set<String> = []

  /// A parser of a source that was cut into tokens.
  init(
    source: SourceText, bytes: UnsafeBufferPointer<UInt8>, tokens: UnsafeBufferPointer<Token>,
    lexerDiagnostics: [Diagnostic], mostLevels: Int
  ) {
    self.source = source
    self.mostLevels = mostLevels
    roles = [TokenRole](repeating: [], count: tokens.count)
    self.bytes = bytes
    self.tokens = tokens
    diagnostics = lexerDiagnostics
    firmErrors = lexerDiagnostics.count
    lexerErrors = lexerDiagnostics.count
    for diagnostic in lexerDiagnostics { faultyLines.insert(source.lineIndex(of: diagnostic.span.start)) }
  }

  /// What parsing gives when a tree may have so many levels, and whether those were enough.
  static func parse(
    _ source: SourceText, _ lexed: Lexer.Output, mostLevels: Int
  ) -> (result: ParseResult, isComplete: Bool) {
    source.utf8.withUnsafeBufferPointer { bytes in
      lexed.tokens.withUnsafeBufferPointer { tokens in
        let parser = Parser(
          source: source, bytes: bytes, tokens: tokens, lexerDiagnostics: lexed.diagnostics,
          mostLevels: mostLevels)
        let script = parser.parseScript()
        return (
          parser.finish(
            script, unclosed: lexed.endsInside ? lexed.diagnostics.first?.span : nil, comments: lexed.comments),
          !parser.exceededLevels
        )
      }
    }
  }

  /// The whole script.
  private func parseScript() -> Script {
    let statements = parseStatements()
    return Script(
      leadingComment: LeadingComment.text(of: source), body: Block(statements, at: source.span), span: source.span)
  }

  /// What the parse gave; `unclosed` is what the input ends in.
  private func finish(_ script: Script, unclosed: SourceSpan?, comments: [SourceSpan]) -> ParseResult {
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
      script: script, diagnostics: sorted.map(\.element), isIncomplete: isIncomplete, unclosed: unclosed,
      comments: comments, roles: roles)
  }
}
