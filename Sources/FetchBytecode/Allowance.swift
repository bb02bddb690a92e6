/// One thing that a script lets itself do, by `allow`. Once it has one, it may do no more of any kind than it names.
public struct Allowance: Equatable, Sendable {
  /// The kinds, by the words of the language.
  public enum Kind: String, CaseIterable, Sendable { case host, read, write, env }

  public let kind: Kind
  /// A pattern of hosts, a path, or the name of a variable.
  public let text: String
  /// The line it stands in, from 1.
  public let line: Int

  public init(_ kind: Kind, _ text: String, line: Int) {
    self.kind = kind
    self.text = text
    self.line = line
  }
}
