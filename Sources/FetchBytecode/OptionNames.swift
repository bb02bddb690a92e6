import FetchDiagnostics

/// The options that a verb or a function takes in a map: the library refuses others, the checker warns of them.
public struct OptionNames: Sendable {
  /// What is wrong with an option, in words.
  public struct Mistake {
    /// What is wrong.
    public let message: String
    /// What would be right.
    public let hint: String?
  }

  /// What takes them, as messages call it.
  public let owner: String
  /// The options there are.
  public let names: [String]
  /// Those in the maps that options may be.
  public let inner: [String: OptionNames]
  private let elsewhere: [String: String]

  /// `elsewhere` says where options of other names have their place; `inner` are those in the maps that options may be.
  public init(
    of owner: String, _ names: [String], elsewhere: [String: String] = [:], inner: [String: OptionNames] = [:]
  ) {
    self.owner = owner
    self.names = names
    self.elsewhere = elsewhere
    self.inner = inner
  }

  /// What is wrong with an option of this name; nil when it is one of these.
  public func mistake(_ name: String) -> Mistake? {
    if names.contains(name) { return nil }
    let guess = elsewhere[name] ?? ForeignMembers.label(name, among: names).map { "did you mean `\($0)`? " } ?? ""
    return Mistake(
      message: "\(owner) has no option `\(name)`", hint: guess + "the options are " + names.joined(separator: ", "))
  }
}
