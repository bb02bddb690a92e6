import FetchBytecode
import FetchCompiler
import FetchHTTP

/// What a script is allowed and would ask for, found without running it.
struct Explanation {
  /// What becomes of something that a script asks for.
  enum Verdict: Equatable {
    /// It has no `allow`, so nothing is refused.
    case open
    /// The `allow` of this line lets it through.
    case allowed(line: Int)
    /// No `allow` does.
    case refused
    /// Which one it is is known only when the script runs.
    case unknown
  }

  /// Something that a script asks for, and what becomes of it.
  struct Row {
    let need: Need
    let verdict: Verdict
    /// What an `allow` would have to name; nil when that is not known.
    let pattern: String?
  }

  /// What it asks for.
  let rows: [Row]
  /// The script's allowances; empty when it has no fence.
  let allowances: [Allowance]

  /// Looks at what a script and its modules ask for.
  init(_ needs: [Need], allowances: [Allowance]) {
    self.allowances = allowances
    rows = needs.map { need in
      let pattern = Self.pattern(for: need)
      return Row(need: need, verdict: Self.verdict(on: need, pattern, allowances), pattern: pattern)
    }
  }

  /// The `allow` statements that let through what it asks for; nil when not all of it is known.
  var suggestion: [String]? {
    var statements: [String] = []
    for kind in Need.Kind.allCases {
      var patterns: [String] = []
      var seen: Set<String> = []
      for row in rows where row.need.kind == kind {
        guard let pattern = row.pattern else { return nil }
        if seen.insert(pattern).inserted { patterns.append(pattern) }
      }
      if !patterns.isEmpty {
        statements.append(
          "allow \(kind.rawValue) " + patterns.map { "\"\(Self.escaped($0))\"" }.joined(separator: ", "))
      }
    }
    return statements
  }

  private static func escaped(_ text: String) -> String {
    text.reduce(into: "") { result, character in
      if "\"\\{".contains(character) { result += "\\" }
      result.append(character)
    }
  }

  private static func verdict(on need: Need, _ pattern: String?, _ allowances: [Allowance]) -> Verdict {
    if allowances.isEmpty { return .open }
    let candidates = allowances.filter { $0.kind.rawValue == need.kind.rawValue }
    // A kind that no `allow` names is refused, whatever it is.
    guard !candidates.isEmpty else { return .refused }
    if need.kind == .host, let everything = candidates.first(where: { $0.text == "*" }) {
      return .allowed(line: everything.line)
    }
    guard let pattern else { return .unknown }
    let match = candidates.first { covers($0, need, pattern) }
    return match.map { .allowed(line: $0.line) } ?? .refused
  }

  private static func covers(_ allowance: Allowance, _ need: Need, _ pattern: String) -> Bool {
    switch need.kind {
    case .host:
      guard let url = url(need.text) else { return false }
      return (try? HostPattern(allowance.text))?.matches(url) == true
    case .read, .write: return RealPath(pattern)?.leads(into: allowance.text) ?? false
    case .env: return pattern == allowance.text
    }
  }

  /// What an `allow` would name: a host, a file or the folder it is in, a variable.
  private static func pattern(for need: Need) -> String? {
    switch need.kind {
    case .host: return url(need.text)?.authority
    case .env: return need.text.isWhole ? need.text.beginning : nil
    case .read, .write:
      // What a pattern of `glob` finds is below the folder before its first sign.
      let known = need.text.beginning.prefix { !"*?[".contains($0) }
      if need.text.isWhole, known.count == need.text.beginning.count { return need.text.beginning }
      if need.text.isUnknown { return nil }
      return known.lastIndex(of: "/").map { String(known[...$0]) } ?? "."
    }
  }

  /// The URL, when its host is known.
  private static func url(_ text: KnownText) -> WebURL? {
    guard let mark = text.beginning.firstRange(of: "://") else { return nil }
    let rest = text.beginning[mark.upperBound...]
    if text.isWhole { return try? WebURL(text.beginning) }
    guard let end = rest.firstIndex(where: { "/?#".contains($0) }) else { return nil }
    return try? WebURL(String(text.beginning[..<end]) + "/")
  }
}
