/// Something a stage has to say about a source: what is wrong, where, and what to try.
///
/// A class, because it is large and rarely made: in a debug build each place of a function that makes one would take room for
/// all of it in the function's frame, and the parser's frames bound how deep a script can nest.
package final class Diagnostic: Sendable {
  /// How much it matters.
  package enum Severity: String, Hashable, Sendable {
    /// The script cannot run.
    case error
    /// The script runs, but probably not as meant.
    case warning
  }

  /// A second place that explains the first, such as where a bracket was opened.
  package struct Related: Hashable, Sendable {
    /// What is there, such as "opened here".
    package var label: String
    /// Where it is.
    package var span: SourceSpan

    /// A second place.
    package init(_ label: String, at span: SourceSpan) {
      self.label = label
      self.span = span
    }
  }

  /// How much it matters.
  package let severity: Severity
  /// A word for the kind of a warning, such as `unused-variable`.
  package let code: String?
  /// What is wrong, in one line without a full stop; names in it are not longer than a message should be.
  package let message: String
  /// The stretch the carets stand under.
  package let span: SourceSpan
  /// What stands after the carets; may be empty.
  package let label: String
  /// What to write instead.
  package let help: String?
  /// Further facts, each a line of its own.
  package let notes: [String]
  /// Other places that belong to it.
  package let related: [Related]

  /// A diagnostic about `span`.
  package init(
    _ message: String, severity: Severity = .error, code: String? = nil, at span: SourceSpan, label: String = "",
    help: String? = nil, notes: [String] = [], related: [Related] = []
  ) {
    self.severity = severity
    self.code = code
    self.message = VisibleText.shorteningNames(in: message)
    self.span = span
    self.label = VisibleText.shorteningNames(in: label)
    self.help = help.map(VisibleText.shorteningNames)
    self.notes = notes
    self.related = related
  }
}
