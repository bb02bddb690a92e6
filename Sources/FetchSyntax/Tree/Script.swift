import FetchDiagnostics

/// A whole script or module.
///
/// A tree's height is at most `NestingLimit.levels`; `parse` sees to it that there is room to recurse over it. Where the source was
/// wrong the tree has `invalid` nodes; it is compiled only when parsing reported no error.
package struct Script: Sendable {
  /// The comment at the top, without its `#` signs and without a `#!` line, for `--help`.
  package let leadingComment: String?
  /// The statements. The value of the last one, when it is an expression, is the script's value.
  package let body: Block
  /// The whole text.
  package let span: SourceSpan

  /// A script.
  package init(leadingComment: String?, body: Block, span: SourceSpan) {
    self.leadingComment = leadingComment
    self.body = body
    self.span = span
  }
}

/// Statements in braces, or an expression that stands for a body of its own (`x => x + 1`).
///
/// A block's value is its last statement's when that is an expression, else null.
package struct Block: Sendable {
  /// The statements in order.
  package let statements: [Statement]
  /// From brace to brace, or the lone expression.
  package let span: SourceSpan

  /// A block.
  package init(_ statements: [Statement], at span: SourceSpan) {
    self.statements = statements
    self.span = span
  }

  /// The height of its highest statement.
  package var depth: Int { statements.highest }
}
