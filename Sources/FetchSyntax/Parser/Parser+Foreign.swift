import FetchDiagnostics

extension Parser {
  /// Whether a name is followed by what no expression goes on with, so that it may be another language's word.
  var beginsForeignStatement: Bool {
    let next = tokens[index + 1]
    guard !next.startsLine else { return false }
    switch next.kind {
    case .name, .fn, .let, .var, .true, .false, .openBrace, .string: return true
    case .not: return tokens[index + 2].kind != .in
    case .openParen: return next.partner > 0 && tokens[Int(next.partner) + 1].kind == .openBrace
    default: return false
    }
  }

  /// A statement that begins with another language's word and a word after it: reported, and read as what was meant.
  /// Answers nil when this is none.
  func parseForeignStatement() throws(Abandoned) -> Statement? {
    let word = text(token)
    guard let replacement = ForeignSyntax.statements[word] else { return nil }
    let start = index
    switch replacement {
    case .binding where nextKind == .name:
      report(ParserMessages.foreignWord(word, instead: "let", at: token.span))
      return try parseBinding()
    case .function where nextKind == .name:
      report(ParserMessages.foreignWord(word, instead: "fn", at: token.span))
      return try parseFunctionDeclaration()
    case .loop where nextKind == .name || nextKind == .openParen:
      report(ParserMessages.foreignWord(word, instead: "for", at: token.span))
      return try parseFor()
    case .throwing where nextKind == .name:
      report(ParserMessages.foreignWord(word, instead: "throw", at: token.span))
      advance()
      let value = try parseExpression()
      return make(.throw(value), from: tokens[start].start)
    case .modifier where nextKind != .openParen:
      report(ParserMessages.foreignModifier(word, at: token.span))
      advance()
      return try parseStatement()
    case .none(let help):
      report(ParserMessages.unknownStatement(word, help: help, at: token.span))
      return skipForeignStatement(from: start)
    case .binding, .function, .loop, .throwing, .modifier: return nil
    }
  }

  /// Skips a statement whose block follows another language's rules.
  private func skipForeignStatement(from start: Int) -> Statement {
    let first = token.start
    repeat { index = min(indexAfter(index), tokens.count - 1) } while !isAtStatementEnd
    return make(.invalid, from: first)
  }

  /// How messages call a token.
  func describe(_ token: Token) -> String {
    if token.startsLine, mode.linesEnd, index > statementStart, token.kind != .endOfInput {
      return "the end of the line"
    }
    switch token.kind {
    case .endOfInput: return "the end of the script"
    case .string, .stringHead: return "a string"
    case .stringMiddle, .stringTail: return "`}`"
    case .name, .number: return "`\(shortened(text(token)))`"
    default: return token.kind.isKeyword ? "the word `\(text(token))`" : "`\(text(token))`"
    }
  }

  /// A span's text for a message: what is long or has several lines is cut.
  func snippet(_ span: SourceSpan) -> String {
    let end = min(span.end, span.start + 160)
    let line = source.text(of: SourceSpan(start: span.start, end: end)).prefix { $0 != "\n" && $0 != "\r\n" }
    let isCut = line.utf8.count < span.range.count
    return isCut || line.count > 40 ? line.prefix(40) + "…" : String(line)
  }

  private func shortened(_ text: String) -> String {
    text.count > 40 ? text.prefix(40) + "…" : text
  }
}
