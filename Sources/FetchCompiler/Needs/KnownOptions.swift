import FetchSyntax

/// What is known of a map of options before the script runs: of those that say what is asked of the world.
struct KnownOptions {
  /// What is known of one option.
  enum Option {
    case absent
    case value(Expression)
    /// It may be there; the text says where it would come from.
    case unknown(KnownText)
  }

  /// The options that are kept.
  private static let names: Set = ["base", "proxy", "cacert", "cert", "key", "file", "cache", "folder"]

  private var values: [String: Expression] = [:]
  /// Where all options come from that are not among `values`; nil when they are absent.
  private(set) var rest: KnownText?

  /// Options of which all is known, or what comes from `rest`.
  init(rest: KnownText? = nil) { self.rest = rest }

  /// What is known of an option.
  subscript(name: String) -> Option {
    if let value = values[name] {
      if case .null = value.kind { .absent } else { .value(value) }
    } else {
      rest.map { .unknown($0) } ?? .absent
    }
  }

  /// An entry that stands behind the others, which it may replace.
  mutating func set(_ name: String, to value: Expression) {
    if Self.names.contains(name) { values[name] = value }
  }

  /// The same with all entries of another map: what is not known of that may be anything.
  mutating func add(_ other: KnownOptions) {
    if other.rest != nil {
      self = other
    } else {
      values.merge(other.values) { $1 }
    }
  }
}
